"""Owing a mail about one registration."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from applicants.models import Registration
from events.models import Event
from partnership.notifications.services import discard_unsent, notify

_quiet = ContextVar("_quiet", default=False)


@contextmanager
def quietly() -> Iterator[None]:
    """Owe no mail inside: demonstration data is loaded, not lived through."""
    before = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(before)


def is_quiet() -> bool:
    """Whether mails are not to be owed now."""
    return _quiet.get()


def owe(
    registration: Registration,
    kind: str,
    *,
    occurrence: str = "",
    topic: str = "",
    send_after: datetime | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Write the mail into the outbox, in this transaction; one per kind and occurrence."""
    if is_quiet():
        return
    notify(
        registration.user,
        kind,
        key=":".join(filter(None, (kind, str(registration.pk), occurrence))),
        topic=topic,
        send_after=send_after,
        expires_at=expires_at,
        registration=registration,
    )


def reminder_topic(event: Event) -> str:
    """All reminders of one event together, to be taken back when its date falls."""
    return f"event.soon:{event.pk}"


def change_topic(event: Event) -> str:
    """Of one event only the last unsent news matters."""
    return f"event.changed:{event.pk}"


def offer_topic(event: Event) -> str:
    """All offers of places at one event together."""
    return f"waitlist.offer:{event.pk}"


def take_back_reminders(event: Event) -> None:
    """Nobody is reminded of a date that no longer holds; the news says what does."""
    discard_unsent(topic=reminder_topic(event))


def take_back_offers(event: Event) -> None:
    """No offer is mailed for an event that will not be as it was."""
    discard_unsent(topic=offer_topic(event))


def take_back_offer(registration: Registration) -> None:
    """It is answered or over; a mail that asks for an answer would only puzzle."""
    discard_unsent(topic=offer_topic(registration.event), recipient=registration.user)


def take_back_all(registration: Registration) -> None:
    """The person has left: what has not gone out about the event is of no use to them."""
    for topic in (reminder_topic, change_topic, offer_topic):
        discard_unsent(topic=topic(registration.event), recipient=registration.user)
