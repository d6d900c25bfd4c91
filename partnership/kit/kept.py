"""What a process works out once and keeps until a table it was read from is written."""

import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, Protocol, TypeVar

from django.db import models

from partnership.kit.marks import (
    Marks,
    Reading,
    dirty_tables,
    is_known,
    marks_of,
    marks_to_keep_by,
    note_read,
    read_so_far,
)
from partnership.kit.shelf import make_room

# Well below the life of a mark: one that was set and has expired must not look like none.
LONGEST = timedelta(minutes=10)
MOST_KEYS = 100


class Timed(Protocol):
    """A value that says between which instants it is true."""

    @property
    def made_at(self) -> datetime: ...
    @property
    def until(self) -> datetime: ...


# A table, or the name of a column that is set apart.
Source = type[models.Model] | str
Value = TypeVar("Value", bound=Timed)
Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class Kept(Generic[Value]):
    """The last value made; made anew when the clock or a written table says so.

    Where nobody can tell whether a table was written, or this very transaction has written one,
    the value is made each time. While one thread makes it, the others wait for it.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self._tables = frozenset(
            source if isinstance(source, str) else source._meta.db_table for source in sources
        )
        self._last: tuple[Value, Marks] | None = None
        self._making = Lock()

    def get(self, now: datetime, make: Callable[[datetime], Value]) -> Value:
        note_read(self._tables)
        marks = {} if self._tables & dirty_tables() else marks_to_keep_by()
        if not is_known(marks):
            return make(now)
        marks = marks_of(self._tables, marks)
        found = self._found(marks, now)
        if found is not None:
            return found
        with self._making:
            found = self._found(marks, now)
            if found is None:
                found = make(now)
                # Under the marks taken before anything was read.
                self._last = (found, marks)
            return found

    def _found(self, marks: Marks, now: datetime) -> Value | None:
        last = self._last
        return last[0] if last and last[1] == marks and is_true(last[0], now) else None


class KeptBy(Generic[Key, Value]):
    """A ``Kept`` for each of a few keys."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = tuple(sources)
        self._by_key: dict[Key, Kept[Value]] = {}

    def get(self, key: Key, now: datetime, make: Callable[[datetime], Value]) -> Value:
        kept = self._by_key.get(key)
        if kept is None:
            kept = self._by_key.setdefault(key, Kept(self._sources))
            if len(self._by_key) > MOST_KEYS:
                make_room(self._by_key)
        return kept.get(now, make)


def is_true(value: Timed, now: datetime) -> bool:
    return value.made_at <= now < min(value.until, value.made_at + LONGEST)


@dataclass(frozen=True)
class _Part(Generic[Made]):
    """Something made, and what it was made from."""

    value: Made
    tables: frozenset[str]
    marks: Marks
    made_at: float

    def stands(self, marks: Marks, dirty: set[str]) -> bool:
        return not self.tables & dirty and self.marks == marks_of(self.tables, marks)


class Parts(Generic[Key, Made]):
    """What pages are put together from, kept until a table is written that it was read from.

    Watched are the tables that were read while a part was made. Whatever else it depends on stands
    in its key, or is given: read by the page before, so that those tables are watched, too.
    The clock has no say in it.
    """

    def __init__(self, most: int, longest: timedelta = LONGEST, *, is_given: bool = False) -> None:
        self._most, self._seconds, self._is_given = most, longest.total_seconds(), is_given
        self._known: dict[Key, _Part[Made]] = {}

    def get(self, key: Key, make: Callable[[], Made]) -> Made:
        return self.all([key], lambda _missing: {key: make()})[key]

    def all(
        self, keys: Sequence[Key], make: Callable[[list[Key]], Mapping[Key, Made]]
    ) -> dict[Key, Made]:
        """The parts of these keys; those that are missing are made together."""
        marks, dirty, now = marks_to_keep_by(), dirty_tables(), time.time()
        known = ((key, self._known.get(key)) for key in keys)
        young = ((key, part) for key, part in known if part and self._is_young(part, now))
        standing = {key: part for key, part in young if part.stands(marks, dirty)}
        for part in standing.values():
            note_read(part.tables)
        made = {key: part.value for key, part in standing.items()}
        missing = [key for key in keys if key not in standing]
        if missing:
            given = read_so_far() if self._is_given else frozenset()
            with Reading(marks) as reading:
                made |= (new := make(missing))
            self._keep(new, given | reading.tables, marks, dirty)
        return made

    def _is_young(self, part: _Part[Made], now: float) -> bool:
        return 0 <= now - part.made_at < self._seconds

    def _keep(
        self, new: Mapping[Key, Made], tables: frozenset[str], marks: Marks, dirty: set[str]
    ) -> None:
        if not is_known(marks) or tables & dirty:
            return
        own = marks_of(tables, marks)
        now = time.time()
        self._known |= {key: _Part(value, tables, own, now) for key, value in new.items()}
        while len(self._known) > self._most:
            make_room(self._known)
