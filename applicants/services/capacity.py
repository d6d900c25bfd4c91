"""Changing how many places an event has."""

from django.db.models import Q
from django.utils import timezone

from applicants.errors import CapacityBelowTaken
from applicants.services.seats import seat_service
from applicants.services.waiting import offer_free_seats
from events.choices import TrailVerb
from events.models import Event, EventTrail
from events.services.locking import lock_event
from partnership.accounts.models import User

NO_LIMIT = "∞"


@seat_service
def set_capacity(event: Event, *, by: User | None, capacity: int | None) -> Event:
    """Set the number of places; None is no limit. New places are offered at once, in order.

    Raises ``CapacityBelowTaken`` with the number taken: nobody is dropped silently.
    """
    lock_event(event)
    now, before = timezone.now(), event.capacity
    if capacity == before:
        return event
    room_for_all = Q() if capacity is None else Q(seats_taken__lte=capacity)
    if not Event.objects.filter(room_for_all, pk=event.pk).update(
        capacity=capacity, updated_at=now
    ):
        raise CapacityBelowTaken(taken=event.seats_taken)
    event.capacity = capacity
    EventTrail.objects.create(
        event=event,
        verb=TrailVerb.CAPACITY,
        by=by,
        at=now,
        detail=f"{_shown(before)} → {_shown(capacity)}",
    )
    offer_free_seats(event, now, by)
    return event


def _shown(capacity: int | None) -> str:
    return NO_LIMIT if capacity is None else str(capacity)
