"""What a visitor can do with an event now."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.choices import Door
from events.rules import door, is_public
from tests.factories.applicants import RegistrationFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        ({}, Door.OPEN),
        ({"free": True}, Door.FREE),
        ({"by_call": True}, Door.BY_CALL),
        ({"not_open_yet": True}, Door.NOT_YET),
        ({"closed": True}, Door.CLOSED),
        ({"running": True}, Door.RUNNING),
        ({"past": True}, Door.PAST),
        ({"completed": True}, Door.PAST),
        ({"postponed": True}, Door.POSTPONED),
        ({"cancelled": True}, Door.CANCELLED),
        ({"full": True}, Door.WAITING_LIST),
        ({"full": True, "waiting_list": False}, Door.FULL),
        ({"capacity": None}, Door.OPEN),
        ({"capacity": 3}, Door.NEARLY_FULL),
        ({"capacity": 4}, Door.OPEN),
        ({"cancelled": True, "past": True}, Door.CANCELLED),
        ({"free": True, "running": True}, Door.RUNNING),
    ],
)
def test_the_door_of_every_kind_of_event(traits, expected):
    assert door(EventFactory(**traits)) == expected


def test_the_window_opens_and_closes_at_its_exact_instants():
    event = EventFactory(not_open_yet=True)
    opens, closes = event.registration_opens_at, event.registration_closes_at

    assert [door(event, moment) for moment in (opens - SECOND, opens, closes - SECOND, closes)] == [
        Door.NOT_YET,
        Door.OPEN,
        Door.OPEN,
        Door.CLOSED,
    ]


def test_the_event_runs_from_its_first_instant_and_is_over_at_its_last():
    event = EventFactory(free=True)
    starts, ends = event.starts_at, event.ends_at

    assert [door(event, moment) for moment in (starts - SECOND, starts, ends - SECOND, ends)] == [
        Door.FREE,
        Door.RUNNING,
        Door.RUNNING,
        Door.PAST,
    ]


@pytest.mark.parametrize(("taken", "expected"), [(89, Door.OPEN), (90, Door.NEARLY_FULL)])
def test_a_tenth_of_a_large_hall_is_nearly_full(taken, expected):
    assert door(EventFactory(capacity=100, seats_taken=taken)) == expected


def test_the_door_asks_no_query(django_assert_num_queries):
    event = EventFactory(full=True)
    RegistrationFactory(event=event, waitlisted=True)

    with django_assert_num_queries(0):
        door(event)


def test_a_draft_and_a_future_publication_are_not_public():
    now = timezone.now()

    assert [
        is_public(EventFactory()),
        is_public(EventFactory(draft=True)),
        is_public(EventFactory(published_at=now + SECOND), now),
        is_public(EventFactory(published_at=now), now),
    ] == [True, False, False, True]
