"""Forgetting what was written when its storage period is over."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from partnership.notifications.choices import MessageState
from partnership.notifications.models import Message

_NOT_YET = (MessageState.QUEUED, MessageState.SENDING)


def tidy_up() -> int:
    """Empty bodies older than ``MAIL_BODY_DAYS``; the row stays, so its key is never used again.

    A mail that was held so long is discarded: it can no longer be sent.
    """
    limit = timezone.now() - timedelta(days=settings.MAIL_BODY_DAYS)
    old = Message.objects.filter(created_at__lt=limit).exclude(state__in=_NOT_YET)
    old.filter(state=MessageState.HELD).update(state=MessageState.DISCARDED)
    full = old.exclude(body_text="", body_html="", attachments=[])
    return full.update(body_text="", body_html="", attachments=[], headers={})
