"""Moving the waiting list: strictly first in, first out, by one service for every trigger."""

import logging
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from applicants.choices import Blocked, RegistrationState
from applicants.errors import AccountBlocked, NotFirstInLine, NothingToOffer, SystemBusy
from applicants.models import Registration
from applicants.queries import why_still
from applicants.services.owing import offer_topic, owe, take_back_all, take_back_offer
from applicants.services.seats import (
    check_step,
    free_seat,
    lock_registration,
    move,
    seat_service,
    take_seat,
)
from events.choices import EventStatus
from events.models import Event
from events.services.locking import lock_event
from partnership.accounts.models import User

logger = logging.getLogger(__name__)

# A note in the trail, kept in English and translated where staff read it.
BLOCKED = gettext_noop("The account is blocked.")


@seat_service
def promote(event: Event, *, by: User | None = None) -> list[Registration]:
    """Offer every free place to the first in line; returns who was offered one.

    ``by`` is who asked for it; nobody, when it is the sweep. Nothing moves while the event is
    postponed, cancelled, a draft or begun.
    """
    lock_event(event)
    return offer_free_seats(event, timezone.now(), by)


def offer_free_seats(event: Event, now: datetime, by: User | None = None) -> list[Registration]:
    """``promote`` for callers who hold the event's lock already."""
    if why_still(event, now) is not None:
        return []
    offered = []
    while event.seats_left != 0 and (head := _first_in_line(event, now)) and take_seat(event):
        offered.append(_offer(head, now, by))
    return offered


def _first_in_line(event: Event, now: datetime) -> Registration | None:
    """The first who can be written to; those with a blocked account before them leave the line."""
    queue = Registration.objects.filter(event=event).waiting().select_related("user")
    while (head := queue.first()) is not None:
        head.event = event
        if head.user.is_active:
            break
        move(head, RegistrationState.CANCELLED, by=None, at=now, note=BLOCKED, ended_at=now)
        take_back_all(head)
    return head


def _offer(registration: Registration, now: datetime, by: User | None) -> Registration:
    event = registration.event
    end = min(now + timedelta(hours=event.offer_hours), event.starts_at)
    move(registration, RegistrationState.OFFERED, by=by, at=now, offer_expires_at=end)
    owe(registration, "waitlist.offer", topic=offer_topic(event), expires_at=end)
    return registration


@seat_service
def move_up(registration: Registration, *, by: User) -> Registration:
    """Offer the head of the queue a place; staff too can skip nobody.

    Raises ``NotFirstInLine``, or ``NothingToOffer`` with the reason why nothing moves.
    """
    event = lock_registration(registration)
    now = timezone.now()
    check_step(registration, RegistrationState.OFFERED)
    if not registration.user.is_active:
        raise AccountBlocked
    if (reason := why_still(event, now)) is not None:
        raise NothingToOffer(reason)
    if _first_in_line(event, now) != registration:
        raise NotFirstInLine
    if not take_seat(event):
        raise NothingToOffer(Blocked.NO_SEAT)
    return _offer(registration, now, by)


def expire_offers(now: datetime | None = None) -> int:
    """End every offer whose time has run out and pass the places on; returns how many ended.

    Each event is a transaction of its own: one that is busy waits for the next minute. Offers
    of a postponed event do not run out; of a cancelled one there is nothing left to say.
    """
    now = now or timezone.now()
    due = Registration.objects.filter(_offer_over(now)).values_list("event_id", flat=True)
    return sum(_expire_at(event, now) for event in Event.objects.filter(pk__in=set(due)))


def _offer_over(now: datetime) -> Q:
    return Q(
        state=RegistrationState.OFFERED,
        offer_expires_at__lte=now,
        event__status__in=(EventStatus.PUBLISHED, EventStatus.COMPLETED),
    )


def _expire_at(event: Event, now: datetime) -> int:
    try:
        return _expire_locked(event, now)
    except SystemBusy:
        logger.info("Event %s is busy; its offers wait for the next sweep.", event.pk)
        return 0


@seat_service
def _expire_locked(event: Event, now: datetime) -> int:
    lock_event(event)
    over = Registration.objects.filter(_offer_over(now), event=event).select_related("user")
    ended = list(over.order_by("offer_expires_at", "queued_at", "pk"))
    for registration in ended:
        registration.event = event
        move(registration, RegistrationState.EXPIRED, by=None, at=now, ended_at=now)
        free_seat(event)
        take_back_offer(registration)
        owe(registration, "waitlist.expired")
    offer_free_seats(event, now)
    return len(ended)


def move_waiting_lists(now: datetime | None = None) -> int:
    """The sweep: end offers that ran out, then offer whatever place is free anywhere.

    Safe at any time and twice at once; returns how many places were offered by the second step.
    """
    now = now or timezone.now()
    expire_offers(now)
    stuck = Event.objects.filter(
        Q(capacity__isnull=True) | Q(seats_taken__lt=F("capacity")),
        status=EventStatus.PUBLISHED,
        starts_at__gt=now,
        registrations__state=RegistrationState.WAITLISTED,
    ).distinct()
    return sum(_promote_if_free(event) for event in stuck)


def _promote_if_free(event: Event) -> int:
    try:
        return len(promote(event))
    except SystemBusy:
        logger.info("Event %s is busy; its queue waits for the next sweep.", event.pk)
        return 0
