"""Telling ADMINS of an error: no word that a visitor sent, and never a flood."""

import logging
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from partnership.kit.logs import ERROR_NUMBER

logger = logging.getLogger(__name__)

QUIET_SECONDS = 600
MOST_AT_ONCE = 20


class AlarmHandler(logging.Handler):
    """Mails an error straight to the mail server, past the outbox, which may be what is broken.

    The same error is told once in ten minutes per process, and twenty different ones at most.
    A mail holds the number that the visitor was shown, the route and the lines of code: no
    address as typed, no form, no cookie, and not the error's own words, which quote data.
    The sending waits in a thread of its own, so that no visitor waits for a mail server.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._told: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if settings.ADMINS and self._is_news(text := describe(record)):
                subject = f"[{settings.SITE_HOST}] {record.levelname} {number_of(record)}".strip()
                threading.Thread(
                    target=_send, args=(subject, text), name="alarm", daemon=True
                ).start()
        except Exception:
            self.handleError(record)

    def _is_news(self, text: str) -> bool:
        now = self._clock()
        self._told = {key: at for key, at in self._told.items() if now - at < QUIET_SECONDS}
        key = text.partition("\n")[2]
        if key in self._told or len(self._told) >= MOST_AT_ONCE:
            return False
        self._told[key] = now
        return True


def number_of(record: logging.LogRecord) -> str:
    """The number shown on the error page, if there was one."""
    request = getattr(record, "request", None)
    return str(getattr(request, "META", {}).get(ERROR_NUMBER, ""))


def describe(record: logging.LogRecord) -> str:
    """The number in the first line; then what makes this error the same as another."""
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    lines = [
        f"Number: {number_of(record) or '-'}",
        f"Logger: {record.name}, {record.pathname}:{record.lineno}",
        f"Request: {getattr(request, 'method', '-')} {match.route if match else '-'}",
    ]
    return "\n".join([*lines, "", *_trail(record)])


def _trail(record: logging.LogRecord) -> list[str]:
    if not record.exc_info or record.exc_info[0] is None:
        return []
    kind, _error, trace = record.exc_info
    frames: list[Any] = traceback.extract_tb(trace)
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return [*places, f"{kind.__module__}.{kind.__qualname__}"]


def _send(subject: str, text: str) -> None:
    try:
        connection = get_connection()
        to = [address for _name, address in settings.ADMINS]
        EmailMessage(subject, text, settings.SERVER_EMAIL, to, connection=connection).send()
    except Exception as error:
        logger.warning("error mail not sent: %s", type(error).__name__)
