"""The places of a call under real simultaneity, on SQLite and on PostgreSQL.

The races run in a process of their own (``race.py``). ``without_the_lock`` is the control:
written that way, the same lost places are given twice on PostgreSQL, so the race is a race.
"""

import uuid
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from tests.applicants import test_races as others

pytestmark = pytest.mark.slow

START = "import django; django.setup(); from tests.applicants.applications import race; race.main()"


def run_races(**environment):
    return others.run_races(START, **environment)


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory):
    return run_races(DATA_DIR=str(tmp_path_factory.mktemp("race")))


@pytest.fixture(scope="module")
def on_postgresql(postgres_url, tmp_path_factory):
    name = f"race_{uuid.uuid4().hex[:12]}"
    server = psycopg2.connect(urlunsplit(urlsplit(postgres_url)._replace(path="/postgres")))
    server.autocommit = True
    server.cursor().execute(f"CREATE DATABASE {name}")
    try:
        yield run_races(
            DATABASE_URL=urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}")),
            DATA_DIR=str(tmp_path_factory.mktemp("race")),
        )
    finally:
        server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


@pytest.fixture(params=["on_sqlite", pytest.param("on_postgresql", marks=pytest.mark.postgres)])
def found(request):
    return request.getfixturevalue(request.param)


def test_all_places_turned_down_at_once_are_filled_once_each_and_in_order(found):
    assert found["all_turn_down_while_the_sweeps_run"] == {
        "outcomes": {"swept": 10, "turned_down": 10},
        "holding": 10,
        "moved_up": 10,
        "in_order": True,
        "mails": 10,
        "moves": 10,
    }


def test_twenty_sweeps_at_once_expire_and_fill_each_place_once(found):
    assert found["twenty_sweeps_expire_the_same_places"] == {
        "outcomes": {"swept": 20},
        "holding": 10,
        "moved_up": 10,
        "in_order": True,
        "mails": 10,
        "moves": 10,
    }


def test_one_place_is_either_confirmed_or_turned_down(found):
    race = found["one_place_is_confirmed_and_turned_down_at_once"]

    won = set(race["outcomes"]) - {"WrongApplicationStep"}
    assert len(won) == 1
    assert race["outcomes"]["WrongApplicationStep"] == 19
    assert race["holding"] == 1
    assert race["moved_up"] == (won == {"turned_down"})


def test_a_head_that_withdraws_at_that_moment_loses_nobody_a_place(found):
    race = found["the_head_withdraws_while_a_place_is_lost"]

    assert race == {"held": 1, "head": True}


def test_the_event_is_never_fuller_than_it_may_be(found):
    assert found["thirty_confirm_for_ten_seats_of_the_event"] == {
        "outcomes": {"confirmed": 30},
        "seats_taken": 10,
        "places": 10,
        "team": 20,
    }


def test_one_link_takes_one_answer(found):
    assert found["one_link_is_answered_by_twenty"] == {
        "outcomes": {"given": 1, "LinkOver": 19},
        "mails": 1,
    }


@pytest.mark.postgres
def test_without_the_lock_the_same_race_gives_places_twice(on_postgresql):
    assert on_postgresql["without_the_lock"]["moves"] > 10
