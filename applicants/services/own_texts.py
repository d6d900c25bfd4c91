"""What a person writes once more in another language."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from applicants.models import OwnText, PortfolioItem, Professional, Project
from applicants.services.screening import note_change
from applicants.services.search import (
    refresh_professional_search_text,
    refresh_project_search_text,
)
from partnership.kit.edits import ChangedMeanwhile, hold_unchanged, mark_of

Original = Professional | PortfolioItem | Project


@transaction.atomic
def save_text(
    row: OwnText, of: Original, *, before: OwnText, seen: str, store: Callable[[], object]
) -> None:
    """Store it; one without a word is no translation and goes. Raises ``ChangedMeanwhile``."""
    Professional.objects.select_for_update(no_key=True).get(pk=_owner(of))
    if before.pk is not None:
        hold_unchanged(before, seen)
    else:
        _refuse_a_second(row, of)
    store()
    if not any(getattr(row, field) for field in of.TOLD):
        row.delete()
    shown = of.professional if isinstance(of, PortfolioItem) else of
    note_change(shown, before=before, after=row)
    _refresh(of)


def _refuse_a_second(row: OwnText, of: Original) -> None:
    texts: Any = of.texts
    other = texts.filter(language=row.language).first()
    if other is not None:
        raise ChangedMeanwhile(mark_of(other))


def _owner(of: Original) -> int:
    if isinstance(of, Professional):
        return of.pk
    return of.owner_id if isinstance(of, Project) else of.professional_id


def _refresh(of: Original) -> None:
    """Works are not searched by themselves."""
    if isinstance(of, Professional):
        refresh_professional_search_text(of)
    elif isinstance(of, Project):
        refresh_project_search_text(of)
