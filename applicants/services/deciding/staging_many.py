"""Preparing decisions for thousands: asked for in a page, carried out by the worker.

Each part is one transaction that says how far it came, so that a worker may die anywhere: the
next one goes on behind it. Meanwhile nobody else prepares or releases in this call.
"""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from applicants.choices.applications import ApplicationState, Decision, LongWorkState
from applicants.errors.deciding import NothingStaged, NothingToStage
from applicants.models import Application, Staging
from applicants.services.deciding.long_work import TASK, carry_on_due, take_step
from applicants.services.deciding.staging import (
    by_merit,
    hold_calls,
    moved_back,
    place,
    prepare,
    stage,
    under_review,
)
from partnership.accounts.models import User
from partnership.kit.hints import hint_on_commit

# So many are prepared while the page waits; what is more goes to the worker.
AT_ONCE = 500
BATCH = 250
GIVEN_UP_AFTER = timedelta(hours=1)


@transaction.atomic
def start_staging(
    applications: QuerySet[Application],
    decision: Decision | str,
    *,
    by: User | None,
    rank: int | None = None,
) -> list[Staging]:
    """Ask the worker to prepare a decision, or with none to take them back; one row for a call.

    Of several calls all are asked for or none. Raises ``NothingToStage``, ``NothingStaged``,
    ``ReleaseUnderWay`` or ``StagingUnderWay``.
    """
    rows = applications.filter(state=ApplicationState.IN_REVIEW).order_by()
    rows = rows if decision else rows.exclude(staged_decision="")
    hold_calls(set(rows.values_list("call_id", flat=True).distinct()))
    chosen: dict[int, list[Any]] = defaultdict(list)
    for row in rows.values_list("pk", "call_id", "score_mean", named=True):
        chosen[row.call_id].append(row)
    if not chosen:
        raise NothingToStage if decision else NothingStaged
    hint_on_commit(TASK)
    return [
        Staging.objects.create(
            call_id=call,
            by=by,
            decision=decision,
            rank=rank,
            applications=[row.pk for row in sorted(group, key=by_merit)],
            total=len(group),
            created_at=timezone.now(),
        )
        for call, group in sorted(chosen.items())
    ]


@transaction.atomic
def stage_reserve(application: Application, *, by: User | None, rank: int | None = None) -> None:
    """One on the reserve list; where many move back for it, the worker does it in one piece.

    Raises as ``stage``.
    """
    hold_calls({application.call_id})
    if rank is not None and moved_back(application, rank).count() > AT_ONCE:
        one = Application.objects.filter(pk=application.pk)
        start_staging(one, Decision.RESERVE, by=by, rank=rank)
    else:
        stage(application, Decision.RESERVE, by=by, rank=rank)


def stage_due(*, seconds: float = 150.0) -> None:
    """Carry on every staging that no living worker has in hand.

    One that was begun and stands still is given up in the end: it would bar the call for good.
    """
    now = timezone.now()
    still = Staging.objects.due(now).filter(state=LongWorkState.RUNNING)
    still.filter(created_at__lt=now - GIVEN_UP_AFTER).update(
        state=LongWorkState.FAILED, finished_at=now, applications=[]
    )
    carry_on_due(Staging, _step, seconds=seconds)


def stage_some(staging: Staging) -> bool:
    """One step of a staging, in one transaction; True when nothing is left to do."""
    return take_step(staging, _step)


def _step(staging: Staging) -> None:
    """The next few; who was withdrawn meanwhile is left out and counted."""
    keys = staging.applications[staging.done : staging.done + BATCH]
    found = {row.pk: row for row in under_review(sorted(keys))}
    rows = [found[key] for key in keys if key in found]
    if staging.rank is not None and rows:
        place(rows[0], staging.rank, by=staging.by)
    else:
        prepare(rows, staging.decision, by=staging.by)
    staging.skipped += len(keys) - len(rows)
    staging.done += len(keys)
    if staging.done >= staging.total:
        staging.state, staging.finished_at = LongWorkState.DONE, timezone.now()
        staging.applications = []
