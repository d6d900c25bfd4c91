"""Every step of an event: publish, postpone, set a new date, cancel, complete, note a change.

Each verb locks the row, asks the state table, writes, and leaves a trail row. Whom to tell is
not decided here: ``applicants.services.event_changes`` calls these verbs and owes the mail.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from events.choices import FOLLOWS, Admission, EventStatus, Format, TrailVerb
from events.errors import (
    CapacityMissing,
    DateInThePast,
    DatesInWrongOrder,
    EventRefused,
    NotOverYet,
    ReasonMissing,
    RegistrationDatesMissing,
    SectorMissing,
    TextMissing,
    VenueMissing,
    WrongStatus,
)
from events.models import Event, EventTrail
from events.services.locking import event_service, lock_event
from partnership.accounts.choices import Language
from partnership.accounts.models import User

REQUIRED_LANGUAGES = (Language.KAZAKH.value, Language.RUSSIAN.value)


@dataclass(frozen=True)
class Snapshot:
    """What a participant's calendar shows; a difference is worth telling."""

    starts_at: datetime
    ends_at: datetime
    format: str
    venue: int | None
    room: int | None
    join_url: str


def snapshot(event: Event) -> Snapshot:
    """Take it before an edit and hand it to ``note_change`` after."""
    return Snapshot(
        event.starts_at,
        event.ends_at,
        event.format,
        event.venue_id,
        event.room_id,
        event.join_url,
    )


@event_service
def publish(event: Event, *, by: User | None) -> Event:
    """Show the event to everybody; refuses while something a visitor needs is missing.

    A ``published_at`` set beforehand is kept, so publication can be timed.
    """
    lock_event(event)
    _check_step(event, EventStatus.PUBLISHED, verb_from=EventStatus.DRAFT)
    _check_complete(event)
    event.status = EventStatus.PUBLISHED
    event.published_at = event.published_at or timezone.now()
    event.save(update_fields=["status", "published_at", "updated_at"])
    return _trail(event, TrailVerb.PUBLISHED, by)


@event_service
def postpone(
    event: Event,
    *,
    by: User | None,
    reasons: Mapping[str, str],
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Event:
    """Take the event off its date; with the new dates it is published again at once."""
    lock_event(event)
    _check_step(event, EventStatus.POSTPONED)
    _set_reasons(event, reasons)
    event.status = EventStatus.POSTPONED
    event.ics_sequence += 1
    event.save()
    _trail(event, TrailVerb.POSTPONED, by, _detail(reasons))
    if starts_at is None or ends_at is None:
        return event
    return reschedule(event, by=by, starts_at=starts_at, ends_at=ends_at)


@event_service
def reschedule(event: Event, *, by: User | None, starts_at: datetime, ends_at: datetime) -> Event:
    """Give a published or postponed event a new date; the earlier one stays visible.

    The agenda and the end of registration move along by the same distance.
    """
    lock_event(event)
    if event.status != EventStatus.PUBLISHED:
        _check_step(event, EventStatus.PUBLISHED, verb_from=EventStatus.POSTPONED)
    if ends_at <= starts_at:
        raise DatesInWrongOrder
    if starts_at <= timezone.now():
        raise DateInThePast
    before = snapshot(event)
    _move_to(event, starts_at, ends_at)
    event.status = EventStatus.PUBLISHED
    _count_change(event, before)
    event.save()
    return _trail(event, TrailVerb.RESCHEDULED, by, _dates(before, event))


@event_service
def cancel(event: Event, *, by: User | None, reasons: Mapping[str, str]) -> Event:
    """The event will not be held; this cannot be undone."""
    lock_event(event)
    _check_step(event, EventStatus.CANCELLED)
    _set_reasons(event, reasons)
    event.status = EventStatus.CANCELLED
    event.ics_sequence += 1
    event.save()
    return _trail(event, TrailVerb.CANCELLED, by, _detail(reasons))


@event_service
def complete(event: Event, *, by: User | None) -> Event:
    """Say that the event took place; refused before its end."""
    lock_event(event)
    _check_step(event, EventStatus.COMPLETED)
    if timezone.now() < event.ends_at:
        raise NotOverYet
    event.status = EventStatus.COMPLETED
    event.save(update_fields=["status", "updated_at"])
    return _trail(event, TrailVerb.COMPLETED, by)


@event_service
def note_change(event: Event, *, by: User | None, before: Snapshot) -> bool:
    """Count an edit of time, place or format, made already; True when there was one.

    A draft is known to nobody, so its edits are not counted.
    """
    lock_event(event)
    after = snapshot(event)
    if event.status == EventStatus.DRAFT or after == before:
        return False
    _count_change(event, before)
    event.save(
        update_fields=[
            "ics_sequence",
            "schedule_version",
            "schedule_changed_at",
            "previous_starts_at",
            "updated_at",
        ]
    )
    _trail(event, TrailVerb.CHANGED, by, _dates(before, event))
    return True


def _check_step(event: Event, to: EventStatus, verb_from: EventStatus | None = None) -> None:
    wrong_start = verb_from is not None and event.status != verb_from
    if wrong_start or to not in FOLLOWS[event.status]:
        raise WrongStatus(status=EventStatus(event.status).label)


def missing_for_publication(event: Event) -> Iterator[type[EventRefused]]:
    """Everything a visitor would miss, one named refusal each; nothing when it is complete."""
    texts = (f"{field}_{code}" for field in ("title", "summary") for code in REQUIRED_LANGUAGES)
    if not all(getattr(event, name) for name in texts):
        yield TextMissing
    if not event.sectors.exists():
        yield SectorMissing
    if event.format != Format.ONLINE and event.venue_id is None:
        yield VenueMissing
    if event.admission == Admission.REGISTRATION:
        yield from _missing_for_registration(event)


def _missing_for_registration(event: Event) -> Iterator[type[EventRefused]]:
    if event.registration_opens_at is None or event.registration_closes_at is None:
        yield RegistrationDatesMissing
    if event.format != Format.ONLINE and event.capacity is None:
        yield CapacityMissing


def _check_complete(event: Event) -> None:
    for refusal in missing_for_publication(event):
        raise refusal


def _set_reasons(event: Event, reasons: Mapping[str, str]) -> None:
    if not all(reasons.get(code, "").strip() for code in REQUIRED_LANGUAGES):
        raise ReasonMissing
    for code in Language.values:
        setattr(event, f"status_reason_{code}", reasons.get(code, "").strip())


def _move_to(event: Event, starts_at: datetime, ends_at: datetime) -> None:
    distance = starts_at - event.starts_at
    event.sessions.update(starts_at=F("starts_at") + distance, ends_at=F("ends_at") + distance)
    event.starts_at, event.ends_at = starts_at, ends_at
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if closes is not None and (opens is None or closes + distance > opens):
        event.registration_closes_at = closes + distance


def _count_change(event: Event, before: Snapshot) -> None:
    event.ics_sequence += 1
    if (event.starts_at, event.ends_at) != (before.starts_at, before.ends_at):
        event.schedule_version += 1
        event.schedule_changed_at = timezone.now()
    if event.starts_at != before.starts_at:
        event.previous_starts_at = before.starts_at


def _dates(before: Snapshot, event: Event) -> str:
    """Dates as data, in UTC: the trail is read by people of every language."""
    if (event.starts_at, event.ends_at) == (before.starts_at, before.ends_at):
        return ""
    return f"{before.starts_at.isoformat()} → {event.starts_at.isoformat()}"


def _detail(reasons: Mapping[str, str]) -> str:
    return reasons[Language.RUSSIAN.value].strip()


def _trail(event: Event, verb: TrailVerb, by: User | None, detail: str = "") -> Event:
    EventTrail.objects.create(event=event, verb=verb, by=by, at=timezone.now(), detail=detail)
    return event
