"""Error mails to ADMINS: once, without what a visitor sent, and never a second error."""

import logging
import re
import sys
import threading

import pytest
from django.core import mail
from django.test import RequestFactory

from partnership.kit.alarms import AlarmHandler
from partnership.kit.logs import ERROR_NUMBER, OneLineFormatter

SECRET = "aigerim@example.org"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def admins(settings):
    settings.ADMINS = [("Desk", "desk@example.org")]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def handler(clock):
    return AlarmHandler(clock)


def record(line: int = 1) -> logging.LogRecord:
    request = RequestFactory().post(f"/ru/secret-{SECRET}/?q={SECRET}", {"email": SECRET})
    request.META[ERROR_NUMBER] = "a1b2c3d4"
    try:
        raise ValueError(SECRET)
    except ValueError:
        made = logging.LogRecord("x", logging.ERROR, "f.py", line, SECRET, None, sys.exc_info())
    made.request = request
    return made


def told(handler, *records) -> int:
    for one in records:
        handler.handle(one)
    for thread in threading.enumerate():
        if thread.name == "alarm":
            thread.join(5)
    return len(mail.outbox)


def test_a_mail_names_the_number_and_the_code_and_nothing_that_was_sent(handler):
    assert told(handler, record()) == 1

    [sent] = mail.outbox
    assert sent.to == ["desk@example.org"]
    assert "a1b2c3d4" in sent.subject
    assert "test_alarms.py" in sent.body
    assert "builtins.ValueError" in sent.body
    assert SECRET not in str(sent.message())


def test_the_same_error_is_told_once_in_ten_minutes(handler, clock):
    assert told(handler, record(), record()) == 1
    assert told(handler, record(line=2)) == 2
    clock.now = 601
    assert told(handler, record()) == 3


def test_many_different_errors_are_no_flood(handler):
    assert told(handler, *(record(line=number) for number in range(50))) == 20


@pytest.mark.parametrize("backend", ["no.such.Backend", None])
def test_telling_never_raises(handler, settings, backend, capsys):
    settings.EMAIL_BACKEND = backend

    assert told(handler, record()) == 0


def test_nobody_is_told_when_nobody_is_named(handler, settings):
    settings.ADMINS = []

    assert told(handler, record()) == 0


def test_the_log_line_ends_with_the_number():
    line = OneLineFormatter().formatMessage(_dated(record()))

    assert re.search(r" \[a1b2c3d4\]$", line)


def _dated(made: logging.LogRecord) -> logging.LogRecord:
    made.asctime, made.message = "now", "boom"
    return made
