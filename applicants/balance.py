"""Whom a call would choose if the prepared decisions were released now, beside its aims.

It guides the team and decides nothing. Groups of fewer than five are never counted out: of so
few, one could tell who they are.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from applicants.choices.applications import (
    COUNTED_APPLICATIONS,
    HOLDING_A_PLACE,
    ApplicationState,
    Decision,
)
from applicants.models import Application
from partnership.accounts.choices import Language
from programs.choices import AimDimension
from programs.models import CallAim, City, OpenCall, Sector

FEWEST = 5
# Accepted when the decisions are released, or accepted already.
CHOSEN = Q(state=ApplicationState.IN_REVIEW, staged_decision=Decision.ACCEPT) | Q(
    state__in=HOLDING_A_PLACE
)
_KEYS = {
    AimDimension.SECTOR: "sector_id",
    AimDimension.CITY: "city_id",
    AimDimension.LANGUAGE: "language",
}


@dataclass(frozen=True)
class Group:
    """One sector, city or language; a number that may not be told is None."""

    label: str
    applied: int | None
    chosen: int | None
    share: int | None
    aim: int | None

    @property
    def is_silent(self) -> bool:
        return self.applied is self.chosen is self.aim is None


@dataclass(frozen=True)
class Dimension:
    """All groups of one kind, the largest first."""

    label: str
    groups: list[Group]

    @property
    def shown(self) -> list[Group]:
        """Those of which there is something to tell."""
        return [group for group in self.groups if not group.is_silent]

    @property
    def silent(self) -> str:
        """The names of the others, in one line."""
        return ", ".join(group.label for group in self.groups if group.is_silent)


def balance_of(call: OpenCall) -> list[Dimension]:
    """By sector, city and language, in four queries whatever the number of applications."""
    cells = _cells(call)
    names = _names()
    aims = _aims(call)
    return [
        Dimension(
            str(dimension.label),
            _groups(*_sums(cells, place), names[dimension], aims.get(dimension, {})),
        )
        for place, dimension in enumerate(_KEYS)
    ]


def _cells(call: OpenCall) -> list[tuple[Any, ...]]:
    """Sector, city, language, how many applied and were chosen; one query for all three."""
    counted = Application.objects.filter(call=call, state__in=COUNTED_APPLICATIONS).order_by()
    return list(
        counted.values_list(*_KEYS.values()).annotate(
            applied=Count("pk"), chosen=Count("pk", filter=CHOSEN)
        )
    )


def _names() -> dict[str, dict[Any, str]]:
    return {
        AimDimension.SECTOR: {row.pk: str(row) for row in Sector.objects.all()},
        AimDimension.CITY: {row.pk: str(row) for row in City.objects.all()},
        AimDimension.LANGUAGE: dict(Language.choices),
    }


def _aims(call: OpenCall) -> dict[str, dict[Any, int]]:
    found: dict[str, dict[Any, int]] = {}
    for aim in CallAim.objects.filter(call=call):
        key = getattr(aim, _KEYS[AimDimension(aim.dimension)])
        found.setdefault(aim.dimension, {})[key] = aim.share
    return found


def _sums(cells: list[tuple[Any, ...]], place: int) -> tuple[Counter[Any], Counter[Any]]:
    applied: Counter[Any] = Counter()
    chosen: Counter[Any] = Counter()
    for cell in cells:
        applied[cell[place]] += cell[-2]
        chosen[cell[place]] += cell[-1]
    return applied, chosen


def _groups(
    applied: Counter[Any], chosen: Counter[Any], names: Mapping[Any, str], aims: Mapping[Any, int]
) -> list[Group]:
    keys = sorted({*applied, *aims}, key=lambda key: (-applied[key], str(key)))
    told_applied, told_chosen = (
        _tellable({key: sums[key] for key in keys}) for sums in (applied, chosen)
    )
    total = sum(chosen.values())
    return [
        Group(
            label=str(names.get(key) or _("not stated")),
            applied=told_applied.get(key),
            chosen=told_chosen.get(key),
            share=_percent(told_chosen[key], total) if key in told_chosen else None,
            aim=aims.get(key),
        )
        for key in keys
    ]


def _tellable(counts: Mapping[Any, int]) -> dict[Any, int]:
    """Without the groups under five; a single such one would follow from the sum of the rest."""
    told = {key: count for key, count in counts.items() if count >= FEWEST}
    if told and len(counts) - len(told) == 1:
        del told[min(told, key=lambda key: told[key])]
    return told


def _percent(part: int, whole: int) -> int:
    return (200 * part + whole) // (2 * whole)
