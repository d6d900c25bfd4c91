"""Redis, the mail server or the database goes away: the website stays polite, and comes back."""

import json
import socket
import threading
import time
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings

from tests.conftest import free_port, wait_for_port
from tests.factories.accounts import PASSWORD
from tests.journeys.serving import STAGE, process, run, web

pytestmark = [pytest.mark.slow, pytest.mark.redis]

# An answer may take this long while something is away.
PATIENCE = 3
# The worker asks for Redis again after 2, 4, 6 … 30 seconds.
MAIL_WITHIN = 180


class Mailbox:
    """A mail server that can come late; keeps the addresses it got mail for."""

    def __init__(self):
        self.port = free_port()
        self.addresses = []
        self.controller = None

    async def handle_DATA(self, server, session, envelope):
        self.addresses += envelope.rcpt_tos
        return "250 OK"

    def open(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self):
        if self.controller:
            self.controller.stop()

    def wait_for(self, addresses, seconds=MAIL_WITHIN):
        deadline = time.monotonic() + seconds
        while not set(addresses) <= set(self.addresses):
            assert time.monotonic() < deadline, (sorted(addresses), sorted(self.addresses))
            time.sleep(0.2)


@pytest.fixture
def mailbox():
    box = Mailbox()
    yield box
    box.close()


@pytest.fixture
def scene(folder):
    """An event, a member with a password, and somebody at the registration form."""
    return json.loads(run(folder, "-c", STAGE, "set", "1"))


def visit(site, scene):
    """Every page and form that a visitor or a member may need; the slowest answer first."""
    event, member = scene["path"], scene["member"]
    new = f"new{time.time_ns()}@example.org"
    session = {"session": scene["visitors"][0]}
    answers = {path: site.get(path) for path in ("/kk/", "/kk/events/", event)}
    answers["my page"] = site.get("/ru/me/", session)
    forms = {
        "/ru/account/login/": {"login": member, "password": "not the password"},
        "/fr/account/password/reset/": {"email": member},
        "/kk/account/signup/": {
            "full_name": "Айгерім Сейітқызы",
            "email": new,
            "password1": PASSWORD,
            "language": "kk",
            "processing": "on",
        },
        "/ru/account/login/code/": {"email": member},
    }
    for path, values in forms.items():
        answers[path] = fill_in(site, path, values)
    answers["sign in"] = fill_in(
        site, "/ru/account/login/", {"login": member, "password": PASSWORD}
    )
    answers["register"] = fill_in(site, f"{event}register/", {"consent": "on"}, session)
    scene["wrote_to"] = [member, new]
    return answers


def fill_in(site, path, values, cookies=None):
    filled, kept = site.filled_form(path, cookies)
    return site.post(path, filled | values, kept)


def statuses(answers):
    return {name: answer.status for name, answer in answers.items()}


def slow(answers):
    return {name: answer.seconds for name, answer in answers.items() if answer.seconds > PATIENCE}


AS_ALWAYS = {
    "/kk/": 200,
    "/kk/events/": 200,
    "event": 200,
    "my page": 200,
    "/ru/account/login/": 200,
    "/fr/account/password/reset/": 302,
    "/kk/account/signup/": 302,
    "/ru/account/login/code/": 302,
    "sign in": 302,
    "register": 302,
}


def as_always(scene):
    return {scene["path"] if name == "event" else name: code for name, code in AS_ALWAYS.items()}


def test_without_redis_everything_answers_and_mail_goes_out_when_it_returns(
    folder, scene, own_redis, mailbox
):
    mailbox.open()
    around = {"REDIS_URL": own_redis.url, "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}"}
    worker = "-m celery -A partnership --quiet worker -B -P threads -c 2 --loglevel ERROR"
    with web(folder, **around) as site, process(folder, *worker.split(), **around) as celery:
        before = scene["member"]
        fill_in(site, "/kk/account/password/reset/", {"email": before})
        mailbox.wait_for([before])
        mailbox.addresses.clear()

        own_redis.stop()
        answers = visit(site, scene)
        health = site.get("/healthz")
        assert mailbox.addresses == []
        own_redis.start()

        mailbox.wait_for([*scene["wrote_to"], scene["visitor"]])
        assert celery.child.poll() is None

    assert statuses(answers) == as_always(scene)
    assert slow(answers) == {}
    assert health.status == 200
    assert json.loads(health.text)["cache"] == "down"


def test_without_a_mail_server_everything_answers_and_mail_goes_out_later(
    folder, scene, own_redis, mailbox
):
    around = {"REDIS_URL": own_redis.url, "EMAIL_URL": f"smtp://127.0.0.1:{mailbox.port}"}
    worker = "-m celery -A partnership --quiet worker -B -P threads -c 2 --loglevel ERROR"
    with web(folder, **around) as site, process(folder, *worker.split(), **around):
        answers = visit(site, scene)
        time.sleep(1)

        mailbox.open()
        mailbox.wait_for([*scene["wrote_to"], scene["visitor"]])

    assert statuses(answers) == as_always(scene)
    assert slow(answers) == {}


class Cable:
    """A way to the database that can be pulled out and put back."""

    def __init__(self, host, port):
        self.far = (host, port)
        self.port = free_port()
        self.ends = []
        self.listener = None

    def plug_in(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def pull_out(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.ends.clear()

    def _accept(self, listener):
        with suppress(OSError):
            while True:
                near, _address = listener.accept()
                far = socket.create_connection(self.far)
                self.ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pump, args=(one, other), daemon=True).start()


def _pump(one, other):
    with suppress(OSError):
        while chunk := one.recv(65536):
            other.sendall(chunk)
    for end in (one, other):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def cable_to(url):
    """The database's address through a cable, and the cable."""
    parts = urlsplit(url)
    cable = Cable(parts.hostname, parts.port or 5432)
    cable.plug_in()
    user = f"{parts.username or ''}{f':{parts.password}' if parts.password else ''}"
    host = f"{user}@127.0.0.1:{cable.port}"
    yield urlunsplit(parts._replace(netloc=host)), cable
    with suppress(OSError):
        cable.pull_out()


@pytest.mark.postgres
def test_a_database_that_comes_back_is_found_again_without_a_restart(folder, postgres):
    languages = [code for code, _name in settings.LANGUAGES]
    with cable_to(postgres) as (url, cable), web(folder, DATABASE_URL=url) as site:
        cable.pull_out()
        away = {code: site.get(f"/{code}/events/") for code in languages}
        health = site.get("/healthz")
        cable.plug_in()
        wait_for_port(cable.port)
        back = [site.get("/kk/events/") for _visit in range(12)]

    assert {code: page.status for code, page in away.items()} == dict.fromkeys(languages, 503)
    for code, page in away.items():
        assert f'<html lang="{code}"' in page.text
        assert "Traceback" not in page.text
        assert "stylesheet" in page.text
    assert slow(away) == {}
    assert health.status == 503
    assert json.loads(health.text)["database"] == "down"
    assert {page.status for page in back} == {200}
