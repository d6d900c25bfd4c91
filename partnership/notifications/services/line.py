"""The connection to the mail server, opened once per run and again after a break."""

import contextlib
import smtplib
from types import TracebackType
from typing import Self

from django.core.mail import get_connection

from partnership.notifications.envelopes import envelope
from partnership.notifications.models import Message
from partnership.notifications.services.verdicts import Outcome, Verdict, judge

_BROKEN = (smtplib.SMTPException, OSError)
_UNSENDABLE = (ValueError, TypeError, LookupError)


class ServerAway(Exception):
    """The mail server cannot be reached or does not take mail from us at all."""


class Line:
    """Carries mails over one connection."""

    def __init__(self) -> None:
        self._backend = get_connection()
        self._open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hang_up()

    def send(self, message: Message) -> Verdict | None:
        """None when the server took the mail. Raises ``ServerAway``: the mail is not to blame."""
        self._connect()
        try:
            self._backend.send_messages([envelope(message, self._backend)])
        except (*_BROKEN, *_UNSENDABLE) as error:
            return self._verdict(error)
        return None

    def _connect(self) -> None:
        if self._open:
            return
        try:
            self._backend.open()
        except _BROKEN as error:
            self._hang_up()
            raise ServerAway(type(error).__name__) from error
        self._open = True

    def _verdict(self, error: Exception) -> Verdict:
        verdict = judge(error)
        if _broken(error):
            self._hang_up()
        if verdict.outcome is Outcome.SERVER_AWAY:
            raise ServerAway(verdict.error) from error
        return verdict

    def _hang_up(self) -> None:
        with contextlib.suppress(*_BROKEN):
            self._backend.close()
        self._open = False


def _broken(error: Exception) -> bool:
    """Whether the connection is of no more use; a plain refusal leaves it in order."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == 421 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == 421
    return not isinstance(error, _UNSENDABLE)
