"""What happens to an event, together with telling everyone whom it concerns."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from applicants.choices import COLLAPSE, RegistrationState
from applicants.models import Registration
from applicants.services.owing import change_topic, owe, take_back_offers, take_back_reminders
from applicants.services.waiting import offer_free_seats
from events.choices import EventStatus
from events.models import Event
from events.services import lifecycle
from events.services.lifecycle import Snapshot
from events.services.locking import event_service, lock_event
from partnership.accounts.models import User

# With less than this until the start, news do not wait for further corrections.
AT_ONCE_BEFORE = timedelta(minutes=60)
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
    take_back_reminders(event)
    take_back_offers(event)
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
    lock_event(event)
    before = event.starts_at
    lifecycle.postpone(event, by=by, reasons=reasons, starts_at=starts_at, ends_at=ends_at)
    if event.status == EventStatus.PUBLISHED:
        return _after_a_change(event, starts=(before, event.starts_at))
    take_back_reminders(event)
    _tell(event, "event.postponed")
    return event


@event_service
def reschedule_event(
    event: Event, *, by: User | None, starts_at: datetime, ends_at: datetime
) -> Event:
    """Set the new date, tell everyone with a place or in line, and let the queue move again."""
    lock_event(event)
    was_postponed, before = event.status == EventStatus.POSTPONED, event.starts_at
    lifecycle.reschedule(event, by=by, starts_at=starts_at, ends_at=ends_at)
    if was_postponed:
        return _after_a_change(event, starts=(starts_at,), was_postponed=True)
    return _after_a_change(event, starts=(before, starts_at))


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
        _after_a_change(event, starts=(before.starts_at, event.starts_at))
    return True


def _after_a_change(
    event: Event, *, starts: tuple[datetime, ...], was_postponed: bool = False
) -> Event:
    """``starts`` are the starts people count on, before and after the change."""
    now = timezone.now()
    _renew_offers(event, was_postponed=was_postponed)
    take_back_reminders(event)
    _tell(event, "event.changed", send_after=_moment_to_tell(now, starts))
    offer_free_seats(event, now)
    return event


def _moment_to_tell(now: datetime, starts: tuple[datetime, ...]) -> datetime:
    """After a pause for further corrections; at once to people who are on their way."""
    return now if min(starts) < now + AT_ONCE_BEFORE else now + COLLAPSE


def _renew_offers(event: Event, *, was_postponed: bool) -> None:
    """No offer outlives the start; after a postponement the time to answer begins anew."""
    end = min(timezone.now() + timedelta(hours=event.offer_hours), event.starts_at)
    offers = Registration.objects.filter(event=event, state=RegistrationState.OFFERED)
    if not was_postponed:
        end = event.starts_at
        offers = offers.filter(offer_expires_at__gt=end)
    offers.update(offer_expires_at=end)


def _tell(event: Event, kind: str, *, send_after: datetime | None = None) -> None:
    """Write to everyone with a place or in line."""
    rows = Registration.objects.filter(event=event, state__in=EVERYONE).select_related("user")
    for registration in rows.order_by("queued_at", "pk"):
        registration.event = event
        owe(
            registration,
            kind,
            occurrence=str(event.ics_sequence),
            topic=change_topic(event),
            send_after=send_after,
        )
