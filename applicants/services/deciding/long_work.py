"""What the worker does step by step: a row says how far, a lease says that a worker lives."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from applicants.choices.applications import LongWorkState
from applicants.models import Release, Staging
from partnership.kit.hints import Hint

TASK = "applicants.release_decisions"
LEASE = timedelta(minutes=2)
logger = logging.getLogger(__name__)

Work = TypeVar("Work", Release, Staging)


def carry_on_due(kind: type[Work], step: Callable[[Work], None], *, seconds: float) -> None:
    """Carry on every piece of work that no living worker has in hand; what the task calls.

    A worker that dies loses its lease, and the next sweep goes on behind its last commit. What
    fails keeps its lease until it runs out, and does not stop the rest.
    """
    stop = time.monotonic() + seconds
    due = kind.objects.due(timezone.now()).order_by("pk")
    for key in list(due.values_list("pk", flat=True)):
        if not _tried(kind, key, step, stop):
            kind.objects.filter(pk=key).update(leased_until=None)
            Hint(TASK)()
            return


def take_step(work: Work, step: Callable[[Work], None]) -> bool:
    """One step, in one transaction; True when nothing is left to do.

    The row is locked and read anew, so that two workers at once only take turns.
    """
    with transaction.atomic():
        work.refresh_from_db(from_queryset=type(work).objects.select_for_update())
        if not work.is_over:
            step(work)
            work.leased_until = timezone.now() + LEASE
            work.save()
    return work.is_over


def _claim(kind: type[Work], key: int) -> Work | None:
    """Of many workers the database lets one win."""
    now = timezone.now()
    won = kind.objects.due(now).filter(pk=key)
    taken = won.update(state=LongWorkState.RUNNING, leased_until=now + LEASE)
    return kind.objects.get(pk=key) if taken else None


def _tried(kind: type[Work], key: int, step: Callable[[Work], None], stop: float) -> bool:
    work = _claim(kind, key)
    try:
        return work is None or _carry_on(work, step, stop)
    except Exception:
        logger.exception("%s %d stopped", kind.__name__, key)
        return True


def _carry_on(work: Work, step: Callable[[Work], None], stop: float) -> bool:
    """Whether it was finished in the time there is."""
    while not take_step(work, step):
        if time.monotonic() > stop:
            return False
    return True
