"""What a process works out once and keeps until a table it was read from is written."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from django.db import models

from partnership.kit.marks import (
    CACHE_AWAY,
    Marks,
    dirty_tables,
    marks_before,
    note_read,
)

# Well below the life of a mark: one that was set and has expired must not look like none.
LONGEST = timedelta(minutes=10)


class Timed(Protocol):
    """A value that says between which instants it is true."""

    @property
    def made_at(self) -> datetime: ...
    @property
    def until(self) -> datetime: ...


Value = TypeVar("Value", bound=Timed)


class Kept(Generic[Value]):
    """The last value of ``make``; made anew when the clock or a written table says so.

    Where nobody can tell whether a table was written, or this very transaction has written one,
    the value is made each time.
    """

    def __init__(
        self, make: Callable[[datetime], Value], sources: Iterable[type[models.Model]]
    ) -> None:
        self._make = make
        self._tables = frozenset(model._meta.db_table for model in sources)
        self._last: tuple[Value, Marks] | None = None

    def get(self, now: datetime) -> Value:
        note_read(self._tables)
        marks = self._marks()
        last = self._last
        if marks and last and last[1] == marks and self._is_true(last[0], now):
            return last[0]
        value = self._make(now)
        self._last = (value, marks) if marks else None
        return value

    def _marks(self) -> Marks:
        """Taken before anything is read; none when they cannot be relied upon."""
        if self._tables & dirty_tables():
            return {}
        try:
            return marks_before(self._tables)
        except CACHE_AWAY:
            return {}

    @staticmethod
    def _is_true(value: Value, now: datetime) -> bool:
        return value.made_at <= now < min(value.until, value.made_at + LONGEST)
