"""Every step of an open call: publish, cancel, announce the results.

Each verb locks the row, asks the state table, writes, and leaves a line in the audit log.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.db import transaction
from django.utils import timezone

from partnership.accounts.choices import Language
from partnership.accounts.models import User
from programs.choices import CALL_FOLLOWS, CallStatus
from programs.errors import (
    CallReasonMissing,
    CallRefused,
    CallSectorMissing,
    CallTextMissing,
    DeadlineAhead,
    ResultsAnnounced,
    WrongCallStatus,
)
from programs.models import OpenCall

REQUIRED_LANGUAGES = (Language.KAZAKH.value, Language.RUSSIAN.value)


@transaction.atomic
def publish(call: OpenCall, *, by: User | None) -> OpenCall:
    """Show the call to everybody; refuses while something a visitor needs is missing."""
    _lock(call)
    _check_step(call, CallStatus.PUBLISHED)
    for refusal in missing_for_publication(call):
        raise refusal
    return _write(call, by, status=CallStatus.PUBLISHED, published_at=timezone.now())


@transaction.atomic
def cancel(call: OpenCall, *, by: User | None, reasons: Mapping[str, str]) -> OpenCall:
    """Nobody will be chosen; the page stays and says why. This cannot be undone.

    Refused once the results are out: people have them in their hands.
    """
    _lock(call)
    _check_step(call, CallStatus.CANCELLED)
    if call.decided_at is not None:
        raise ResultsAnnounced
    if not all(reasons.get(code, "").strip() for code in REQUIRED_LANGUAGES):
        raise CallReasonMissing
    texts = {f"cancel_reason_{code}": text.strip() for code, text in reasons.items()}
    return _write(call, by, status=CallStatus.CANCELLED, **texts)


@transaction.atomic
def announce_results(call: OpenCall, *, by: User | None) -> OpenCall:
    """Say that the choice is made; refused before the deadline, and twice."""
    _lock(call)
    if call.status != CallStatus.PUBLISHED:
        raise WrongCallStatus(status=CallStatus(call.status).label)
    if call.decided_at is not None:
        raise ResultsAnnounced
    if timezone.now() < call.closes_at:
        raise DeadlineAhead
    return _write(call, by, decided_at=timezone.now())


def missing_for_publication(call: OpenCall) -> Iterator[type[CallRefused]]:
    """Everything a visitor would miss, one named refusal each; nothing when it is complete."""
    texts = (f"{field}_{code}" for field in ("title", "summary") for code in REQUIRED_LANGUAGES)
    if not all(getattr(call, name) for name in texts):
        yield CallTextMissing
    if not call.sectors.exists():
        yield CallSectorMissing


def _lock(call: OpenCall) -> None:
    """Hold the row until the end of the transaction, and read it afresh in place."""
    call.refresh_from_db(from_queryset=OpenCall.objects.select_for_update())


def _check_step(call: OpenCall, to: CallStatus) -> None:
    if to not in CALL_FOLLOWS[call.status]:
        raise WrongCallStatus(status=CallStatus(call.status).label)


def _write(call: OpenCall, by: User | None, **values: Any) -> OpenCall:
    """Save, and tell the audit log who did it: a command has no request that would."""
    before = {name: getattr(call, name) for name in values}
    for name, value in values.items():
        setattr(call, name, value)
    with disable_auditlog():
        call.save(update_fields=[*values, "updated_at"])
    changes = {name: [str(before[name]), str(value)] for name, value in values.items()}
    LogEntry.objects.log_create(
        call, force_log=True, action=LogEntry.Action.UPDATE, changes=changes, actor=by
    )
    return call
