"""From the marks of a review to its score."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from programs.models import Criterion

CENT = Decimal("0.01")


def total_of(criteria: Iterable[Criterion], marks: Mapping[int, int]) -> Decimal | None:
    """The weighted mean of the marks, each as a share of its highest, 0 to 100.

    Only criteria that have a mark count; None when there is none.
    """
    marked = [criterion for criterion in criteria if criterion.pk in marks]
    weights = sum(criterion.weight for criterion in marked)
    if not weights:
        return None
    parts = (Decimal(marks[c.pk]) * c.weight / c.maximum for c in marked)
    share = sum(parts, Decimal()) * 100 / weights
    return share.quantize(CENT, ROUND_HALF_UP)
