"""Putting mail into the outbox, in the transaction of whatever owes it."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.accounts.models.user import fold_email
from partnership.kit.text import clean_text
from partnership.notifications.choices import MessageState
from partnership.notifications.kinds import Correspondent, MailKind, kind_named
from partnership.notifications.models import Message
from partnership.notifications.queries import wants
from partnership.notifications.services import rendering
from partnership.notifications.services.hints import hint_on_commit
from partnership.notifications.services.rendering import Letter

_OURS = {"to", "cc", "bcc", "from", "sender", "subject", "date", "message-id", "reply-to"}


@transaction.atomic
def notify(
    recipient: User | Correspondent,
    kind: str | MailKind,
    *,
    key: str,
    topic: str = "",
    send_after: datetime | None = None,
    expires_at: datetime | None = None,
    **ids: Any,
) -> Message | None:
    """Owe the person this mail; it is written now and sent after the caller's commit.

    The same ``key`` twice is one mail. None: the person has refused this category. With a
    ``topic`` the mail replaces an unsent one to the same person and keeps its earlier time.
    What has not gone out by ``expires_at`` is recorded as missed and never sent. Somebody
    without an account is written to in the same way; no mail of theirs replaces another.
    """
    found = _kind(kind)
    existing = Message.objects.filter(key=key).first()
    if existing is not None:
        return existing
    if isinstance(recipient, User) and not wants(recipient, found.category):
        return None
    letter = rendering.render(recipient, found, ids)
    moment = send_after or timezone.now()
    message, created = _store(
        letter,
        key=key,
        topic=topic,
        kind=found.name,
        send_after=_earliest(recipient, topic, moment),
        expires_at=expires_at,
        **_addressed(recipient),
    )
    if created:
        _discard_older(message)
    return message


@transaction.atomic
def queue_raw(
    *,
    address: str,
    recipient: User | None,
    language: str,
    kind: str,
    key: str,
    subject: str,
    text: str,
    html: str,
    headers: Mapping[str, str] | None = None,
) -> Message:
    """Owe a mail whose words are finished already (account mail); same key, same mail.

    Links to anywhere but this site are broken up here too: a stranger may choose the name.
    """
    letter = rendering.finished(subject, text, html, _safe_headers(headers or {}))
    message, _created = _store(
        letter, key=key, kind=kind, recipient=recipient, address=address, language=language
    )
    return message


@transaction.atomic
def record_missed(recipient: User, kind: str | MailKind, *, key: str, **ids: Any) -> Message:
    """Record that this mail came too late to be of use; it is never sent."""
    found = _kind(kind)
    existing = Message.objects.filter(key=key).first()
    if existing is not None:
        return existing
    letter = Letter(rendering.render_subject(recipient, found, ids), "", "")
    message, _created = _store(
        letter, key=key, kind=found.name, recipient=recipient, state=MessageState.MISSED
    )
    return message


def _kind(kind: str | MailKind) -> MailKind:
    return kind_named(kind) if isinstance(kind, str) else kind


def _store(
    letter: Letter, *, key: str, recipient: User | None, **fields: Any
) -> tuple[Message, bool]:
    """Insert unless the key is there; the unique constraint decides a race, not this code."""
    if recipient is not None:
        fields = {"address": recipient.email, "language": recipient.language} | fields
    fields["address"] = fold_email(fields["address"])
    defaults = {
        "recipient": recipient,
        "subject": letter.subject,
        "body_text": letter.text,
        "body_html": letter.html,
        "headers": letter.headers,
        "attachments": letter.attachments,
        "message_id": f"<{uuid.uuid4()}@{settings.SITE_HOST}>",
        "send_after": timezone.now(),
    } | fields
    message, created = Message.objects.get_or_create(key=key, defaults=defaults)
    if created and message.state == MessageState.QUEUED:
        hint_on_commit()
    return message, created


def _addressed(recipient: User | Correspondent) -> dict[str, Any]:
    if isinstance(recipient, User):
        return {"recipient": recipient}
    return {"recipient": None, "address": recipient.email, "language": recipient.language}


def _earliest(recipient: User | Correspondent, topic: str, moment: datetime) -> datetime:
    if not topic or isinstance(recipient, Correspondent):
        return moment
    older = Message.objects.filter(recipient=recipient, topic=topic, state=MessageState.QUEUED)
    return min([moment, *older.values_list("send_after", flat=True)])


def _discard_older(message: Message) -> None:
    if message.topic and message.recipient_id:
        Message.objects.filter(
            recipient_id=message.recipient_id,
            topic=message.topic,
            state=MessageState.QUEUED,
            pk__lt=message.pk,
        ).update(state=MessageState.DISCARDED)


def _safe_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Refuses headers that address or sign the mail; values become one clean line."""
    if refused := _OURS.intersection(name.lower() for name in headers):
        raise ValueError(f"These headers are set by the outbox: {sorted(refused)}")
    return {clean_text(name): rendering.one_line(value) for name, value in headers.items()}
