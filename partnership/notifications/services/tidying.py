"""Forgetting what was written when its storage period is over."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from partnership.notifications.choices import MessageState
from partnership.notifications.models import Message

_NOT_YET = (MessageState.QUEUED, MessageState.SENDING)
# Codes and links to reset are of no use after a day, and until then a key to the account.
_KEY_KEPT = timedelta(hours=24)


def tidy_up() -> int:
    """Empty bodies older than ``MAIL_BODY_DAYS``, those of account mail after a day.

    The row stays, so its key is never used again. A mail that was held so long is discarded:
    it can no longer be sent.
    """
    now = timezone.now()
    days = timedelta(days=settings.MAIL_BODY_DAYS)
    emptied = _empty(Message.objects.holding_keys().filter(created_at__lt=now - _KEY_KEPT))
    return emptied + _empty(Message.objects.filter(created_at__lt=now - days))


def _empty(rows: QuerySet[Message]) -> int:
    old = rows.exclude(state__in=_NOT_YET)
    old.filter(state=MessageState.HELD).update(state=MessageState.DISCARDED)
    full = old.exclude(body_text="", body_html="", attachments=[])
    return full.update(body_text="", body_html="", attachments=[], headers={})
