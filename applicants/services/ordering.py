"""The order in which a person's own things stand; callers hold the owner."""

from collections.abc import Sequence
from typing import Any


def put(rows: Sequence[Any], pk: int, place: int) -> None:
    """Move the row to ``place`` of 0, 1, 2 …; what lies outside is the nearest end."""
    left = [row for row in rows if row.pk != pk]
    moved = [row for row in rows if row.pk == pk]
    place = max(0, min(place, len(left)))
    for number, row in enumerate(left[:place] + moved + left[place:]):
        if row.order != number:
            row.order = number
            row.save(update_fields=["order"])


def step(rows: Sequence[Any], pk: int, *, up: bool) -> None:
    """Change places with the neighbour; at either end nothing happens."""
    here = next((place for place, row in enumerate(rows) if row.pk == pk), None)
    if here is not None:
        put(rows, pk, here - 1 if up else here + 1)
