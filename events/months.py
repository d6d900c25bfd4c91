"""One month of the programme, day by day on Almaty's calendar."""

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain, islice

from django.utils.safestring import SafeString

from events.choices import Door
from events.queries import EventCard
from partnership.kit.dates import (
    ALMATY,
    TwoClocks,
    day_range,
    format_day,
    format_time,
    month_name,
    weekday_name,
)
from programs.models import OpenCall

MOST_ENTRIES = 100
# An event of more than a week stands on its first and last day, or it would hide the others.
LONG = 7
FIRST_YEAR, LAST_YEAR = 2000, 2100
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True)
class Entry:
    """An event on one of its days; a long one says until when, and that a day is the last."""

    card: EventCard
    number: int
    until: str = ""
    is_last: bool = False

    @property
    def is_cancelled(self) -> bool:
        return self.card.door == Door.CANCELLED

    @property
    def clocks(self) -> str:
        """When it begins, in Almaty and in Paris; nothing on its later days."""
        if self.number > 1:
            return ""
        clocks = TwoClocks(self.card.event.starts_at)
        return f"{format_time(clocks.almaty)} / {format_time(clocks.paris)}"


@dataclass(frozen=True)
class Deadline:
    """The last instant of an open call."""

    call: OpenCall

    @property
    def clocks(self) -> str:
        clocks = TwoClocks(self.call.closes_at)
        return f"{format_time(clocks.almaty)} / {format_time(clocks.paris)}"


@dataclass
class Day:
    """One square of the calendar."""

    day: date
    is_today: bool
    entries: list[SafeString] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What is read out instead of the bare number."""
        return f"{month_name(self.day.month)}, {weekday_name(self.day)}"


def month_in(text: str) -> date | None:
    """The first day of the month that ``2026-12`` names; nothing for anything else."""
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    sensible = FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12
    return date(year, month, 1) if sensible else None


def neighbour(month: date, months: int) -> date:
    """The first day of the month so many months on."""
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def days_of(
    month: date,
    events: Iterable[Sequence[tuple[int, SafeString]]],
    calls: Iterable[OpenCall],
    today: date,
) -> list[Day]:
    """Every day with what is printed there of each event; ``MOST_ENTRIES`` in all."""
    length = calendar.monthrange(month.year, month.month)[1]
    days = {
        number: Day(month.replace(day=number), month.replace(day=number) == today)
        for number in range(1, length + 1)
    }
    for call in calls:
        days[call.closes_at.astimezone(ALMATY).day].deadlines.append(Deadline(call))
    for number, entry in islice(chain.from_iterable(events), MOST_ENTRIES):
        days[number].entries.append(entry)
    return list(days.values())


def days_of_event(card: EventCard, month: date) -> Iterator[tuple[int, Entry]]:
    """The days of the month on which an event stands."""
    first, last = day_range(card.event.starts_at, card.event.ends_at, ALMATY)
    begins, ends = max(first, month), min(last, neighbour(month, 1) - timedelta(days=1))
    is_long = (last - first).days >= LONG
    for number in range((ends - begins).days + 1):
        day = begins + timedelta(days=number)
        if not is_long:
            yield day.day, Entry(card, (day - first).days + 1)
        elif day == last:
            yield day.day, Entry(card, 2, is_last=True)
        elif day == begins:
            yield day.day, Entry(card, 1 if day == first else 2, until=format_day(last))


def month_bounds(month: date) -> tuple[datetime, datetime]:
    """First instant of the month in Almaty and of the next one."""
    following = neighbour(month, 1)
    return (
        datetime(month.year, month.month, 1, tzinfo=ALMATY),
        datetime(following.year, following.month, 1, tzinfo=ALMATY),
    )
