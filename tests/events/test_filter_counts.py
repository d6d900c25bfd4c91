"""What stands beside each choice is what one gets by choosing it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from events.choices import Door, Kind
from events.filters import ProgrammeFilter
from events.models import Event
from events.overview import Memory, Shelf, overview
from events.rules import door
from tests.factories.events import EventFactory, in_days
from tests.factories.programs import SectorFactory

pytestmark = pytest.mark.django_db


def everything():
    return overview(timezone.now())


def found(query, shelf="ahead"):
    whole = everything()
    return ProgrammeFilter(QueryDict(query), whole, getattr(whole, shelf))


@pytest.fixture
def programme():
    """Events that differ in everything, with hidden ones that match all the same."""
    digital = SectorFactory(slug="digital")
    games = SectorFactory(slug="games", parent=digital)
    music = SectorFactory(slug="music")
    EventFactory(sectors=[games], kind=Kind.SEMINAR, in_paris=True, languages=["fr"])
    EventFactory(sectors=[digital, music], online=True, starts_at=in_days(40))
    EventFactory(sectors=[music], hybrid=True, full=True, kind=Kind.SEMINAR)
    EventFactory(sectors=[music], free=True, ends_at=in_days(75), interpretation=["kk"])
    EventFactory(sectors=[games], postponed=True)
    EventFactory(sectors=[games], cancelled=True)
    EventFactory(sectors=[games], running=True)
    EventFactory(sectors=[games], completed=True)
    for hidden in ({"draft": True}, {"published_at": in_days(1)}):
        EventFactory(sectors=[games], kind=Kind.SEMINAR, languages=["fr"], **hidden)


@pytest.mark.parametrize("shelf", ["ahead", "past"])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "kind=seminar",
        "sector=digital",
        "sector=music&sector=games&language=fr",
        "open=1&q=felt",
    ],
)
def test_a_count_is_what_the_choice_would_show(programme, query, shelf):
    now = found(query, shelf)
    options = [("sector", o) for o in now.sectors] + [("open", now.open_doors)]
    options += [(s.name, o) for s in now.selects for o in s.options]

    for name, option in options:
        asked = QueryDict(query, mutable=True)
        asked.setlist(name, [option.value])
        assert found(asked.urlencode(), shelf).count == option.count, (name, option.value)

    assert len(options) >= 15


def test_counts_leave_out_what_is_hidden(programme):
    games = next(o for o in found("sector=games").sectors if o.value == "games")

    assert (
        games.count
        == Event.objects.public().filter(sectors__slug="games", ends_at__gt=timezone.now()).count()
    )


@pytest.mark.parametrize(
    "traits",
    [
        *({}, {"cancelled": True}, {"postponed": True}, {"completed": True}),
        *({"past": True}, {"running": True}, {"free": True}, {"by_call": True}),
        *({"not_open_yet": True}, {"closed": True}, {"full": True}, {"online": True}),
        *({"capacity": None, "online": True}, {"capacity": 4, "seats_taken": 3}),
    ],
)
def test_open_for_registration_is_what_the_door_says(traits):
    event = EventFactory(**traits)

    is_open = door(event) in {Door.OPEN, Door.NEARLY_FULL}
    assert bool(found("open=1").count) == is_open


def test_the_places_of_bits_survive_many_events():
    whole = everything()
    many = replace(whole, ids=range(1000, 3000), memory=Memory(whole.taken))
    up, down = Shelf(many, (1 << 2000) - 1), Shelf(many, (1 << 2000) - 1, newest_first=True)

    bits = many.bits_of([1000, 2999, 1500, 7])

    assert up.places_in(bits) == [0, 500, 1999]
    assert down.places_in(bits, 0, 2) == [1999, 500]
    assert up.places_in(up.everything, 1998, 2005) == [1998, 1999]


@pytest.mark.django_db(transaction=True)
def test_the_overview_is_read_again_only_when_something_changed(frozen_at):
    clock = frozen_at("2026-11-20T12:00+05:00")
    event = EventFactory(registration_opens_at=in_days(1), starts_at=in_days(5))
    first = everything()

    same = everything()
    Event.objects.filter(pk=event.pk).update(capacity=7)
    written = everything()
    clock.shift(timedelta(days=1))
    opened = everything()

    assert same is first
    assert written is not first
    assert opened is not written
    assert ("open", "1") in opened.sets
