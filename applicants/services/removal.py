"""Taking a person out of every event, when their account is erased."""

from django.db import transaction
from django.utils import timezone

from applicants.choices import HOLDING_A_SEAT
from applicants.models import Registration
from applicants.services.seats import free_seat, hold_person, seat_service
from applicants.services.waiting import offer_free_seats
from events.models import Event
from partnership.accounts.models import User


@seat_service
def release_all_of(user: User) -> int:
    """Delete every registration of the person; freed places pass on. Returns how many.

    No mail: who erases an account wants to hear no more. Until the end of the transaction the
    person is held as well, so no registration can come in between this and the erasure.
    """
    while (events := _hold_events_and(user)) is None:
        pass
    return sum(_release(event, user) for event in events)


def _hold_events_and(user: User) -> list[Event] | None:
    """Lock the person's events, then the person; None when another event was added meanwhile.

    Then everything is let go again before the next try: nobody who holds the person ever waits
    for an event, and events are locked in the order of their keys.
    """
    with transaction.atomic():
        wanted = _event_keys(user)
        locked = list(
            Event.objects.filter(pk__in=wanted).order_by("pk").select_for_update(of=("self",))
        )
        hold_person(user)
        if _event_keys(user) == wanted:
            return locked
        transaction.set_rollback(True)
    return None


def _event_keys(user: User) -> set[int]:
    return set(Registration.objects.of(user).values_list("event_id", flat=True))


def _release(event: Event, user: User) -> int:
    rows = list(Registration.objects.of(user).filter(event=event))
    for registration in rows:
        registration.delete()
        if registration.state in HOLDING_A_SEAT:
            free_seat(event)
    offer_free_seats(event, timezone.now())
    return len(rows)
