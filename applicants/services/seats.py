"""Taking and freeing places: the only code that writes ``seats_taken`` and ``state``.

Two guards, because either alone can fail. The event's row is locked first (PostgreSQL), which
puts everybody in one line; and the place is taken by a conditional UPDATE in the same
transaction, with the check constraint as referee, which is right on SQLite too.
"""

from datetime import datetime
from typing import Any

from django.db.models import F, Q

from applicants.choices import FOLLOWS, RegistrationState
from applicants.errors import SystemBusy, WrongState
from applicants.models import Registration, RegistrationTrail
from events.models import Event
from events.services.locking import in_one_transaction, lock_event
from partnership.accounts.models import User

seat_service = in_one_transaction(SystemBusy)


def lock_registration(registration: Registration) -> Event:
    """Lock the event, then the registration, always in this order; both are read afresh."""
    event = registration.event
    lock_event(event)
    registration.refresh_from_db(from_queryset=Registration.objects.select_for_update())
    registration.event = event
    return event


def hold_person(user: User) -> User | None:
    """Lock the person's row, always after the event's; None when the account is gone.

    The lock lets others owe the person a mail meanwhile, but not register or erase them.
    """
    return User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()


def take_seat(event: Event) -> bool:
    """One place more is taken, unless all are."""
    free = Q(capacity__isnull=True) | Q(seats_taken__lt=F("capacity"))
    taken = Event.objects.filter(free, pk=event.pk).update(seats_taken=F("seats_taken") + 1)
    event.seats_taken += taken
    return bool(taken)


def free_seat(event: Event) -> None:
    """One place fewer is taken; never below none."""
    freed = Event.objects.filter(pk=event.pk, seats_taken__gt=0).update(
        seats_taken=F("seats_taken") - 1
    )
    event.seats_taken -= freed


def move(
    registration: Registration,
    to: RegistrationState,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    **changes: Any,
) -> Registration:
    """Write the state with its trail; raises ``WrongState`` where the state table has no step."""
    before = registration.state
    check_step(registration, to)
    for field, value in ({"state": to} | changes).items():
        setattr(registration, field, value)
    registration.save(update_fields=["state", *changes])
    leave_trail(registration, before, by=by, at=at, note=note)
    return registration


def check_step(registration: Registration, to: RegistrationState) -> None:
    """Raises ``WrongState`` where the state table has no such step."""
    if to not in FOLLOWS[registration.state]:
        raise WrongState(state=RegistrationState(registration.state).label)


def leave_trail(
    registration: Registration, before: str, *, by: User | None, at: datetime, note: str = ""
) -> None:
    """Record who moved the registration and when; a note too long is cut."""
    RegistrationTrail.objects.create(
        registration=registration,
        from_state=before,
        to_state=registration.state,
        by=by,
        at=at,
        note=note[:300],
    )
