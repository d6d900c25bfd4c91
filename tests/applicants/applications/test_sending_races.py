"""Sending by many at once, on SQLite and on PostgreSQL (see ``sending_race.py``)."""

import uuid
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from tests.applicants.test_races import run_races

pytestmark = pytest.mark.slow

START = (
    "import django; django.setup();"
    " from tests.applicants.applications import sending_race as r; r.main()"
)


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory):
    return run_races(START, DATA_DIR=str(tmp_path_factory.mktemp("race")))


@pytest.fixture(scope="module")
def on_postgresql(postgres_url, tmp_path_factory):
    name = f"race_{uuid.uuid4().hex[:12]}"
    server = psycopg2.connect(urlunsplit(urlsplit(postgres_url)._replace(path="/postgres")))
    server.autocommit = True
    server.cursor().execute(f"CREATE DATABASE {name}")
    try:
        yield run_races(
            START,
            DATABASE_URL=urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}")),
            DATA_DIR=str(tmp_path_factory.mktemp("race")),
        )
    finally:
        server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


@pytest.fixture(params=["on_sqlite", pytest.param("on_postgresql", marks=pytest.mark.postgres)])
def found(request):
    return request.getfixturevalue(request.param)


def test_the_cap_holds_whoever_comes_at_once(found):
    assert found["twenty_for_five"] == {
        "outcomes": {"sent": 5, "CallIsFull": 15},
        "sent": 5,
        "receipts": 5,
    }


def test_one_person_sends_no_more_than_allowed(found):
    assert found["one_person_sends_five_and_two_are_allowed"] == {
        "outcomes": {"sent": 2, "PersonalLimitReached": 3},
        "sent": 2,
        "receipts": 2,
    }


def test_twenty_clicks_are_one_sending(found):
    assert found["one_application_sent_twenty_times"] == {
        "outcomes": {"sent": 20},
        "sent": 1,
        "receipts": 1,
        "mails": 1,
        "moves": 1,
    }


def test_twenty_clicks_begin_one_draft(found):
    assert found["one_person_begins_twenty_times"] == {"outcomes": {"draft": 20}, "drafts": 1}


def test_whoever_waited_past_the_deadline_is_late(found):
    assert found["the_deadline_passes_while_they_wait"] == {
        "outcomes": {"TooLate": 8},
        "sent": 0,
        "receipts": 0,
    }
