"""Rows and days of the programme as printed, kept as long as the overview they stand in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from events.models import Event
from events.months import days_of_event
from events.overview import Overview
from events.queries import cards, listed

# What a process keeps at most: rows of some kilobytes, days of a few hundred bytes.
MOST_ROWS, MOST_DAYS = 600, 1500


@dataclass(frozen=True)
class Row:
    """One event in a list, with the month under which it stands."""

    month: date | None
    html: SafeString


# The day of the month, and what stands there.
Entry = tuple[int, SafeString]


def rows_at(overview: Overview, places: Sequence[int], now: datetime) -> list[Row]:
    """The rows at these places: one query for those that this process has not printed yet.

    What a row says changes only when a table is written or the clock passes an instant that the
    overview knows, and then there is a new overview; or with the places taken.
    """
    return list(rows_by_place(overview, places, now).values())


def rows_by_place(overview: Overview, places: Sequence[int], now: datetime) -> dict[int, Row]:
    """The same; an event that is gone meanwhile is left out."""
    return _rows(overview, places, listed(overview, _missing_rows(overview, places)), now)


def month_at(
    overview: Overview, dated: Sequence[int], undated: Sequence[int], month: date, now: datetime
) -> tuple[list[list[Entry]], list[Row]]:
    """The days within ``month`` of the first, rows of the others; one query for all new ones."""
    language, kept = get_language() or "", overview.memory.days
    missing = [place for place in dated if (language, place, month) not in kept]
    events = listed(overview, [*missing, *_missing_rows(overview, undated)])
    if len(kept) + len(missing) > MOST_DAYS:
        kept.clear()
    days = []
    for place in dated:
        if place in events:
            kept[language, place, month] = _days(events[place], month, now)
        days.append(kept.get((language, place, month), []))
    return days, list(_rows(overview, undated, events, now).values())


def _missing_rows(overview: Overview, places: Sequence[int]) -> list[int]:
    return [place for place in places if _key(overview, place) not in overview.memory.rows]


def _key(overview: Overview, place: int) -> tuple[str, int, int]:
    return get_language() or "", place, overview.taken.of(overview.ids[place])


def _rows(
    overview: Overview, places: Sequence[int], events: Mapping[int, Event], now: datetime
) -> dict[int, Row]:
    kept = overview.memory.rows
    known = {place: kept.get(_key(overview, place)) for place in places}
    if len(kept) + len(events) > MOST_ROWS:
        kept.clear()
    for place in places:
        if place in events and known[place] is None:
            known[place] = row = _row(events[place], now)
            # A place taken since then is printed, and printed again under its own number.
            if overview.taken.agrees_with(events[place], now):
                kept[_key(overview, place)] = row
    return {place: row for place, row in known.items() if row}


def _row(event: Event, now: datetime) -> Row:
    (card,) = cards([event], now)
    return Row(card.month, SafeString(render_to_string("events/_row.html", {"card": card})))


def _days(event: Event, month: date, now: datetime) -> list[Entry]:
    (card,) = cards([event], now)
    return [
        (day, SafeString(render_to_string("events/_day.html", {"entry": entry})))
        for day, entry in ([] if card.has_no_date else days_of_event(card, month))
    ]
