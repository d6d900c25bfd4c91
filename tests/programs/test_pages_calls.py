"""Open calls: order, filters, every phase on its page, nothing hidden shown, few queries."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership.kit.dates import ALMATY, PARIS, in_zone
from tests.factories.programs import (
    CallStageFactory,
    OpenCallFactory,
    OrganisationFactory,
    SectorFactory,
    from_now,
)

pytestmark = pytest.mark.django_db


def found(client, query=""):
    response = client.get(f"/en/calls/{query}")
    assert response.status_code == 200
    return [card.call.title_en for _shelf, cards in response.context["shelves"] for card in cards]


def text(client, path):
    html = client.get(path).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", main)).replace("\u00a0", " ")


@pytest.fixture
def one_of_each():
    OpenCallFactory(title_en="Decided", decided=True)
    OpenCallFactory(title_en="Review", in_review=True)
    OpenCallFactory(title_en="Later", opens_at=from_now(days=9), closes_at=from_now(days=20))
    OpenCallFactory(title_en="Upcoming", upcoming=True)
    OpenCallFactory(title_en="Open")
    OpenCallFactory(title_en="Closing", closing=True)
    OpenCallFactory(title_en="Cancelled", cancelled=True, closes_at=from_now(days=-20))


def test_what_can_be_applied_for_comes_first_by_nearest_deadline(client, one_of_each):
    assert found(client) == [
        *("Closing", "Open", "Upcoming", "Later"),
        *("Review", "Cancelled", "Decided"),
    ]


def test_drafts_are_nowhere(client):
    draft = OpenCallFactory(draft=True, title_en="Secret")

    assert found(client) == []
    assert "Secret" not in text(client, "/en/calls/")
    assert client.get(f"/en/calls/{draft.slug}/").status_code == 404
    assert "0 calls" in text(client, "/en/calls/?phase=open")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?phase=open", ["Closing", "Open"]),
        ("?phase=upcoming", ["Upcoming", "Later"]),
        ("?phase=review", ["Review"]),
        ("?phase=decided", ["Decided"]),
    ],
)
def test_by_phase(client, one_of_each, query, titles):
    assert found(client, query) == titles


def test_by_sector_a_parent_stands_for_its_parts(client):
    digital = SectorFactory(slug="digital")
    games = SectorFactory(slug="games", parent=digital)
    OpenCallFactory(title_en="Games", sectors=[games, digital])
    OpenCallFactory(title_en="Music")

    assert found(client, "?sector=digital") == ["Games"]
    assert found(client, "?sector=games&phase=open") == ["Games"]


@pytest.mark.parametrize("query", ["?phase=closing", "?phase=x&sector=y", "?page=-1", "?page=99x"])
def test_nonsense_in_the_address_is_ignored(client, query):
    OpenCallFactory(title_en="Open")

    assert found(client, query) == ["Open"]


def test_an_empty_list_names_the_filter_to_drop(client):
    OpenCallFactory(sectors=[SectorFactory(slug="music", short_name_en="Music")])

    shown = text(client, "/en/calls/?sector=music&phase=decided")

    assert "Without “Results announced”: 1 call" in shown
    assert "Without “Music”" not in shown


def test_pages_follow_one_another(client):
    OpenCallFactory.create_batch(21)

    assert (len(found(client)), len(found(client, "?page=2"))) == (20, 1)


@pytest.mark.parametrize(("count", "address"), [(1, ""), (5, ""), (50, ""), (50, "?phase=open")])
def test_the_list_asks_few_queries_whatever_its_length(client, count, address):
    OpenCallFactory.create_batch(count)

    with CaptureQueriesContext(connection) as asked:
        client.get(f"/en/calls/{address}")

    assert len(asked) <= 6


@pytest.mark.parametrize("count", [1, 5, 50])
def test_the_page_asks_few_queries_whatever_is_on_it(client, count):
    call = OpenCallFactory(
        sectors=SectorFactory.create_batch(count),
        organisers=OrganisationFactory.create_batch(count),
    )
    CallStageFactory.create_batch(count, call=call)

    with CaptureQueriesContext(connection) as asked:
        client.get(f"/en/calls/{call.slug}/")

    assert len(asked) <= 8


@pytest.mark.parametrize(
    ("traits", "says", "keeps_silent"),
    [
        ({"upcoming": True}, "The form opens here on that day", "Sign in"),
        ({}, "The last moment to apply", "no longer taken"),
        ({"closing": True}, "Closing soon", "no longer taken"),
        ({"in_review": True}, "no longer taken", "Sign in"),
        ({"decided": True}, "The choice is made", "Sign in"),
        ({"cancelled": True}, "The partner venue is closed for repairs.", "Sign in"),
    ],
)
def test_the_page_says_what_one_can_do_now(client, traits, says, keeps_silent):
    call = OpenCallFactory(**traits)

    shown = text(client, f"/en/calls/{call.slug}/")

    assert says in shown
    assert keeps_silent not in shown


def test_the_last_day_is_counted_in_hours(client, frozen_at):
    clock = frozen_at("2026-11-20T12:00+05:00")
    call = OpenCallFactory(opens_at=from_now(days=-9), closes_at=from_now(days=4, minutes=5))
    seen = []

    for hours in (0, 3 * 24, 2, 21):
        clock.shift(timedelta(hours=hours))
        card = client.get(f"/en/calls/{call.slug}/").context["card"]
        seen.append((card.number_left, card.counts_hours, card.is_hot))

    assert seen == [(4, False, False), (1, False, True), (22, True, True), (1, True, True)]


@pytest.mark.parametrize("traits", [{"upcoming": True}, {"decided": True}], ids=["ahead", "over"])
def test_a_row_that_is_not_open_says_its_instant_on_both_clocks(client, traits):
    call = OpenCallFactory(**traits)
    moment = call.opens_at if "upcoming" in traits else call.closes_at

    row = client.get("/en/calls/").text.partition("</h3>")[2].partition("</article>")[0]

    for tz in (ALMATY, PARIS):
        assert f"{in_zone(moment, tz):%H:%M}" in row


def test_the_deadline_stands_on_both_clocks(client, frozen_at):
    frozen_at("2026-11-20T12:00+05:00")
    call = OpenCallFactory(
        opens_at=from_now(days=-1), closes_at=from_now(days=1), tz="Europe/Paris"
    )

    shown = text(client, f"/en/calls/{call.slug}/")

    assert "Almaty 12:00 Paris 08:00" in shown


def test_only_public_organisers_are_named(client):
    shown = OrganisationFactory(name_en="Open House")
    hidden = OrganisationFactory(name_en="Secret House", is_public=False)
    call = OpenCallFactory(organisers=[shown, hidden])

    page = text(client, f"/en/calls/{call.slug}/")

    assert "Open House" in page
    assert "Secret House" not in page


def test_the_stage_under_way_is_marked(client):
    call = OpenCallFactory()
    today = from_now().astimezone().date()
    day = timedelta(days=1)
    CallStageFactory(call=call, starts_on=today - 9 * day, ends_on=today - 3 * day)
    CallStageFactory(call=call, starts_on=today - 2 * day, ends_on=today + 2 * day)
    CallStageFactory(call=call, starts_on=today + 9 * day)

    lines = client.get(f"/en/calls/{call.slug}/").context["stages"]

    assert [(line.is_over, line.is_current) for line in lines] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_a_text_of_another_language_says_which_it_is(client):
    call = OpenCallFactory(rules_kk="", rules_fr="", rules_en="")

    html = client.get(f"/fr/calls/{call.slug}/").content.decode()

    assert '<div class="prose" lang="ru">' in html
    assert "Русский" in text(client, f"/fr/calls/{call.slug}/")
