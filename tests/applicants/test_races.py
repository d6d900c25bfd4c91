"""Places under real simultaneity: 40 connections at once, on SQLite and on PostgreSQL.

The races run in a process of their own (``race.py``). To see them fail, take the guard away:
let ``take_seat`` read ``seats_taken`` and save it plus one, and ``lock_event`` only refresh.
The same is kept here as a control, ``without_the_guard``: written that way, 200 people get far
more than 10 places on PostgreSQL, so the race is a race.
"""

import json
import subprocess
import sys
import uuid
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.conf import settings

from tests.conftest import ROOT, clean_environment

pytestmark = pytest.mark.slow

START = "import django; django.setup(); from tests.applicants import race; race.main()"


def run_races(start=START, **environment):
    done = subprocess.run(
        [sys.executable, "-c", start],
        cwd=ROOT,
        env=clean_environment()
        | {"PORTAL_MODE": "test", "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
        | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


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


def test_two_hundred_people_for_ten_places(found):
    assert found["two_hundred_for_ten"] == {
        "outcomes": {"confirmed": 10, "waitlisted": 190},
        "line": [["confirmed", 10], ["waitlisted", 190]],
        "seats_taken": 10,
        "holding": 10,
        "positions": list(range(1, 191)),
        "in_order_of_arrival": True,
    }


def test_ten_leave_while_fifty_come(found):
    assert found["ten_leave_while_fifty_come"] == {
        "outcomes": {"cancelled": 10, "waitlisted": 50},
        "line": [["cancelled", 10], ["offered", 10], ["waitlisted", 60]],
        "seats_taken": 10,
        "holding": 10,
        "positions": list(range(1, 61)),
        "in_order_of_arrival": True,
        "offers": [1] * 10 + [0] * 10,
    }


def test_one_person_clicks_twenty_times_at_once(found):
    assert found["one_person_twenty_times"] == {
        "outcomes": {"confirmed": 1, "AlreadyRegistered": 19},
        "line": [["confirmed", 1]],
        "seats_taken": 1,
        "holding": 1,
        "positions": [],
        "in_order_of_arrival": True,
        "mails": 1,
    }


def test_who_waits_too_long_for_the_row_is_asked_to_try_again(found):
    assert found["somebody_holds_the_row_too_long"] == {
        "outcomes": ["SystemBusy"],
        "line": [],
        "seats_taken": 0,
        "holding": 0,
        "positions": [],
        "in_order_of_arrival": True,
    }


@pytest.mark.postgres
def test_without_the_guard_the_same_race_oversells(on_postgresql):
    assert on_postgresql["without_the_guard"]["holding"] > 10


def test_an_erasure_loses_no_place_to_a_registration_in_its_middle(found):
    nobody = {
        "line": [],
        "seats_taken": 0,
        "holding": 0,
        "positions": [],
        "in_order_of_arrival": True,
    }
    assert found["a_registration_in_the_middle_of_an_erasure"] == [
        nobody | {"outcomes": []},
        nobody | {"outcomes": ["AccountBlocked"]},
    ]


def test_people_erased_while_they_register_leave_no_place_behind(found):
    assert found["people_are_erased_while_they_register"] == {
        "refused": ["AccountBlocked"],
        "erased": 20,
        "rows": 0,
        "seats": [0, 0, 0, 0],
    }


def test_forty_people_of_one_name_all_get_an_address(found):
    assert found["forty_of_one_name"] == {"outcomes": {"saved": 40}, "slugs": 40}
