"""Rows of the programme as they are printed, kept as long as the overview they stand in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from events.overview import Overview
from events.queries import cards, listed

# What a process keeps at most, some kilobytes each: first pages in four languages, and more.
MOST_KEPT = 400


@dataclass(frozen=True)
class Row:
    """One event in a list, with the month under which it stands."""

    month: date | None
    html: SafeString


def rows_at(overview: Overview, places: Sequence[int], now: datetime) -> list[Row]:
    """The rows at these places: one query for those that this process has not printed yet.

    What a row says changes only when a table is written or the clock passes an instant that the
    overview knows, and then there is a new overview.
    """
    language, kept = get_language() or "", overview.rows
    missing = [place for place in places if (language, place) not in kept]
    printed = {
        (language, place): kept[language, place] for place in places if (language, place) in kept
    }
    found = listed(overview, missing)
    for place, card in zip(missing, cards(found, now), strict=True):
        html = render_to_string("events/_row.html", {"card": card})
        printed[language, place] = Row(card.month, SafeString(html))
    if len(kept) + len(missing) > MOST_KEPT:
        kept.clear()
    kept.update(printed)
    return [printed[language, place] for place in places]
