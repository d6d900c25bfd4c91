"""Addresses that nobody has yet, even when two rows want the same one at the same instant."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, models, transaction

from partnership.kit.slugs import slugify

# As many as may press at one instant; each loser finds the winner's address taken.
TRIES = 50
_ROOM_FOR_NUMBER = 10


def store_under_free_slug(row: Any, name: str, store: Callable[[], Any], *, otherwise: str) -> None:
    """Set ``row.slug`` to the first of name, name-2, name-3 … that is free, and store the row.

    Between the look and the write somebody else may take it: then the next one is tried.
    """
    base = slugify(name)[: 80 - _ROOM_FOR_NUMBER].rstrip("-") or otherwise
    for left in reversed(range(TRIES)):
        row.slug = _free(type(row), base)
        try:
            with transaction.atomic():
                store()
            return
        except IntegrityError:
            if not left or not _taken(type(row)).filter(slug=row.slug).exists():
                raise


def _free(model: type[models.Model], base: str) -> str:
    taken = set(_taken(model).filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _taken(model: type[models.Model]) -> models.QuerySet[Any]:
    return model._base_manager.all()
