"""How long applications keep what was written in them (see docs/privacy.md)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from applicants.choices.applications import ApplicationState
from applicants.choices.papers import WITHOUT_A_PLACE
from applicants.models import Application
from applicants.services.applications.moves import lock
from applicants.services.papers.anonymising import anonymise, remove
from applicants.services.papers.exporting import remove_expired
from applicants.services.papers.files import remove_left_over

MOST_AT_ONCE = 500


def tidy_up() -> None:
    """Every hour: what has passed its time is removed or made anonymous, a few at a time."""
    now = timezone.now()
    _each(_stale_drafts, now, remove)
    _each(_without_a_place, now, lambda application: anonymise(application, at=now))
    remove_expired(now)
    remove_left_over(now)


def _each(
    due: Callable[[datetime], QuerySet[Application]],
    now: datetime,
    act: Callable[[Application], None],
) -> None:
    """Asked again under the lock: somebody may have come back to it meanwhile."""
    for application in list(due(now).order_by("pk")[:MOST_AT_ONCE]):
        with transaction.atomic():
            if due(now).select_for_update(of=("self",)).filter(pk=application.pk).exists():
                lock(application)
                act(application)


def _stale_drafts(now: datetime) -> QuerySet[Application]:
    """Never sent, and nobody has come back to it."""
    since = now - timedelta(days=settings.RETENTION["draft_days"])
    return Application.objects.filter(submitted_at__isnull=True, updated_at__lt=since)


def _without_a_place(now: datetime) -> QuerySet[Application]:
    """Sent, and over without a place; the reserve list counts from its decision."""
    since = now - timedelta(days=settings.RETENTION["without_a_place_days"])
    over = Q(state__in=WITHOUT_A_PLACE, ended_at__lt=since)
    reserve = Q(state=ApplicationState.RESERVE, decided_at__lt=since)
    return Application.objects.filter(
        over | reserve, submitted_at__isnull=False, anonymised_at__isnull=True
    )
