"""What a jury's marks come to: number, mean, median and spread, kept on each application."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import cast

from django.db import transaction

from applicants.models import Application, Review
from applicants.services.applications.moves import in_parts

COLUMNS = ("reviews_given", "score_mean", "score_median", "score_spread")
_CENT = Decimal("0.01")


@transaction.atomic
def refresh_scores(applications: Iterable[int]) -> None:
    """Count anew for the applications of these numbers; called in the transaction of a review.

    Computed here and not by the database, so that both databases round alike.
    """
    for part in in_parts(sorted(set(applications))):
        _refresh(part)


def _refresh(keys: Sequence[int]) -> None:
    rows = Application.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    found = list(rows.only("pk", *COLUMNS))
    totals: dict[int, list[Decimal]] = defaultdict(list)
    given = Review.objects.given().filter(application__in=keys, total__isnull=False)
    for key, total in given.values_list("application_id", "total"):
        totals[key].append(cast(Decimal, total))
    for row in found:
        for name, value in summary(totals[row.pk]).items():
            setattr(row, name, value)
    Application.objects.bulk_update(found, COLUMNS)


def summary(totals: list[Decimal]) -> dict[str, int | Decimal | None]:
    """The columns for the totals of given reviews; the spread is highest less lowest."""
    if not totals:
        return dict(zip(COLUMNS, (0, None, None, None), strict=True))
    figures = (sum(totals) / len(totals), median(totals), max(totals) - min(totals))
    rounded = (Decimal(figure).quantize(_CENT, ROUND_HALF_UP) for figure in figures)
    return dict(zip(COLUMNS, (len(totals), *rounded), strict=True))
