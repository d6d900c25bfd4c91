"""What an answer of the mail server means for the mail."""

import smtplib
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

MOST_ATTEMPTS = 8
# Minutes until the next try, after the first refusal, the second, …: a little over a day.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 480, 720))
_ADDRESS_CODES = {550, 551, 553}


class Outcome(Enum):
    """What becomes of a mail that was not accepted."""

    AGAIN = "again"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    SERVER_AWAY = "server away"


@dataclass(frozen=True)
class Verdict:
    outcome: Outcome
    error: str


def back_off(attempts: int) -> timedelta | None:
    """How long to wait after that many refused tries; None when there were enough."""
    return BACK_OFF[attempts - 1] if attempts < MOST_ATTEMPTS else None


def judge(error: Exception) -> Verdict:
    """A final refusal of the address suppresses it; a refusal of ourselves is an outage."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _by_code(code, text, final=Outcome.SUPPRESSED)
    if isinstance(error, smtplib.SMTPSenderRefused):
        final = Outcome.FAILED if error.smtp_code == 552 else Outcome.SERVER_AWAY
        return _by_code(error.smtp_code, error.smtp_error, final=final)
    if isinstance(error, smtplib.SMTPDataError):
        suppress = error.smtp_code in _ADDRESS_CODES
        final = Outcome.SUPPRESSED if suppress else Outcome.FAILED
        return _by_code(error.smtp_code, error.smtp_error, final=final)
    if isinstance(error, smtplib.SMTPNotSupportedError | ValueError | TypeError | LookupError):
        return Verdict(Outcome.FAILED, type(error).__name__)
    return Verdict(Outcome.AGAIN, type(error).__name__)


def _by_code(code: int, text: bytes | str, *, final: Outcome) -> Verdict:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    line = " ".join(f"{code} {said}".split())[:300]
    return Verdict(final if code >= 500 else Outcome.AGAIN, line)
