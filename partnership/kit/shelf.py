"""Where finished pages lie: in the shared cache, and for the next reader in this process too.

A page is only given out while the tables it was made from still bear the marks they had before
it was made. It lives a minute at most, because pages depend on the clock.
"""

import time
import zlib
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from partnership.kit.marks import (
    CACHE_AWAY,
    Marks,
    dirty_tables,
    is_known,
    marks_now,
    strict_cache,
)

SECONDS = 60
# What a flood of invented queries may take of the cache, which also holds other things.
MOST_VARIANTS_A_MINUTE = 300
_MOST_HERE, _BIGGEST = 200, 512 * 1024


@dataclass(frozen=True)
class Page:
    """An answer that is the same for everybody."""

    body: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str
    tables: frozenset[str]
    marks: Marks
    made_at: float = field(default_factory=time.time)

    def is_fresh(self) -> bool:
        return 0 <= time.time() - self.made_at < SECONDS

    def stands(self, marks: Marks) -> bool:
        return is_known(marks) and marks == self.marks


class _Allowance:
    """Counts the filtered pages that this process puts away in the present minute."""

    def __init__(self) -> None:
        self.minute, self.used, self._lock = 0, 0, Lock()

    def take(self) -> bool:
        minute = int(time.time() // 60)
        with self._lock:
            if minute != self.minute:
                self.minute, self.used = minute, 0
            self.used += 1
            return self.used <= MOST_VARIANTS_A_MINUTE


_here: dict[str, Page] = {}
_variants = _Allowance()


def find(key: str) -> Page | None:
    """The page kept under ``key`` that is still true, or nothing; never an error."""
    try:
        return _found(key)
    except CACHE_AWAY:
        return None


def keep(key: str, page: Page, *, is_variant: bool) -> None:
    """Put a page away for others, unless its facts are not committed yet."""
    if len(page.body) > _BIGGEST or not is_known(page.marks) or page.tables & dirty_tables():
        return
    if is_variant and not _variants.take():
        return
    try:
        packed = replace(page, body=zlib.compress(page.body, 1))
        strict_cache().set(f"page:{key}", packed, SECONDS)
    except CACHE_AWAY:
        return
    _remember(key, page)


def _found(key: str) -> Page | None:
    page = _here.get(key)
    if page and page.is_fresh() and _stands(page):
        return page
    page = strict_cache().get(f"page:{key}")
    if not page or not page.is_fresh() or not _stands(page):
        return None
    page = replace(page, body=zlib.decompress(page.body))
    _remember(key, page)
    return page


def _stands(page: Page) -> bool:
    return not page.tables & dirty_tables() and page.stands(marks_now(page.tables))


def _remember(key: str, page: Page) -> None:
    _here.pop(key, None)
    _here[key] = page
    if len(_here) > _MOST_HERE:
        make_room(_here)


def make_room(known: dict[Any, Any]) -> None:
    """Drop the oldest tenth; ``list`` looks in one step, whatever other threads do."""
    names = list(known)
    for name in names[: len(names) // 10 + 1]:
        known.pop(name, None)


def forget() -> None:
    """Empty this process's own memory and count; what all processes share stays."""
    _here.clear()
    _variants.minute = 0
