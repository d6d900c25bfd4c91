"""Telling everybody at once: one commit makes all decisions visible, then the mails follow.

How, and why so: ADR 8.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from applicants.choices.applications import (
    STATE_AFTER,
    UNDECIDED,
    ApplicationState,
    Decision,
    LongWorkState,
)
from applicants.errors.deciding import (
    NothingToRelease,
    ReleaseUnderWay,
    StagingUnderWay,
    UndecidedLeft,
)
from applicants.models import Application, ApplicationQuerySet, Release, Staging
from applicants.services.applications.dates import end_of_day
from applicants.services.applications.moves import move_many, owe_applicant, topic
from applicants.services.deciding.long_work import TASK, carry_on_due, take_step
from partnership.accounts.models import User
from partnership.kit.hints import hint_on_commit
from programs.choices import CallStatus
from programs.errors import CallRefused, DeadlineAhead, WrongCallStatus
from programs.models import OpenCall
from programs.services.calls import announce_with_release

BATCH = 50

KINDS: dict[str, str] = {
    ApplicationState.ACCEPTED: "app.accepted",
    ApplicationState.RESERVE: "app.reserve",
    ApplicationState.DECLINED: "app.declined",
}


@transaction.atomic
def start_release(call: OpenCall, *, by: User | None, leave_out: bool = False) -> Release:
    """Ask the worker to release every staged decision of the call.

    Raises ``DeadlineAhead``, ``WrongCallStatus``, ``ReleaseUnderWay``, ``StagingUnderWay``,
    ``NothingToRelease``, or ``UndecidedLeft`` unless those without a decision are left out on
    purpose.
    """
    call.refresh_from_db(from_queryset=OpenCall.objects.select_for_update())
    now = timezone.now()
    _check_call(call, now)
    if Release.objects.unfinished().filter(call=call).exists():
        raise ReleaseUnderWay
    if Staging.objects.unfinished().filter(call=call).exists():
        raise StagingUnderWay
    total = staged(call).count()
    if not total:
        raise NothingToRelease
    left = undecided(call).count()
    if left and not leave_out:
        raise UndecidedLeft(count=left)
    release = Release.objects.create(call=call, by=by, total=total, left_out=left, created_at=now)
    hint_on_commit(TASK)
    return release


def staged(call: OpenCall) -> ApplicationQuerySet:
    """What a release would tell now."""
    return Application.objects.filter(call=call, state=ApplicationState.IN_REVIEW).exclude(
        staged_decision=""
    )


def undecided(call: OpenCall) -> ApplicationQuerySet:
    """What a release would leave without an answer."""
    sent = Application.objects.filter(call=call, state__in=UNDECIDED)
    return sent.exclude(~Q(staged_decision=""), state=ApplicationState.IN_REVIEW)


def release_due(*, seconds: float = 150.0) -> None:
    """Carry on every release that no living worker has in hand."""
    carry_on_due(Release, _step, seconds=seconds)


def release_some(release: Release) -> bool:
    """One step of a release, in one transaction; True when nothing is left to do."""
    return take_step(release, _step)


def _step(release: Release) -> None:
    if release.switched_at is None:
        _switch(release)
    else:
        _tell_some(release)


def _switch(release: Release) -> None:
    """All decisions and the announcement become visible with one commit, or nothing does."""
    try:
        with transaction.atomic():
            _decide_all(release)
    except (CallRefused, NothingToRelease):
        release.state, release.finished_at = LongWorkState.FAILED, timezone.now()
        release.switched_at = None


def _decide_all(release: Release) -> None:
    call = OpenCall.objects.select_for_update().get(pk=release.call_id)
    now = timezone.now()
    release.total = sum(_decide(call, decision, release, now) for decision in Decision)
    release.switched_at = now
    if not release.total:
        raise NothingToRelease
    if call.decided_at is None:
        announce_with_release(call, by=release.by)


def _decide(call: OpenCall, decision: Decision, release: Release, now: datetime) -> int:
    chosen = staged(call).filter(staged_decision=decision).select_for_update()
    rows = list(chosen.only("pk", "state").order_by("pk"))
    dates = {"decided_at": now}
    if decision == Decision.ACCEPT:
        dates["confirm_by"] = end_of_day(call, now, days=call.confirm_days)
    move_many(rows, STATE_AFTER[decision], by=release.by, at=now, **dates)
    return len(rows)


def _tell_some(release: Release) -> None:
    """Owe the mails of the next few; who has answered the page already needs none."""
    told = Application.objects.filter(
        call=release.call_id, decided_at=release.switched_at, pk__gt=release.told_to
    )
    rows = list(told.select_related("call", "professional__user").order_by("pk")[:BATCH])
    for row in rows:
        if kind := KINDS.get(row.state):
            owe_applicant(row, kind, topic=topic(row))
        release.told_to = row.pk
    release.done += len(rows)
    if len(rows) < BATCH:
        release.state, release.finished_at = LongWorkState.DONE, timezone.now()


def _check_call(call: OpenCall, now: datetime) -> None:
    """What the announcement would refuse is refused before anybody waits for it."""
    if call.status != CallStatus.PUBLISHED:
        raise WrongCallStatus(status=CallStatus(call.status).label)
    if now < call.closes_at:
        raise DeadlineAhead
