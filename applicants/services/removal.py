"""Taking a person out of every event, when their account is erased."""

from django.utils import timezone

from applicants.choices import HOLDING_A_SEAT
from applicants.models import Registration
from applicants.services.seats import free_seat, seat_service
from applicants.services.waiting import offer_free_seats
from events.services.locking import lock_event
from partnership.accounts.models import User


@seat_service
def release_all_of(user: User) -> int:
    """Delete every registration of the person; freed places pass on. Returns how many.

    No mail: who erases an account wants to hear no more. Events are locked in the order of
    their keys, so two erasures cannot wait for each other.
    """
    rows = Registration.objects.of(user).select_related("event").order_by("event_id", "pk")
    for registration in rows:
        _release(registration)
    return len(rows)


def _release(registration: Registration) -> None:
    event = registration.event
    lock_event(event)
    current = Registration.objects.select_for_update().get(pk=registration.pk)
    current.delete()
    if current.state in HOLDING_A_SEAT:
        free_seat(event)
        offer_free_seats(event, timezone.now())
