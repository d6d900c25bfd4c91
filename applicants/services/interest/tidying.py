"""What the hourly tidying does with messages of partners (see docs/privacy.md)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from applicants.choices import InterestState
from applicants.errors import WrongInterestStep
from applicants.models import InterestRequest
from applicants.services.interest.moves import lock, move, owe_professional
from applicants.services.interest.screening import close

UNCONFIRMED_FOR = timedelta(days=3)
SILENT_FOR = timedelta(days=7)
GIVEN_UP_AFTER = timedelta(days=60)
EXPIRED_KEPT_FOR = timedelta(days=7)
ENDED_KEPT_FOR = timedelta(days=365)


def tidy_up() -> None:
    """Safe to run twice: each step asks again for what has fallen due."""
    now = timezone.now()
    _each(_in(InterestState.UNCONFIRMED, created_at__lte=now - UNCONFIRMED_FOR), _expire)
    _each(_in(InterestState.RELAYED, relayed_at__lte=now - GIVEN_UP_AFTER), _give_up)
    relayed = _in(InterestState.RELAYED, reminded_at__isnull=True)
    _each(relayed.filter(relayed_at__lte=now - SILENT_FOR), _remind)
    _forget(now)


def _in(state: InterestState, **conditions: Any) -> QuerySet[InterestRequest]:
    return InterestRequest.objects.filter(state=state, **conditions).order_by("pk")


def _each(rows: QuerySet[InterestRequest], act: Callable[[InterestRequest], None]) -> None:
    """A row that somebody else moved meanwhile is left to them."""
    for row in rows:
        try:
            act(row)
        except WrongInterestStep:
            continue


@transaction.atomic
def _expire(request: InterestRequest) -> None:
    lock(request)
    move(request, InterestState.EXPIRED, by=None, at=timezone.now())


@transaction.atomic
def _remind(request: InterestRequest) -> None:
    lock(request)
    if request.awaits_answer and request.reminded_at is None:
        request.reminded_at = timezone.now()
        request.save(update_fields=["reminded_at"])
        owe_professional(request, "interest.reminder")


def _give_up(request: InterestRequest) -> None:
    close(request, by=None)


def _forget(now: datetime) -> None:
    expired = _in(InterestState.EXPIRED, ended_at__lte=now - EXPIRED_KEPT_FOR)
    ended = InterestRequest.objects.filter(ended_at__lte=now - ENDED_KEPT_FOR)
    for rows in (expired, ended):
        rows.delete()
