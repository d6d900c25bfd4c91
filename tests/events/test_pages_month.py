"""The month calendar: the list's filters, Almaty's days, nothing hidden shown."""

import re
from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from events.choices import Kind
from events.months import MOST_ENTRIES
from tests.factories.events import EventFactory, in_days
from tests.factories.programs import OpenCallFactory, SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _november(frozen_at):
    frozen_at("2026-11-20T12:00+05:00")


def month(client, query="", language="en"):
    response = client.get(f"/{language}/events/month/{query}")
    assert response.status_code == 200
    return response.context


def words(entry):
    """What a reader of the square sees, in one line."""
    return " ".join(strip_tags(str(entry).replace("<br>", " ")).split())


def entries(client, query):
    return [words(entry) for day in month(client, query)["days"] for entry in day.entries]


def shown(client, query=""):
    """The titles on each day: what stands between the clocks and the remarks."""
    return {
        day.day.day: [re.sub(r"^[\d: /]+|,.*$", "", words(entry)) for entry in day.entries]
        for day in month(client, query)["days"]
        if day.entries
    }


def test_it_opens_at_the_month_of_what_comes_next(client):
    EventFactory(title_en="Past", completed=True)
    EventFactory(title_en="Next", starts_at=in_days(50))

    context = month(client)

    assert context["title"] == "January 2027"
    assert shown(client) == {9: ["Next"]}
    assert shown(client, "?month=2026-11") == {10: ["Past"]}


def test_an_event_stands_on_each_of_its_days_within_the_month(client):
    start = in_days(9)
    EventFactory(title_en="Long", starts_at=start, ends_at=start + timedelta(days=3))

    assert shown(client, "?month=2026-11") == {29: ["Long"], 30: ["Long"]}
    assert shown(client, "?month=2026-12") == {1: ["Long"], 2: ["Long"]}
    assert entries(client, "?month=2026-12") == ["Long, day 3", "Long, day 4"]


def test_an_event_of_more_than_a_week_stands_on_its_first_and_its_last_day(client):
    start = in_days(8)
    EventFactory(title_en="Exhibition", starts_at=start, ends_at=start + timedelta(days=9))

    assert shown(client, "?month=2026-11") == {28: ["Exhibition"]}
    assert shown(client, "?month=2026-12") == {1: ["Exhibition"], 7: ["Exhibition"]}
    assert entries(client, "?month=2026-12") == [
        "Exhibition, until 7 December",
        "Exhibition, last day",
    ]


def test_days_are_those_of_almaty(client):
    late = in_days(10).replace(hour=20)
    EventFactory(in_paris=True, title_en="Evening in Paris", starts_at=late)

    assert shown(client, "?month=2026-11") == {}
    assert shown(client, "?month=2026-12") == {1: ["Evening in Paris"]}


def test_the_first_day_stands_under_its_weekday(client):
    for value, weekday in (("2026-12", 2), ("2027-02", 1), ("2027-08", 7)):
        html = client.get(f"/en/events/month/?month={value}").content.decode()
        assert f'<li class="from-{weekday}' in html


def test_the_filters_of_the_list_hold_here_too(client):
    music = SectorFactory()
    EventFactory(title_en="Music", sectors=[music], kind=Kind.SEMINAR)
    EventFactory(title_en="Other")

    assert shown(client, f"?sector={music.slug}&kind=seminar") == {30: ["Music"]}
    assert month(client, "?kind=seminar&month=2026-11")["list_address"] == (
        "/en/events/?kind=seminar&month=2026-11"
    )


def test_drafts_and_what_is_published_later_are_invisible(client):
    EventFactory(draft=True)
    EventFactory(published_at=in_days(2))
    OpenCallFactory(draft=True, closes_at=in_days(5))

    context = month(client, "?month=2026-11")

    assert shown(client, "?month=2026-11") == {}
    assert (context["filter"].count, context["calls"], context["undated"]) == (0, [], [])
    assert {o.count for s in context["filter"].selects for o in s.options} <= {0}


def test_what_waits_for_a_date_is_listed_apart(client):
    EventFactory(postponed=True, title_en="Postponed")

    context = month(client, "?month=2026-11")

    assert shown(client, "?month=2026-11") == {}
    assert [">Postponed</a>" in row.html for row in context["undated"]] == [True]


def test_deadlines_of_calls_stand_on_their_day(client):
    sector, other = SectorFactory(), SectorFactory()
    call = OpenCallFactory(closes_at=in_days(5), sectors=[sector])

    def due(query):
        days = month(client, f"?month=2026-11{query}")["days"]
        return {d.day.day: [x.call for x in d.deadlines] for d in days if d.deadlines}

    assert due("") == {25: [call]}
    assert due(f"&sector={sector.slug}") == {25: [call]}
    assert due(f"&sector={other.slug}") == {}
    assert due("&kind=seminar") == {}


def test_neighbours_reach_as_far_as_the_programme(client):
    EventFactory(starts_at=in_days(10))
    EventFactory(starts_at=in_days(50))

    def near(value):
        links = month(client, f"?month={value}&kind=masterclass")["neighbours"]
        return [(link["rel"], link["address"]) for link in links]

    assert near("2026-11") == [("next", "?kind=masterclass&month=2026-12")]
    assert near("2026-12") == [
        ("prev", "?kind=masterclass&month=2026-11"),
        ("next", "?kind=masterclass&month=2027-01"),
    ]


@pytest.mark.parametrize("value", ["2026-13", "0000-00", "9999-12", "x", "2026-1", "٢٠٢٦-١٢"])
def test_a_month_that_makes_no_sense_is_the_default(client, value):
    EventFactory()

    assert month(client, f"?month={value}")["title"] == "November 2026"


def test_a_crowded_month_ends_with_the_way_to_the_list(client):
    start = in_days(1)
    for _ in range(4):
        EventFactory(starts_at=start, ends_at=start + timedelta(days=30))

    assert len(entries(client, "?month=2026-12")) <= MOST_ENTRIES


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_month_asks_as_much_for_many_rows_as_for_one(client, rows, django_assert_num_queries):
    for _ in range(rows):
        EventFactory()
        OpenCallFactory(closes_at=in_days(5))
    EventFactory(postponed=True)

    with django_assert_num_queries(6):
        client.get("/kk/events/month/?month=2026-11")
