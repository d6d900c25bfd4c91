"""A crowd at the registration form: real posts to real workers, on both databases."""

import json
import os
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.journeys.conftest import copy_of, database
from tests.journeys.serving import STAGE, run, web

pytestmark = pytest.mark.slow

SECONDS = 15


@pytest.fixture(scope="module")
def on_sqlite(prepared, tmp_path_factory):
    folder = copy_of(prepared, tmp_path_factory.mktemp("sqlite"))
    with web(folder) as site:
        yield Rush(site, folder, {})


@pytest.fixture(scope="module")
def on_postgresql(prepared, prepared_postgres, postgres_server, postgres_url, tmp_path_factory):
    folder = copy_of(prepared, tmp_path_factory.mktemp("postgresql"))
    with (
        database(postgres_server, postgres_url, prepared_postgres) as (_name, url),
        web(folder, DATABASE_URL=url) as site,
    ):
        yield Rush(site, folder, {"DATABASE_URL": url})


@pytest.fixture(params=["on_sqlite", pytest.param("on_postgresql", marks=pytest.mark.postgres)])
def rush(request):
    return request.getfixturevalue(request.param)


class Rush:
    """A server, and the database behind it."""

    def __init__(self, site, folder, environment):
        self.site, self.folder, self.environment = site, folder, environment

    def stage(self, *arguments):
        command = ["-c", STAGE, *map(str, arguments)]
        return json.loads(run(self.folder, *command, **self.environment))

    def open_form(self, path, session):
        """One person with the form filled in; calling what comes back sends it."""
        values, cookies = self.site.filled_form(path, {"session": session}, consent="on")
        return lambda: self.site.post(path, values, cookies)

    def forms(self, path, sessions):
        with ThreadPoolExecutor(16) as pool:
            return list(pool.map(lambda session: self.open_form(path, session), sessions))


def all_at_once(posts):
    """Send all posts at one instant; the answers, and how long the last one took."""
    gate = threading.Barrier(len(posts) + 1)

    def send(post):
        gate.wait()
        return post()

    with ThreadPoolExecutor(len(posts)) as pool:
        answers = [pool.submit(send, post) for post in posts]
        gate.wait()
        began = time.monotonic()
        return [answer.result() for answer in answers], time.monotonic() - began


def busyness():
    """How many times longer everything takes, because others are at work on this machine."""
    return max(1, os.getloadavg()[0] / (os.cpu_count() or 1))


def kinds_of(answers):
    """Which answers there were, numbers of registrations left out."""
    return Counter(
        (answer.status, "".join(c for c in answer.location if not c.isdigit()))
        for answer in answers
    )


TICKET = (302, "/ru/me/registrations//")
MY_PAGE = (302, "/ru/me/")


def test_two_hundred_people_post_the_form_for_ten_places(rush):
    scene = rush.stage("set", 200)
    posts = rush.forms(f"{scene['path']}register/", scene["visitors"])

    answers, seconds = all_at_once(posts)

    assert kinds_of(answers) == {TICKET: 200}
    assert len({answer.location for answer in answers}) == 200
    assert seconds < SECONDS * busyness()
    assert rush.stage("report", scene["event"]) == {
        "outcomes": {},
        "line": [["confirmed", 10], ["waitlisted", 190]],
        "seats_taken": 10,
        "holding": 10,
        "positions": list(range(1, 191)),
        "in_order_of_arrival": True,
        "mails": {"registration.confirmed": 10, "waitlist.joined": 190},
        "offered_to": [],
        "mailed_an_offer": [],
    }


def test_one_person_posts_twenty_times_and_has_one_place(rush):
    scene = rush.stage("set", 1)
    post = rush.open_form(f"{scene['path']}register/", scene["visitors"][0])

    answers, _seconds = all_at_once([post] * 20)

    found = rush.stage("report", scene["event"])
    assert kinds_of(answers) == {TICKET: 20}
    assert len({answer.location for answer in answers}) == 1
    assert found["line"] == [["confirmed", 1]]
    assert found["mails"] == {"registration.confirmed": 1}


def test_ten_cancel_while_fifty_register(rush):
    scene = rush.stage("set", 50, 10, 20)
    come = rush.forms(f"{scene['path']}register/", scene["visitors"])
    leave = [
        rush.open_form(f"/ru/me/registrations/{pk}/cancel/", session)
        for pk, session in scene["holders"]
    ]

    answers, _seconds = all_at_once([*come[:25], *leave, *come[25:]])

    found = rush.stage("report", scene["event"])
    assert kinds_of(answers) == {TICKET: 50, MY_PAGE: 10}
    assert found["line"] == [["cancelled", 10], ["offered", 10], ["waitlisted", 60]]
    assert (found["seats_taken"], found["holding"]) == (10, 10)
    assert found["positions"] == list(range(1, 61))
    assert found["mailed_an_offer"] == sorted(found["offered_to"])
    assert found["mails"]["waitlist.offer"] == 10
