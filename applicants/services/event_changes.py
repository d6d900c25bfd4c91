"""What happens to an event, together with telling everyone whom it concerns."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from applicants.choices import COLLAPSE, RegistrationState
from applicants.models import Registration
from applicants.services.owing import owe
from applicants.services.waiting import offer_free_seats
from events.choices import EventStatus
from events.models import Event
from events.services import lifecycle
from events.services.lifecycle import Snapshot
from events.services.locking import event_service, lock_event
from partnership.accounts.models import User

EVERYONE = (
    RegistrationState.CONFIRMED,
    RegistrationState.OFFERED,
    RegistrationState.WAITLISTED,
)


@event_service
def cancel_event(event: Event, *, by: User | None, reasons: Mapping[str, str]) -> Event:
    """Cancel, and tell everyone with a place or in line.

    Cancelling an event whose date has passed is bookkeeping and wakes nobody, unless people
    still waited for a new date.
    """
    lock_event(event)
    still_expected = event.status == EventStatus.POSTPONED or timezone.now() < event.ends_at
    lifecycle.cancel(event, by=by, reasons=reasons)
    if still_expected:
        _tell(event, "event.cancelled")
    return event


@event_service
def postpone_event(
    event: Event,
    *,
    by: User | None,
    reasons: Mapping[str, str],
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Event:
    """Postpone and tell everyone; with a new date they hear only of that."""
    lifecycle.postpone(event, by=by, reasons=reasons, starts_at=starts_at, ends_at=ends_at)
    if event.status == EventStatus.PUBLISHED:
        return _after_a_change(event, was_postponed=False)
    _tell(event, "event.postponed")
    return event


@event_service
def reschedule_event(
    event: Event, *, by: User | None, starts_at: datetime, ends_at: datetime
) -> Event:
    """Set the new date, tell everyone with a place or in line, and let the queue move again."""
    lock_event(event)
    was_postponed = event.status == EventStatus.POSTPONED
    lifecycle.reschedule(event, by=by, starts_at=starts_at, ends_at=ends_at)
    return _after_a_change(event, was_postponed=was_postponed)


@event_service
def complete_event(event: Event, *, by: User | None) -> Event:
    """Say that it took place; nobody needs to be told."""
    return lifecycle.complete(event, by=by)


@event_service
def announce_change(event: Event, *, by: User | None, before: Snapshot) -> bool:
    """Tell of an edit of time, place or format, made already; True when there was one.

    Nobody hears of changes to an event that is a draft, cancelled or over.
    """
    if not lifecycle.note_change(event, by=by, before=before):
        return False
    if event.status == EventStatus.PUBLISHED and timezone.now() < event.ends_at:
        _after_a_change(event, was_postponed=False)
    return True


def _after_a_change(event: Event, *, was_postponed: bool) -> Event:
    _renew_offers(event, was_postponed=was_postponed)
    _tell(event, "event.changed", send_after=timezone.now() + COLLAPSE)
    offer_free_seats(event, timezone.now())
    return event


def _renew_offers(event: Event, *, was_postponed: bool) -> None:
    """No offer outlives the start; after a postponement the time to answer begins anew."""
    end = min(timezone.now() + timedelta(hours=event.offer_hours), event.starts_at)
    offers = Registration.objects.filter(event=event, state=RegistrationState.OFFERED)
    if not was_postponed:
        end = event.starts_at
        offers = offers.filter(offer_expires_at__gt=end)
    offers.update(offer_expires_at=end)


def _tell(event: Event, kind: str, *, send_after: datetime | None = None) -> None:
    """Write to everyone with a place or in line; of one event only the last unsent news matters."""
    rows = Registration.objects.filter(event=event, state__in=EVERYONE).select_related("user")
    for registration in rows.order_by("queued_at", "pk"):
        registration.event = event
        owe(
            registration,
            kind,
            occurrence=str(event.ics_sequence),
            topic=f"event.changed:{event.pk}",
            send_after=send_after,
        )
