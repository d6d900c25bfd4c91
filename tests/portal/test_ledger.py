"""The ledger of commitments: exact comparisons, what counts, one set of numbers everywhere."""

import csv
import datetime as dt
import io
import re
from operator import itemgetter

import pytest
import time_machine

from events.choices import EventStatus, Kind
from events.models import Event
from partnership.kit.dates import ALMATY
from partnership.portal.choices import Verdict
from partnership.portal.queries.ledger import ledger_of, span_of
from programs.choices import CommitmentGroup, Operator
from programs.models import Quote
from tests.factories.events import EventFactory, EvidenceFactory
from tests.factories.programs import (
    CommitmentFactory,
    CommitmentPeriodFactory,
    OrganisationFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db

RUNNING = dt.datetime(2026, 3, 12, 12, tzinfo=dt.UTC)
CLOSED = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
PLANNED = dt.datetime(2024, 10, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def period():
    """The first two years, with all three promises."""
    period = CommitmentPeriodFactory(slug="first")
    groups = zip(
        CommitmentGroup, (Operator.GTE, Operator.GT, Operator.GTE), (5, 10, 20), strict=True
    )
    for order, (group, operator, target) in enumerate(groups):
        CommitmentFactory(
            period=period,
            group=group,
            operator=operator,
            target=target,
            order=order,
            label_en=f"{group.label} {target}",
        )
    return period


def held(ends_at=dt.datetime(2026, 2, 2, 12, tzinfo=dt.UTC), *, proven=True, **more):
    values = {"kind": Kind.MASTERCLASS, "status": EventStatus.COMPLETED, **more}
    event = EventFactory(starts_at=ends_at - dt.timedelta(hours=2), ends_at=ends_at, **values)
    if proven:
        EvidenceFactory(event=event)
    return event


def masterclasses(period, now=RUNNING):
    book = ledger_of(period, now)
    return next(row for row in book.promises if row.group == CommitmentGroup.MASTERCLASSES_SEMINARS)


def numbers(html):
    """What a reader sees: the large number of each promise, bars, countries, listed events.

    Of bars and countries both numbers: what counts and what is scheduled.
    """
    large = re.findall(r'<p class="count num">(\d+)</p>', html)
    bars = re.findall(r'</svg><span class="num">(\d+)(?: \+ (\d+))?</span>', html)
    places = re.findall(r'<dd class="count num">(\d+)(?: \+ (\d+))?</dd>', html)
    rows = re.findall(r'<tr data-standing="(\w+)">.*?/en/events/([\w-]+)/', html)
    pairs = [[(int(n), int(ahead or 0)) for n, ahead in found] for found in (bars, places)]
    return [[int(n) for n in large], *pairs], rows


def test_more_than_ten_is_kept_by_the_eleventh(period):
    with time_machine.travel(CLOSED, tick=False):
        for _ in range(10):
            held()
        ten = masterclasses(period, CLOSED)
        held(kind=Kind.SEMINAR)
        eleven = masterclasses(period, CLOSED)

    assert (ten.verdict, ten.missing, ten.percent) == (Verdict.NOT_KEPT, 1, 90)
    assert (eleven.verdict, eleven.missing, eleven.percent) == (Verdict.KEPT, 0, 100)


def test_at_least_five_is_kept_by_the_fifth(period):
    with time_machine.travel(CLOSED, tick=False):
        verdicts = []
        for _ in range(5):
            held(kind=Kind.FESTIVAL)
            verdicts.append(ledger_of(period, CLOSED).promises[0].verdict)

    assert verdicts == [Verdict.NOT_KEPT] * 4 + [Verdict.KEPT]


def test_only_what_was_held_within_the_period_and_proven_counts(period):
    first_minute = dt.datetime(2024, 11, 4, 0, 1, tzinfo=ALMATY)
    last_minute = dt.datetime(2026, 11, 3, 23, 59, tzinfo=ALMATY)
    minute = dt.timedelta(minutes=2)
    with time_machine.travel(CLOSED, tick=False):
        inside = [held(first_minute), held(last_minute)]
        held(first_minute - minute)
        held(last_minute + minute)
        held(proven=False)
        for status in (EventStatus.CANCELLED, EventStatus.POSTPONED, EventStatus.PUBLISHED):
            held(status=status)
        held(status=EventStatus.DRAFT, published_at=None)

        promise = masterclasses(period, CLOSED)

    assert promise.counts == {"counted": len(inside), "unproven": 1, "unconfirmed": 1}
    assert set(Event.objects.counted(*span_of(period))) == set(inside)


@pytest.mark.parametrize(
    ("events", "verdict"), [(7, Verdict.BEHIND), (8, Verdict.AHEAD), (11, Verdict.KEPT)]
)
def test_the_pace_compares_the_share_kept_with_the_time_passed(period, events, verdict):
    with time_machine.travel(RUNNING, tick=False):
        for _ in range(events):
            held()

        promise = masterclasses(period)

    assert (promise.pace.passed, promise.pace.days) == (493, 730)
    assert promise.verdict == verdict


def test_a_running_period_says_what_is_scheduled(client, period):
    with time_machine.travel(RUNNING, tick=False):
        held()
        EventFactory(starts_at=RUNNING + dt.timedelta(days=9))
        html = client.get("/en/partnership/").content.decode()

    assert "This period is under way:" in html
    assert "Days passed: 493 of 730" in html
    assert "Scheduled ahead: 1" in html
    assert "Behind time" in html
    assert "Not kept" not in html


def test_a_closed_period_says_what_is_missing_and_promises_nothing_more(client, period):
    with time_machine.travel(CLOSED, tick=False):
        held()
        html = client.get("/en/partnership/").content.decode()

    assert "This period is over:" in html
    assert "Missing: 10" in html
    assert "Not kept" in html
    assert "Behind time" not in html
    assert "To come" not in html


def test_a_planned_period_does_not_judge(client, period):
    with time_machine.travel(PLANNED, tick=False):
        html = client.get("/en/partnership/").content.decode()

    assert "This period is planned:" in html
    assert "The period has not begun" in html
    assert "so nothing can be counted yet" in html
    assert "Behind time" not in html
    assert "Not kept" not in html


def test_the_newest_period_with_promises_is_shown_and_every_other_is_a_link_away(client, period):
    CommitmentPeriodFactory(
        memorandum=period.memorandum,
        slug="second",
        starts_on=dt.date(2026, 11, 4),
        ends_on=dt.date(2028, 11, 3),
    )
    with time_machine.travel(CLOSED, tick=False):
        held(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC))
        usual = client.get("/en/partnership/")
        second = client.get("/en/partnership/?period=second")

    assert usual.context["ledger"].period == period
    assert 'href="?period=second"' in usual.content.decode()
    assert "No number has been promised for this period." in second.content.decode()
    assert second.context["ledger"].counted == 1


@pytest.mark.parametrize("name", ["", "commitments.csv", "commitments.json"])
def test_an_unknown_period_is_not_found(client, period, name):
    assert client.get(f"/en/partnership/{name}?period=x").status_code == 404


def test_page_table_and_data_say_the_same(client, period):
    parent, other = SectorFactory(), SectorFactory()
    part = SectorFactory(parent=parent)
    with time_machine.travel(RUNNING, tick=False):
        held(sectors=[part, other], title_en="=1+1", kind=Kind.FESTIVAL)
        held(sectors=[other], in_paris=True)
        held(sectors=[other], online=True, kind=Kind.MEETING)
        held(sectors=[other], proven=False)
        EventFactory(starts_at=RUNNING + dt.timedelta(days=9), sectors=[other])
        html = client.get("/en/partnership/").content.decode()
        coming = client.get("/en/partnership/?shown=scheduled").content.decode()
        table = client.get("/en/partnership/commitments.csv").content.decode("utf-8-sig")
        data = client.get("/en/partnership/commitments.json").json()

    rows = list(csv.DictReader(io.StringIO(table)))
    (large, bars, places), listed = numbers(html)
    listed += numbers(coming)[1]
    counted = [row for row in rows if row["What it means for the promise"] == "Counted"]
    ahead = [row for row in rows if row["What it means for the promise"] == "Scheduled"]
    of_group = [[row["Group"] for row in counted].count(g.label) for g in CommitmentGroup]
    of_sector = [
        tuple([row["Sector"] for row in of].count(s["name"]) for of in (counted, ahead))
        for s in data["sectors"]
    ]
    of_place = [
        tuple([row["Country"] for row in of].count(country) for of in (counted, ahead))
        for country in ("Kazakhstan", "France", "")
    ]
    both = itemgetter("counted", "scheduled")

    assert large == of_group == [row["counted"] for row in data["promises"]] == [1, 1, 1]
    assert bars == of_sector == [both(row) for row in data["sectors"]] == [(2, 1), (1, 0)]
    assert places == of_place == [both(row) for row in data["places"]] == [(1, 1), (1, 0), (1, 0)]
    assert sorted(listed) == sorted((event["standing"], event["slug"]) for event in data["events"])
    assert [row["Page"].split("/")[-2] for row in rows] == [e["slug"] for e in data["events"]]
    assert rows[0]["Event"].startswith("'=") or "'=1+1" in table


def test_a_period_of_which_nothing_was_held_lists_what_is_to_come(client, period):
    with time_machine.travel(RUNNING, tick=False):
        EventFactory(title_en="Ahead", starts_at=RUNNING + dt.timedelta(days=9))
        html = client.get("/en/partnership/").content.decode()
        held_list = client.get("/en/partnership/?shown=held").content.decode()

    assert "What is scheduled" in html
    assert numbers(html)[1][0][0] == "scheduled"
    assert numbers(held_list)[1] == []
    assert "Nothing has been held in this period." in held_list


def test_the_home_page_shows_the_numbers_of_the_ledger(client, period):
    with time_machine.travel(RUNNING, tick=False):
        held()
        held(proven=False)
        home = client.get("/en/").context["ledger"]
        page = client.get("/en/partnership/").context["ledger"]

    assert [row.counts for row in home.promises] == [row.counts for row in page.promises]
    assert masterclasses(period).counted == 1


def test_lists_of_those_who_came_are_named_and_never_linked(client, period):
    with time_machine.travel(RUNNING, tick=False):
        event = held(proven=False)
        evidence = EvidenceFactory(
            event=event, attendance=True, title_en="The list", url="https://drive.example.org/x"
        )
        pages = [
            client.get(f"/en/partnership/{name}").content.decode()
            for name in ("", "commitments.csv", "commitments.json")
        ]

    assert all("The list" in page for page in pages)
    assert not any("drive.example.org" in page or evidence.file.url in page for page in pages)


def test_the_words_of_the_source_are_russian_and_translations_say_so(client, period):
    Quote.objects.create(
        memorandum=period.memorandum,
        speaker_ru="Шолпан Махмудова",
        role_ru="директор",
        text_ru="Мы стремимся.",
        text_fr="Nous voulons.",
        label_fr="Traduit du russe.",
        original="ru",
    )
    period.memorandum.note_fr = "Texte original en russe."
    period.memorandum.save()
    period.memorandum.parties.add(OrganisationFactory(name_fr="Une partie"))

    with time_machine.travel(RUNNING, tick=False):
        russian = client.get("/ru/partnership/").content.decode().replace("\xa0", " ")
        french = client.get("/fr/partnership/").content.decode()

    assert "Предложение из источника." in russian
    assert "Texte original en russe." not in russian
    assert "Texte original en russe." in french
    assert "Traduit du russe." in french
    assert "Une partie" in french
    assert "4 novembre 2024" in french


def test_a_portal_without_a_memorandum_says_so(client):
    assert (
        "No memorandum has been published yet." in client.get("/en/partnership/").content.decode()
    )
    assert client.get("/en/partnership/commitments.csv").status_code == 404


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_page_asks_as_much_for_many_events_as_for_one(
    client, period, rows, django_assert_num_queries
):
    sectors = [SectorFactory(), SectorFactory()]
    with time_machine.travel(RUNNING, tick=False):
        for _ in range(rows):
            held(sectors=sectors)

        with django_assert_num_queries(8):
            client.get("/kk/partnership/")
        with django_assert_num_queries(6):
            client.get("/kk/partnership/commitments.csv")
