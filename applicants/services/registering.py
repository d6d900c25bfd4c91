"""What a person does: register, cancel, accept or decline an offered place."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from applicants import errors
from applicants.choices import HOLDING_A_SEAT, RegistrationState, Source
from applicants.models import Registration
from applicants.queries import active_registration
from applicants.services.owing import owe, take_back_all, take_back_offer
from applicants.services.seats import (
    check_step,
    free_seat,
    hold_person,
    leave_trail,
    lock_registration,
    move,
    seat_service,
    take_seat,
)
from applicants.services.waiting import offer_free_seats
from events.choices import Door, EventStatus, Phase
from events.models import Event
from events.rules import door, is_public
from events.services.locking import lock_event
from partnership.accounts.models import User

_REFUSALS: dict[str, type[errors.RegistrationRefused]] = {
    Door.FREE: errors.NoRegistrationNeeded,
    Door.BY_CALL: errors.ByCallOnly,
    Door.NOT_YET: errors.NotOpenYet,
    Door.CLOSED: errors.RegistrationClosed,
    Door.RUNNING: errors.EventHasBegun,
    Door.PAST: errors.EventIsOver,
    Door.POSTPONED: errors.EventPostponed,
    Door.CANCELLED: errors.EventCancelled,
}


@seat_service
def register(
    event: Event,
    *,
    user: User,
    language: str,
    needs: str = "",
    source: Source = Source.SELF,
    by: User | None = None,
    now: datetime | None = None,
) -> Registration:
    """Give the person a place, or a place in line when all are taken.

    The time of joining is read while the event is locked, so the order of the queue is the
    order of arrival. A free place goes to those waiting first. Raises a named refusal;
    ``AlreadyRegistered`` carries the row that stands, however close together two clicks come.
    """
    lock_event(event)
    now = now or timezone.now()
    _refuse_unless_reachable(user)
    if (standing := active_registration(event, user)) is not None:
        raise errors.AlreadyRegistered(standing)
    _refuse_unless_open(event, now)
    offer_free_seats(event, now)
    state = _place(event)
    registration = _insert(
        event=event,
        user=user,
        state=state,
        queued_at=now,
        confirmed_at=now if state == RegistrationState.CONFIRMED else None,
        source=source,
        language=language,
        needs=needs,
    )
    leave_trail(registration, "", by=by or (user if source == Source.SELF else None), at=now)
    confirmed = state == RegistrationState.CONFIRMED
    owe(registration, "registration.confirmed" if confirmed else "waitlist.joined")
    return registration


@seat_service
def admit(event: Event, *, user: User, language: str, by: User | None) -> Registration:
    """Give a place at an event “by open call” to somebody who was chosen; nobody is waitlisted.

    Whoever has a row there keeps it. Raises ``EventIsFull``, or why the event takes nobody.
    """
    lock_event(event)
    now = timezone.now()
    _refuse_unless_reachable(user)
    if (standing := active_registration(event, user)) is not None:
        return standing
    if not is_public(event, now):
        raise errors.NotPublished
    if (state := door(event, now)) != Door.BY_CALL:
        raise _REFUSALS.get(state, errors.RegistrationClosed)
    if not take_seat(event):
        raise errors.EventIsFull
    registration = _insert(
        event=event,
        user=user,
        state=RegistrationState.CONFIRMED,
        queued_at=now,
        confirmed_at=now,
        source=Source.CALL,
        language=language,
    )
    leave_trail(registration, "", by=by, at=now)
    owe(registration, "registration.confirmed")
    return registration


def _refuse_unless_reachable(user: User) -> None:
    """Held until the end of the transaction: an erasure waits, or is over and seen here."""
    person = hold_person(user)
    if person is None or not person.is_active:
        raise errors.AccountBlocked


def _refuse_unless_open(event: Event, now: datetime) -> None:
    if not is_public(event, now):
        raise errors.NotPublished
    if (refusal := _REFUSALS.get(door(event, now))) is not None:
        raise refusal


def _place(event: Event) -> RegistrationState:
    queue = Registration.objects.filter(event=event).waiting()
    if not queue.exists() and take_seat(event):
        return RegistrationState.CONFIRMED
    if not event.waiting_list:
        raise errors.EventIsFull
    return RegistrationState.WAITLISTED


def _insert(*, event: Event, user: User, **fields: object) -> Registration:
    """The partial unique constraint has the last word on “one active row per person”."""
    try:
        with transaction.atomic():
            return Registration.objects.create(event=event, user=user, **fields)
    except IntegrityError as error:
        standing = active_registration(event, user)
        if standing is None:
            raise
        raise errors.AlreadyRegistered(standing) from error


@seat_service
def cancel(registration: Registration, *, by: User | None, note: str = "") -> Registration:
    """Give up the place or the place in line; the row ends here and the next is offered it.

    Refused once the event has begun or is cancelled: then it is history.
    """
    event = lock_registration(registration)
    check_step(registration, RegistrationState.CANCELLED)
    _refuse_if_settled(event)
    return _end(registration, by=by, note=note)


def _end(registration: Registration, *, by: User | None, note: str = "") -> Registration:
    event, now = registration.event, timezone.now()
    held_a_seat = registration.state in HOLDING_A_SEAT
    move(registration, RegistrationState.CANCELLED, by=by, at=now, note=note, ended_at=now)
    take_back_all(registration)
    owe(registration, "registration.cancelled")
    if held_a_seat:
        free_seat(event)
        offer_free_seats(event, now)
    return registration


@seat_service
def accept_offer(registration: Registration, *, by: User | None) -> Registration:
    """Turn the offered place into a confirmed one.

    Raises ``OfferExpired`` from the last instant on, whether or not the sweep has come by;
    while the event is postponed the offer does not run out.
    """
    event = lock_registration(registration)
    now = timezone.now()
    if registration.state == RegistrationState.EXPIRED:
        raise errors.OfferExpired
    check_step(registration, RegistrationState.CONFIRMED)
    if event.status == EventStatus.CANCELLED:
        raise errors.EventCancelled
    if event.status != EventStatus.POSTPONED and _is_over(registration, now):
        raise errors.OfferExpired
    move(registration, RegistrationState.CONFIRMED, by=by, at=now, confirmed_at=now)
    take_back_offer(registration)
    owe(registration, "waitlist.taken")
    return registration


@seat_service
def decline_offer(registration: Registration, *, by: User | None) -> Registration:
    """Let the offered place go to the next in line."""
    lock_registration(registration)
    if registration.state != RegistrationState.OFFERED:
        raise errors.WrongState(state=RegistrationState(registration.state).label)
    return _end(registration, by=by)


def _is_over(registration: Registration, now: datetime) -> bool:
    end = registration.offer_expires_at
    return end is not None and now >= end


def _refuse_if_settled(event: Event) -> None:
    if event.status == EventStatus.CANCELLED:
        raise errors.EventCancelled
    if event.status != EventStatus.POSTPONED and event.phase() != Phase.UPCOMING:
        raise errors.EventHasBegun
