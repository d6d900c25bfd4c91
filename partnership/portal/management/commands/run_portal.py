"""The whole portal on one machine: web server, worker and beat under one roof."""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
from argparse import ArgumentParser
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from partnership.portal.loading.people import WITHOUT_PASSWORD

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15
PR_SET_PDEATHSIG = 1
PEOPLE = Path(__file__).parents[2] / "sample_data" / "people.toml"

Child = subprocess.Popen[bytes]


class Command(BaseCommand):
    """Prepares everything, starts the children, and ends when one of them ends or on Ctrl-C."""

    help = "Run web server, Celery worker and beat together on this machine."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reload", action="store_true", help="reload on change (make dev)")
        parser.add_argument("--no-sample", action="store_true", help="leave the programme empty")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ON_THIS_MACHINE:
            raise CommandError("This is for one machine only: set PORTAL_MODE=local.")
        port = options["port"]
        _check_port(port)
        stop = threading.Event()
        for number in STOP_SIGNALS:
            signal.signal(number, lambda *_: stop.set())
        self._say("Preparing the database …")
        call_command("prepare", sample=not options["no_sample"], no_static=options["reload"])
        if not stop.is_set():
            self._run(stop, port, options)
        self._say("Stopped.")

    def _run(self, stop: threading.Event, port: int, options: dict[str, Any]) -> None:
        children = _start(port, reload=options["reload"])
        try:
            failure = self._watch(children, stop, port, sample=not options["no_sample"])
        finally:
            _stop(children)
        if failure:
            raise CommandError(failure)

    def _watch(
        self, children: dict[str, Child], stop: threading.Event, port: int, *, sample: bool
    ) -> str:
        """Wait for a wish to stop, answered with '', or for a failure, answered with a sentence."""
        announced = False
        deadline = time.monotonic() + SECONDS_TO_START
        while not stop.wait(0.3):
            for name, child in children.items():
                if child.poll() is not None:
                    return f"The {name} has ended by itself, so all of it was stopped."
            if not announced and _answers(port):
                self._announce(port, sample=sample)
                announced = True
            if not announced and time.monotonic() > deadline:
                return f"The web server did not answer within {SECONDS_TO_START} seconds."
        return ""

    def _announce(self, port: int, *, sample: bool) -> None:
        address = f"http://localhost:{port}/"
        lines = ["", f"The portal:    {address}", f"Its mailbox:   {address}mailbox/"]
        if sample:
            lines += [f"{who + ':':<15}{mail}" for who, mail in _sample_accounts()]
            lines += [f"Password:      {settings.SAMPLE_PASSWORD}"]
        self._say("\n".join([*lines, "To stop it:    Ctrl-C", ""]))

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _sample_accounts() -> list[tuple[str, str]]:
    people = tomllib.loads(PEOPLE.read_text(encoding="utf-8"))["person"]
    return [
        (person["account"].capitalize(), person["email"])
        for person in people
        if person["account"] not in WITHOUT_PASSWORD
    ]


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            message = f"Port {port} cannot be used: choose another, for example: make run PORT=8001"
            raise CommandError(message) from None


def _commands(port: int, *, reload: bool) -> dict[str, list[str]]:
    address = f"127.0.0.1:{port}"
    gunicorn = f"-m gunicorn partnership.wsgi --bind {address} --worker-class gthread"
    gunicorn += " --workers 2 --threads 4 --graceful-timeout 5 --log-level warning"
    gunicorn += " --no-control-socket --preload"
    web = f"manage.py runserver {address}" if reload else gunicorn
    worker = "-m celery -A partnership --quiet worker -B -P threads -c 2 -n portal@%h"
    worker += " --loglevel WARNING --without-gossip --without-mingle --without-heartbeat"
    # In a container we are root, and on this machine that is nobody's business.
    calm = ["-W", "ignore:You're running the worker with superuser privileges"]
    return {
        "web server": [sys.executable, *web.split()],
        "worker": [sys.executable, *calm, *worker.split()],
    }


def _start(port: int, *, reload: bool) -> dict[str, Child]:
    """Each child in a session of its own: Ctrl-C reaches us alone, and we tell them in turn."""
    environment = os.environ | {
        "SITE_URL": os.environ.get("SITE_URL") or f"http://localhost:{port}"
    }
    return {
        name: subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 (nothing runs in other threads yet)
        )
        for name, command in _commands(port, reload=reload).items()
    }


def _die_with_parent() -> None:
    """Even a killed parent leaves nobody behind (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _stop(children: dict[str, Child]) -> None:
    """Ask all to finish what they are doing, then insist; their own children included."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for child in children.values():
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, deadline - time.monotonic()))
        _kill_session(child)


def _kill_session(child: Child) -> None:
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
    child.wait()
