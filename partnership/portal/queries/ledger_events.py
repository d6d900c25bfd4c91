"""The events behind the numbers of the ledger: rows of the page and of the downloads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast, overload

from django.db.models import Q, QuerySet
from django.utils.functional import SimpleLazyObject

from events.choices import COUNTS_TOWARD, EventStatus, EvidenceKind
from events.models import Event, EventEvidence
from partnership.kit.dates import in_zone
from partnership.kit.folding import SEARCHED
from partnership.portal.choices import Standing
from partnership.portal.queries.ledger import events_of
from partnership.portal.queries.promises import ONLINE, Family, Ledger
from programs.choices import CommitmentGroup, Country
from programs.models import Sector

# What no row prints, four languages of each, and what every registration changes.
_WIDE = ("summary", "body", "audience", "results", "status_reason", *SEARCHED, "seats_taken")


@dataclass(frozen=True)
class Entry:
    """One event of the ledger; asks no query if it came from ``entries``."""

    event: Event
    standing: Standing
    place: str
    sector: Sector | None

    @property
    def day(self) -> date:
        """The last day, on the clock of the place: by it the event belongs to the period."""
        return in_zone(self.event.ends_at, self.event.tz).date()

    @property
    def is_counted(self) -> bool:
        return self.standing == Standing.COUNTED

    @property
    def is_online(self) -> bool:
        return self.place == ONLINE

    @property
    def country(self) -> str:
        return str(Country(self.place).label) if self.place in Country.values else ""

    @property
    def group(self) -> CommitmentGroup:
        return CommitmentGroup(COUNTS_TOWARD[self.event.kind])

    @property
    def proofs(self) -> list["Proof"]:
        return [Proof(row) for row in self.event.evidence.all()]


@dataclass(frozen=True)
class Proof:
    """A piece of evidence; a list of those who came is named and never shown."""

    evidence: EventEvidence

    @property
    def address(self) -> str:
        """An article elsewhere; files and pictures are on the page of the event."""
        public = self.evidence.kind != EvidenceKind.ATTENDANCE
        return self.evidence.url if public else ""


class Entries(Sequence[Entry]):
    """What was held in the period or is to come; its length is known from the ledger."""

    def __init__(
        self, rows: Callable[[], QuerySet[Any, Any]], length: int, families: list[Family]
    ) -> None:
        self._rows, self._length, self._families = rows, length, families

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Entry: ...

    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...

    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        """A slice takes two queries once it is looked at, or none when there is nothing."""
        if isinstance(index, int):
            return self._read(slice(index, index + 1))[0]
        return cast(list[Entry], SimpleLazyObject(lambda: self._read(index)))

    def _read(self, wanted: slice) -> list[Entry]:
        rows = self._rows()[wanted] if self._length else ()
        return [_entry(row, self._families) for row in rows]


def held(book: Ledger, now: datetime) -> Entries:
    """Everything held in the period, counted or not yet, newest first."""

    def rows() -> QuerySet[Any, Any]:
        over = Q(status=EventStatus.COMPLETED) | Q(ends_at__lte=now)
        return _rows(book, now).filter(over).order_by("-ends_at", "-pk")

    return Entries(rows, book.held, book.families)


def scheduled(book: Ledger, now: datetime) -> Entries:
    """Everything still to come in the period, the nearest first."""

    def rows() -> QuerySet[Any, Any]:
        ahead = _rows(book, now).filter(status=EventStatus.PUBLISHED, ends_at__gt=now)
        return ahead.order_by("ends_at", "pk")

    return Entries(rows, book.scheduled, book.families)


def entries(book: Ledger, now: datetime) -> list[Entry]:
    """Every event that the numbers of the ledger are made of, in time; two queries."""
    return [_entry(row, book.families) for row in _rows(book, now).order_by("ends_at", "pk")]


def _rows(book: Ledger, now: datetime) -> QuerySet[Any, Any]:
    rows = events_of(book.period, now, book.families).select_related("venue__city")
    return rows.defer(*_WIDE).prefetch_related("evidence")


def _entry(row: Event, families: list[Family]) -> Entry:
    found = row.__dict__
    place = found["family"]
    sector = None if place is None else families[place].sector
    return Entry(row, Standing(found["standing"]), found["place"], sector)
