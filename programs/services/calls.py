"""The steps of an open call: publish, cancel, announce the results.

Each verb locks the row, asks the state table, writes, and leaves a line in the audit log.
"""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from programs.choices import CallStatus
from programs.errors import (
    CallReasonMissing,
    DeadlineAhead,
    DecisionsAwaited,
    ResultsAnnounced,
)
from programs.models import OpenCall
from programs.models.call import ALWAYS_WRITTEN
from programs.services.completeness import missing_for_publication
from programs.services.in_use import decisions_awaited
from programs.services.writing import check_published, check_step, lock_call, write_call


@transaction.atomic
def publish(call: OpenCall, *, by: User | None) -> OpenCall:
    """Show the call to everybody; refuses while something a visitor needs is missing."""
    lock_call(call)
    check_step(call, CallStatus.PUBLISHED)
    for refusal in missing_for_publication(call):
        raise refusal
    return write_call(call, by, status=CallStatus.PUBLISHED, published_at=timezone.now())


@transaction.atomic
def cancel(call: OpenCall, *, by: User | None, reasons: Mapping[str, str]) -> OpenCall:
    """Nobody will be chosen; the page stays and says why. This cannot be undone.

    Refused once the results are out: people have them in their hands.
    """
    lock_call(call)
    check_step(call, CallStatus.CANCELLED)
    if call.decided_at is not None:
        raise ResultsAnnounced
    if not all(reasons.get(code, "").strip() for code in ALWAYS_WRITTEN):
        raise CallReasonMissing
    texts = {f"cancel_reason_{code}": text.strip() for code, text in reasons.items()}
    return write_call(call, by, status=CallStatus.CANCELLED, **texts)


@transaction.atomic
def announce_results(call: OpenCall, *, by: User | None) -> OpenCall:
    """Say that the choice is made, of a call whose applicants do not wait here for a decision.

    Refused before the deadline, twice, and while anybody waits: then the release announces.
    """
    lock_call(call)
    _check_over(call)
    if decisions_awaited(call):
        raise DecisionsAwaited
    return write_call(call, by, decided_at=timezone.now())


@transaction.atomic
def announce_with_release(call: OpenCall, *, by: User | None) -> OpenCall:
    """The same in the transaction that tells the decisions; some may be left out on purpose."""
    lock_call(call)
    _check_over(call)
    return write_call(call, by, decided_at=timezone.now())


def _check_over(call: OpenCall) -> None:
    check_published(call)
    if call.decided_at is not None:
        raise ResultsAnnounced
    if timezone.now() < call.closes_at:
        raise DeadlineAhead
