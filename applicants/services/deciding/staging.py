"""Preparing decisions, in sight of the staff alone, until they are released."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max
from django.utils import timezone

from applicants.choices.applications import ApplicationState, Decision
from applicants.errors.deciding import NothingStaged, NothingToStage, ReleaseUnderWay
from applicants.models import Application, Release
from applicants.services.applications.moves import in_parts
from applicants.services.deciding.records import log_changes
from partnership.accounts.models import User
from programs.models import OpenCall

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
    follow the last one, the best mean first. Raises ``NothingToStage`` or ``ReleaseUnderWay``.
    """
    rows = _locked(applications)
    if not rows:
        raise NothingToStage
    now = timezone.now()
    if decision != Decision.RESERVE:
        _write(rows, by=by, at=now, staged_decision=decision, staged_rank=None)
    elif rank is not None and len(rows) == 1:
        _stage_at(rows[0], rank, by=by, at=now)
    else:
        _stage_in_order(rows, by=by, at=now)
    return len(rows)


@transaction.atomic
def unstage(applications: Iterable[Application] | Application, *, by: User | None) -> int:
    """Take prepared decisions back, and say how many. Raises ``NothingStaged``."""
    rows = [row for row in _locked(applications) if row.staged_decision]
    if not rows:
        raise NothingStaged
    _write(rows, by=by, at=None, staged_decision="", staged_rank=None)
    return len(rows)


def _locked(applications: Iterable[Application] | Application) -> list[Application]:
    """Those under review, their calls locked first: no release may begin meanwhile."""
    chosen = [applications] if isinstance(applications, Application) else list(applications)
    calls = sorted({row.call_id for row in chosen})
    list(OpenCall.objects.select_for_update().filter(pk__in=calls).order_by("pk"))
    if Release.objects.unfinished().filter(call__in=calls).exists():
        raise ReleaseUnderWay
    under_review = Application.objects.filter(state=ApplicationState.IN_REVIEW)
    rows: list[Application] = []
    for part in in_parts(sorted(row.pk for row in chosen)):
        found = under_review.filter(pk__in=part).select_for_update().only(*_NEEDED)
        rows += found.order_by("pk")
    return rows


def _stage_at(row: Application, rank: int, *, by: User | None, at: datetime) -> None:
    """To this place; whoever stands there and behind moves back by one."""
    reserve = Application.objects.filter(
        call=row.call_id, state=ApplicationState.IN_REVIEW, staged_decision=Decision.RESERVE
    ).exclude(pk=row.pk)
    if reserve.filter(staged_rank=rank).exists():
        reserve.filter(staged_rank__gte=rank).update(staged_rank=F("staged_rank") + 1)
    _write([row], by=by, at=at, staged_decision=Decision.RESERVE, staged_rank=rank)


def _stage_in_order(rows: Sequence[Application], *, by: User | None, at: datetime) -> None:
    """Behind those who stand on the list of their call; who stands there keeps the place."""
    new = [row for row in rows if row.staged_decision != Decision.RESERVE]
    if not new:
        return
    new.sort(key=lambda row: (row.score_mean is None, -(row.score_mean or 0), row.pk))
    last = _last_ranks({row.call_id for row in new})
    _write(new, by=by, at=at, staged_decision=Decision.RESERVE, staged_rank=None)
    for row in new:
        last[row.call_id] += 1
        row.staged_rank = last[row.call_id]
    _write_ranks(new)


def _write_ranks(rows: Sequence[Application]) -> None:
    """A number of its own for each of thousands: a CASE of so many branches is slow."""
    statement = "UPDATE applicants_application SET staged_rank = %s WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(row.staged_rank, row.pk) for row in rows])


def _last_ranks(calls: set[int]) -> dict[int, int]:
    listed = Application.objects.filter(call__in=calls, staged_decision=Decision.RESERVE)
    highest = listed.order_by().values_list("call").annotate(last=Max("staged_rank"))
    return dict.fromkeys(calls, 0) | {call: last or 0 for call, last in highest}


def _write(
    rows: Sequence[Application],
    *,
    by: User | None,
    at: datetime | None,
    staged_decision: str,
    staged_rank: int | None,
) -> None:
    """The same for all of them, in a few statements, with a line of the log for each change."""
    after = (str(staged_decision), staged_rank)
    changes = [(row, _difference(_staged(row), after)) for row in rows]
    keys = [row.pk for row, change in changes if change]
    values = {"staged_decision": staged_decision, "staged_rank": staged_rank}
    author = {"staged_by": by if at else None, "staged_at": at}
    for part in in_parts(keys):
        Application.objects.filter(pk__in=part).update(**values, **author)
    log_changes(((row, change) for row, change in changes if change), by=by)


def _staged(row: Application) -> tuple[str, int | None]:
    return str(row.staged_decision), row.staged_rank


def _difference(before: tuple[str, int | None], after: tuple[str, int | None]) -> dict[str, Any]:
    """As auditlog writes it: field → [before, after]."""
    names = ("staged_decision", "staged_rank")
    pairs = zip(names, before, after, strict=True)
    return {name: [str(old or ""), str(new or "")] for name, old, new in pairs if old != new}
