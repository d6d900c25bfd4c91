"""Who came and who did not."""

from django.utils import timezone

from applicants.choices import RegistrationState
from applicants.errors import EventCancelled, EventNotBegun, EventPostponed
from applicants.models import Registration
from applicants.services.seats import check_step, lock_registration, move, seat_service
from events.choices import EventStatus, Phase
from events.models import Event
from partnership.accounts.models import User


@seat_service
def mark_attended(registration: Registration, *, by: User | None) -> Registration:
    """The person came; possible from the event's first minute."""
    return _mark(registration, RegistrationState.ATTENDED, by)


@seat_service
def mark_no_show(registration: Registration, *, by: User | None) -> Registration:
    """The person did not come; the place stays counted as taken."""
    return _mark(registration, RegistrationState.NO_SHOW, by)


def _mark(registration: Registration, to: RegistrationState, by: User | None) -> Registration:
    event = lock_registration(registration)
    check_step(registration, to)
    _refuse_unless_begun(event)
    return move(registration, to, by=by, at=timezone.now())


def _refuse_unless_begun(event: Event) -> None:
    if event.status == EventStatus.CANCELLED:
        raise EventCancelled
    if event.status == EventStatus.POSTPONED:
        raise EventPostponed
    if event.phase() == Phase.UPCOMING:
        raise EventNotBegun
