"""The public programme as sets of bits: every filter's counts without asking the database again.

One bit is one event, in the order of the list. A choice is the set of events it would show, so
what is found is an intersection and a count the number of its bits: as quick for a hundred
thousand events as for a hundred.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from django.db.models import QuerySet

from events.choices import PUBLIC_STATUSES, Admission, EventStatus, Format
from events.models import Event
from partnership.kit.dates import ALMATY
from programs.models import City, Sector

ONLINE = "online"
# An exhibition may be in that many months; one that is said to last for ever stops there.
MOST_MONTHS = 24
_ONLINE = (Format.ONLINE, Format.HYBRID)
_MOMENT = timedelta(seconds=1)


class Facts(NamedTuple):
    """What the filters and the order of the lists need to know of an event."""

    pk: int
    kind: str
    format: str
    status: str
    city: int | None
    starts_at: datetime
    ends_at: datetime
    published_at: datetime
    languages: list[str]
    interpretation: list[str]
    admission: str
    opens_at: datetime | None
    closes_at: datetime | None
    capacity: int | None
    seats_taken: int

    @property
    def is_undated(self) -> bool:
        return self.status == EventStatus.POSTPONED

    @property
    def months(self) -> Iterator[str]:
        """On Almaty's calendar; an event over two months is in both."""
        day = self.starts_at.astimezone(ALMATY).date().replace(day=1)
        last = (self.ends_at - _MOMENT).astimezone(ALMATY).date()
        for _number in range(MOST_MONTHS):
            yield f"{day:%Y-%m}"
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
            if day > last:
                return

    def may_register(self, now: datetime) -> bool:
        """A place can be had now: the doors *open* and *last places* of ``events.rules``."""
        return (
            self.status == EventStatus.PUBLISHED
            and self.admission == Admission.REGISTRATION
            and now < self.starts_at
            and (self.opens_at is None or self.opens_at <= now)
            and (self.closes_at is None or now < self.closes_at)
            and (self.capacity is None or self.seats_taken < self.capacity)
        )


_COLUMNS = (
    *("pk", "kind", "format", "status", "venue__city_id", "starts_at", "ends_at"),
    *("published_at", "languages", "interpretation", "admission", "registration_opens_at"),
    *("registration_closes_at", "capacity", "seats_taken"),
)


@dataclass
class Shelf:
    """Some public events in the order of their list, and which of them each choice shows."""

    ids: list[int]
    sets: dict[tuple[str, str], int]

    @property
    def everything(self) -> int:
        return (1 << len(self.ids)) - 1

    def of(self, name: str, value: str) -> int:
        return self.sets.get((name, value), 0)

    def values(self, name: str) -> list[str]:
        return sorted(value for known, value in self.sets if known == name)

    def bits_of(self, ids: Iterable[int]) -> int:
        """The events named; those that stand on another shelf are left out."""
        places = self._places
        return _bits([places[pk] for pk in ids if pk in places], len(places))

    def ids_in(self, bits: int, start: int = 0, stop: int | None = None) -> list[int]:
        return [self.ids[place] for place in islice(_places(bits), start, stop)]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {pk: place for place, pk in enumerate(self.ids)}


@dataclass
class Overview:
    """The public programme at one instant, with all there is to choose from."""

    rows: Sequence[Facts]
    sectors: Sequence[Sector]
    cities: dict[int, City]
    links: dict[int, list[int]]
    now: datetime
    _shelves: dict[str, Shelf] = field(default_factory=dict)

    @property
    def ahead(self) -> Shelf:
        """Upcoming and running; what waits for a new date stands at the end."""
        return self._shelf(
            "ahead",
            lambda row: row.is_undated or row.ends_at > self.now,
            lambda row: (row.is_undated, row.starts_at, row.pk),
        )

    @property
    def past(self) -> Shelf:
        """Newest first; what waits for a new date is not over."""
        return self._shelf(
            "past",
            lambda row: not row.is_undated and row.ends_at <= self.now,
            lambda row: (-row.ends_at.timestamp(), -row.pk),
        )

    @property
    def dated(self) -> Shelf:
        """Past and ahead, for calendars."""
        return self._shelf(
            "dated", lambda row: not row.is_undated, lambda row: (row.starts_at, row.pk)
        )

    def sectors_of(self, pk: int) -> list[Sector]:
        """In their own order."""
        chosen = self.links.get(pk, ())
        return [sector for sector in self.sectors if sector.pk in chosen]

    def under(self, slugs: Iterable[str]) -> list[int]:
        """Keys of the sectors named, and of their parts."""
        return [pk for pk, found in self._found_under.items() if set(found) & set(slugs)]

    def _shelf(
        self, name: str, keep: Callable[[Facts], bool], order: Callable[[Facts], tuple]
    ) -> Shelf:
        if name not in self._shelves:
            rows = sorted(filter(keep, self.rows), key=order)
            self._shelves[name] = Shelf([row.pk for row in rows], self._sets(rows))
        return self._shelves[name]

    def _sets(self, rows: Sequence[Facts]) -> dict[tuple[str, str], int]:
        places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, row in enumerate(rows):
            for choice in self._choices_of(row):
                places[choice].append(place)
        return {choice: _bits(found, len(rows)) for choice, found in places.items()}

    def _choices_of(self, row: Facts) -> Iterator[tuple[str, str]]:
        yield "kind", row.kind
        if row.format in _ONLINE:
            yield "place", ONLINE
        if row.city is not None:
            yield "place", self.cities[row.city].slug
        if row.is_undated:
            yield "undated", "1"
        else:
            yield from (("month", month) for month in row.months)
        for code in {*row.languages, *row.interpretation}:
            yield "language", code
        for slug in {slug for pk in self.links.get(row.pk, ()) for slug in self._found_under[pk]}:
            yield "sector", slug
        if row.may_register(self.now):
            yield "open", "1"

    @cached_property
    def _found_under(self) -> dict[int, tuple[str, ...]]:
        """A part of a sector is found under the sector, too."""
        slugs = {sector.pk: sector.slug for sector in self.sectors}
        return {
            sector.pk: (sector.slug, slugs[sector.parent_id])
            if sector.parent_id in slugs
            else (sector.slug,)
            for sector in self.sectors
        }


def overview(now: datetime) -> Overview:
    """The programme as the public may see it at ``now``; four queries."""
    public: QuerySet[Event] = QuerySet(Event).filter(
        status__in=PUBLIC_STATUSES, published_at__lte=now
    )
    links: dict[int, list[int]] = defaultdict(list)
    for event, sector in Event.sectors.through.objects.values_list("event_id", "sector_id"):
        links[event].append(sector)
    return Overview(
        rows=[Facts(*row) for row in public.order_by().values_list(*_COLUMNS)],
        sectors=list(Sector.objects.all()),
        cities={city.pk: city for city in City.objects.filter(venues__isnull=False).distinct()},
        links=links,
        now=now,
    )


def _bits(places: Iterable[int], length: int) -> int:
    """Built in bytes: setting bits of a large number one by one would copy it each time."""
    packed = bytearray(length // 8 + 1)
    for place in places:
        packed[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(packed, "little")


def _places(bits: int) -> Iterator[int]:
    text = f"{bits:b}"[::-1]
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)
