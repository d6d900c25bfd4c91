"""Who may do what with an event now: pure functions of its columns."""

from datetime import datetime

from django.utils import timezone

from events.choices import PUBLIC_STATUSES, Admission, Door, EventStatus, Phase
from events.models import Event

FEW_PLACES = 3
FEW_SHARE = 10

_BY_STATUS: dict[str, Door] = {
    EventStatus.CANCELLED: Door.CANCELLED,
    EventStatus.POSTPONED: Door.POSTPONED,
    EventStatus.COMPLETED: Door.PAST,
}
_BY_PHASE: dict[str, Door] = {Phase.RUNNING: Door.RUNNING, Phase.PAST: Door.PAST}
_BY_ADMISSION: dict[str, Door] = {Admission.FREE: Door.FREE, Admission.CALL: Door.BY_CALL}


def door(event: Event, now: datetime | None = None) -> Door:
    """What a visitor can do now; asks no query.

    Status speaks before the clock, the clock before admission, the window before the places.
    Registration opens at its exact first instant and is closed at its last.
    """
    now = now or timezone.now()
    return (
        _BY_STATUS.get(event.status)
        or _BY_PHASE.get(event.phase(now))
        or _BY_ADMISSION.get(event.admission)
        or _window(event, now)
        or _places(event)
    )


def _window(event: Event, now: datetime) -> Door | None:
    if event.registration_opens_at and now < event.registration_opens_at:
        return Door.NOT_YET
    if event.registration_closes_at and now >= event.registration_closes_at:
        return Door.CLOSED
    return None


def _places(event: Event) -> Door:
    if event.capacity is None or event.seats_left is None:
        return Door.OPEN
    if event.seats_left == 0:
        return Door.WAITING_LIST if event.waiting_list else Door.FULL
    few = max(FEW_PLACES, event.capacity // FEW_SHARE)
    return Door.NEARLY_FULL if event.seats_left <= few else Door.OPEN


def is_public(event: Event, now: datetime | None = None) -> bool:
    """The same as ``Event.objects.public()``, for one event at hand."""
    if event.status not in PUBLIC_STATUSES or event.published_at is None:
        return False
    return event.published_at <= (now or timezone.now())
