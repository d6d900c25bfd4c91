"""Sending what is due: one row, one lease, one mail at a time."""

import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from partnership.notifications.choices import MessageState
from partnership.notifications.models import Message, SuppressedAddress
from partnership.notifications.queries import is_suppressed
from partnership.notifications.services.line import Line, ServerAway
from partnership.notifications.services.verdicts import Outcome, Verdict, back_off

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MOST_PER_RUN = 500
_SHORTEST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(minutes=1)


@dataclass
class Report:
    """What one run did."""

    sent: int = 0
    refused: int = 0
    missed: int = 0
    server_away: bool = False

    @property
    def handled(self) -> int:
        return self.sent + self.refused + self.missed


def deliver_due(*, limit: int = MOST_PER_RUN, seconds: float = 150.0) -> Report:
    """Send what is due, at most ``limit`` mails in ``seconds``; safe to run many at once.

    A row is claimed by one conditional UPDATE and leased for two minutes: a sender that dies
    loses its lease, and the next run sends the mail again under the same Message-ID. While the
    mail server is away the run stops, and no mail loses one of its tries.
    """
    report, stop = Report(), time.monotonic() + seconds
    with Line() as line:
        for message in _claimed(limit, stop):
            if not _deliver(message, line, report):
                report.server_away = True
                break
            _keep_the_rate()
    return report


def _claimed(limit: int, stop: float) -> Iterator[Message]:
    """Claim one due row after another, just before each is sent."""
    taken = 0
    while keys := _due_keys():
        for key in keys:
            if taken >= limit or time.monotonic() > stop:
                return
            if message := claim(key):
                taken += 1
                yield message


def _due_keys() -> list[int]:
    due = Message.objects.due(timezone.now()).order_by("send_after", "pk")
    return list(due.values_list("pk", flat=True)[:50])


def claim(pk: int) -> Message | None:
    """Take the row if it is still due; of many senders the database lets one win."""
    now = timezone.now()
    lease = secrets.token_hex(16)
    won = (
        Message.objects.due(now)
        .filter(pk=pk)
        .update(state=MessageState.SENDING, lease=lease, lease_until=now + LEASE)
    )
    return Message.objects.select_related("recipient").get(pk=pk, lease=lease) if won else None


def _deliver(message: Message, line: Line, report: Report) -> bool:
    """Whether the run may go on."""
    if message.too_late(timezone.now()):
        _settle(message, MessageState.MISSED)
        report.missed += 1
        return True
    if obstacle := _obstacle(message):
        _settle(message, MessageState.FAILED, error=obstacle)
        report.refused += 1
        return True
    try:
        verdict = line.send(message)
    except ServerAway as error:
        _put_back(message, str(error))
        logger.warning("mail server away: %s", error)
        return False
    if verdict is None:
        _settle(message, MessageState.SENT, attempts=message.attempts + 1, sent_at=timezone.now())
        report.sent += 1
    else:
        _record_refusal(message, verdict)
        report.refused += 1
    return True


def _obstacle(message: Message) -> str:
    """Why nothing is sent; kept in English and translated where staff read it."""
    if message.recipient is not None and not message.recipient.is_active:
        return gettext_noop("The account is closed.")
    return gettext_noop("The address is suppressed.") if is_suppressed(message.address) else ""


def _record_refusal(message: Message, verdict: Verdict) -> None:
    attempts = message.attempts + 1
    if verdict.outcome is Outcome.SUPPRESSED:
        SuppressedAddress.objects.get_or_create(
            address=message.address, defaults={"reason": verdict.error}
        )
    wait = back_off(attempts) if verdict.outcome is Outcome.AGAIN else None
    if wait is None:
        _settle(message, MessageState.FAILED, attempts=attempts, error=verdict.error)
    else:
        _settle(
            message,
            MessageState.QUEUED,
            attempts=attempts,
            error=verdict.error,
            send_after=timezone.now() + wait,
        )


def _put_back(message: Message, error: str) -> None:
    """Back into the queue without a lost try; the pause grows with the time waited so far."""
    now = timezone.now()
    waited = now - message.created_at
    pause = min(max(waited, _SHORTEST_PAUSE), _LONGEST_PAUSE)
    _settle(message, MessageState.QUEUED, error=error[:300], send_after=now + pause)


def _settle(message: Message, state: MessageState, **fields: object) -> None:
    """Write the outcome, unless the lease was lost meanwhile: then another sender owns the row."""
    fields = {"error": "", **fields, "state": state, "lease": "", "lease_until": None}
    held = Message.objects.filter(
        pk=message.pk, lease=message.lease, state=MessageState.SENDING
    ).update(**fields)
    if not held:
        logger.warning("lease of mail %s lost while sending", message.pk)


def _keep_the_rate() -> None:
    if settings.MAIL_PER_SECOND:
        time.sleep(1 / settings.MAIL_PER_SECOND)
