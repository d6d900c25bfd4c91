"""Taking back mail whose reason is gone before it went out."""

from collections.abc import Collection

from django.db.models import Q

from partnership.accounts.models import User
from partnership.notifications.choices import MessageState
from partnership.notifications.models import Message

_UNSENT = (MessageState.QUEUED, MessageState.HELD)


def discard_unsent(
    *, topic: str | None = None, recipient: User | None = None, kinds: Collection[str] = ()
) -> int:
    """Discard what waits or is held and answers to every condition given; says how many.

    A mail that a sender has in hand goes out: it can no longer be called back. Raises
    ``ValueError`` without any condition, which would empty the whole outbox.
    """
    if topic is None and recipient is None and not kinds:
        raise ValueError("discard_unsent() wants a topic, a recipient or kinds.")
    unsent = Message.objects.filter(state__in=_UNSENT)
    if topic is not None:
        unsent = unsent.filter(topic=topic)
    if recipient is not None:
        unsent = unsent.filter(recipient=recipient)
    if kinds:
        unsent = unsent.filter(kind__in=kinds)
    return unsent.update(state=MessageState.DISCARDED)


def forget_topic(topic: str, *, naming: str = "") -> int:
    """Empty every mail of a topic and of those below it, to whomever it went.

    What waits is discarded. A topic below is named ``topic:…``. With ``naming`` only those
    whose words hold the name. The rows stay, so that no key is used again; says how many there
    were.
    """
    rows = Message.objects.filter(Q(topic=topic) | Q(topic__startswith=f"{topic}:"))
    if naming:
        rows = rows.filter(Q(subject__contains=naming) | Q(body_text__contains=naming))
    keys = list(rows.values_list("pk", flat=True))
    found = Message.objects.filter(pk__in=keys)
    found.filter(state__in=_UNSENT).update(state=MessageState.DISCARDED)
    return found.update(subject="", body_text="", body_html="", attachments=[], headers={})
