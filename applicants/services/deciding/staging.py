"""Preparing decisions, in sight of the staff alone, until they are released."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max
from django.utils import timezone

from applicants.choices.applications import ApplicationState, Decision
from applicants.errors.deciding import (
    NothingStaged,
    NothingToStage,
    ReleaseUnderWay,
    StagingUnderWay,
)
from applicants.models import Application, ApplicationQuerySet, Release, Staging
from applicants.services.applications.moves import in_parts
from applicants.services.deciding.records import log_changes
from partnership.accounts.models import User
from programs.models import OpenCall

NO_RANKS: Mapping[int, int] = MappingProxyType({})
_NEEDED = ("pk", "call_id", "state", "score_mean", "staged_decision", "staged_rank")


@transaction.atomic
def stage(
    applications: Iterable[Application] | Application,
    decision: Decision | str,
    *,
    by: User | None,
    rank: int | None = None,
) -> int:
    """Prepare a decision for those under review, and say for how many.

    Others are left as they are. Neither state nor ``updated_at`` moves: nothing the applicant
    can see changes. On the reserve list one goes to ``rank`` and moves the later ones back; many
    follow the last one, the best mean first. Raises ``NothingToStage``, ``ReleaseUnderWay`` or
    ``StagingUnderWay``. Thousands are for ``start_staging``: somebody waits for this.
    """
    rows = _held(applications)
    if not rows:
        raise NothingToStage
    if decision == Decision.RESERVE and rank is not None and len(rows) == 1:
        place(rows[0], rank, by=by)
    else:
        prepare(sorted(rows, key=by_merit), decision, by=by)
    return len(rows)


@transaction.atomic
def unstage(applications: Iterable[Application] | Application, *, by: User | None) -> int:
    """Take prepared decisions back, and say how many. Raises ``NothingStaged`` and as ``stage``."""
    rows = [row for row in _held(applications) if row.staged_decision]
    if not rows:
        raise NothingStaged
    prepare(rows, "", by=by)
    return len(rows)


def _held(applications: Iterable[Application] | Application) -> list[Application]:
    chosen = [applications] if isinstance(applications, Application) else list(applications)
    hold_calls({row.call_id for row in chosen})
    return under_review(sorted(row.pk for row in chosen))


def hold_calls(calls: Collection[int]) -> None:
    """Until the end of the transaction neither a release nor a staging of these may begin.

    Raises ``ReleaseUnderWay`` or ``StagingUnderWay`` where one has begun.
    """
    list(OpenCall.objects.select_for_update().filter(pk__in=calls).order_by("pk"))
    if Release.objects.unfinished().filter(call__in=calls).exists():
        raise ReleaseUnderWay
    if Staging.objects.unfinished().filter(call__in=calls).exists():
        raise StagingUnderWay


def under_review(keys: Sequence[int]) -> list[Application]:
    """Those of them that the jury has before it, locked."""
    rows: list[Application] = []
    for part in in_parts(keys):
        found = Application.objects.filter(state=ApplicationState.IN_REVIEW, pk__in=part)
        rows += found.select_for_update().only(*_NEEDED).order_by("pk")
    return rows


def by_merit(row: Application) -> tuple[bool, Decimal, int]:
    """The key to sort by: the best mean first; what has no mark comes last."""
    return row.score_mean is None, -(row.score_mean or Decimal()), row.pk


def prepare(rows: Sequence[Application], decision: Decision | str, *, by: User | None) -> None:
    """Write it for rows whose locks the caller holds; in their order they join the reserve list.

    They go behind those who stand on the list of their call; who stands there keeps the place.
    """
    at = timezone.now() if decision else None
    if decision != Decision.RESERVE:
        _write(rows, decision, by=by, at=at)
        return
    new = [row for row in rows if row.staged_decision != Decision.RESERVE]
    last, ranks = _last_ranks({row.call_id for row in new}), {}
    for row in new:
        last[row.call_id] += 1
        ranks[row.pk] = last[row.call_id]
    _write(new, decision, by=by, at=at, ranks=ranks)


def place(row: Application, rank: int, *, by: User | None) -> None:
    """On the reserve list at this rank; the caller holds the lock of the row and of its call."""
    at, behind = timezone.now(), moved_back(row, rank)
    if behind.filter(staged_rank=rank).exists():
        behind.update(staged_rank=F("staged_rank") + 1)
    _write([row], Decision.RESERVE, by=by, at=at, ranks={row.pk: rank})


def moved_back(row: Application, rank: int) -> ApplicationQuerySet:
    """Who stands at the rank and behind, up to the place that this one leaves."""
    reserve = Application.objects.filter(
        call=row.call_id, state=ApplicationState.IN_REVIEW, staged_decision=Decision.RESERVE
    )
    behind = reserve.filter(staged_rank__gte=rank).exclude(pk=row.pk)
    if row.staged_rank is not None and row.staged_rank > rank:
        behind = behind.filter(staged_rank__lt=row.staged_rank)
    return behind


def _last_ranks(calls: set[int]) -> dict[int, int]:
    listed = Application.objects.filter(call__in=calls, staged_decision=Decision.RESERVE)
    highest = listed.order_by().values_list("call").annotate(last=Max("staged_rank"))
    return dict.fromkeys(calls, 0) | {call: last or 0 for call, last in highest}


def _write(
    rows: Sequence[Application],
    decision: Decision | str,
    *,
    by: User | None,
    at: datetime | None,
    ranks: Mapping[int, int] = NO_RANKS,
) -> None:
    """In a few statements, with a line of the log for each change; ``ranks`` has all or none."""
    found = ((row, _difference(row, str(decision), ranks.get(row.pk))) for row in rows)
    changes = [(row, change) for row, change in found if change]
    values = {"staged_decision": str(decision), "staged_by": by if at else None, "staged_at": at}
    for part in in_parts([row.pk for row, _change in changes]):
        if ranks:
            _update_with_ranks([(pk, ranks[pk]) for pk in part], values)
        else:
            Application.objects.filter(pk__in=part).update(**values, staged_rank=None)
    log_changes(changes, by=by)


def _update_with_ranks(ranks: Sequence[tuple[int, int]], values: Mapping[str, Any]) -> None:
    """Each has a number of its own: a CASE of so many branches is slow."""
    at = values["staged_at"] and connection.ops.adapt_datetimefield_value(values["staged_at"])
    same = (values["staged_decision"], values["staged_by"] and values["staged_by"].pk, at)
    statement = (
        "UPDATE applicants_application SET staged_decision = %s, staged_by_id = %s,"
        " staged_at = %s, staged_rank = %s WHERE id = %s"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(*same, rank, pk) for pk, rank in ranks])


def _difference(row: Application, decision: str, rank: int | None) -> dict[str, Any]:
    """As auditlog writes it: field → [before, after]."""
    pairs = (
        ("staged_decision", row.staged_decision, decision),
        ("staged_rank", row.staged_rank, rank),
    )
    return {name: [str(old or ""), str(new or "")] for name, old, new in pairs if old != new}
