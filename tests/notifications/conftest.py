"""A mail kind of the tests' own, and a mail server that answers as it is told."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import Message as Mail
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.template.engine import Engine

from partnership.notifications import kinds
from partnership.notifications.choices import Category
from partnership.notifications.kinds import Attachment, MailKind

HERE = Path(__file__).parent


def _context(*, recipient, title="Наурыз мейрамы", **ids):
    return {"title": title, "event_url": f"{settings.SITE_URL}/events/1/"}


def _calendar(*, recipient, **ids):
    content = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    return [Attachment("іс-шара.ics", content, "text/calendar; method=REQUEST; charset=utf-8")]


GREETING = MailKind("demo.greeting", "Greeting", _context)
REMINDER = MailKind("demo.reminder", "Reminder", _context, Category.REMINDERS, _calendar)


@pytest.fixture(autouse=True)
def demo_kinds(monkeypatch):
    """Two kinds with templates beside the tests; the register is as before afterwards."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register(GREETING)
    kinds.register(REMINDER)
    engine = Engine.get_default()
    monkeypatch.setattr(engine, "dirs", [*engine.dirs, HERE / "templates"])


class Sink:
    """Takes mail; ``answers`` may refuse (a reply) or hang up (None) by recipient or order."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, Mail]] = []
        self.on_rcpt: Callable[[str, int], str | None] = lambda address, count: "250 OK"
        self.on_data: Callable[[str, int], str | None] = lambda address, count: "250 OK"
        self.sessions = 0
        self._rcpts = self._datas = 0
        self._lock = threading.Lock()
        self.port = unused_port()
        self._controller: Controller | None = None

    def start(self) -> None:
        """Answer on the port; again after ``stop``, as a server that comes back does."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, host, replies):
        self.sessions += 1
        session.host_name = host
        return replies

    async def handle_RCPT(self, server: SMTP, session, envelope, address, options):
        self._rcpts += 1
        answer = self.on_rcpt(address, self._rcpts)
        if answer and answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session, envelope):
        """The mail counts as taken unless refused, even when the line is cut before the 250."""
        self._datas += 1
        [address] = envelope.rcpt_tos
        answer = self.on_data(address, self._datas)
        if answer is None or answer.startswith("250"):
            with self._lock:
                self.mails.append((address, message_from_bytes(envelope.content)))
        if answer is None:
            server.transport.abort()
            return "421 gone"
        return answer

    @property
    def addresses(self) -> list[str]:
        return [address for address, _mail in self.mails]

    @property
    def by_address(self) -> dict[str, list[str]]:
        """The Message-IDs each address was sent, in order."""
        found: dict[str, list[str]] = {}
        for address, mail in self.mails:
            found.setdefault(address, []).append(mail["Message-ID"])
        return found

    def wait_for(self, count: int, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while len(set(self.addresses)) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(set(self.addresses))} of {count} after {seconds} s")
            time.sleep(0.02)


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    """A real mail server in a thread, and the portal set up to use it."""
    server = Sink()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = server.port
    yield server
    server.stop()
