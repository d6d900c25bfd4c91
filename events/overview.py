"""The public programme as sets of bits: every filter's counts without asking the database again.

One bit is one event, in the order of their start. A choice is the set of events it would show, so
what is found is an intersection and a count the number of its bits: as quick for a hundred
thousand events as for a hundred.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from events.choices import PUBLIC_STATUSES, Admission, EventStatus, Format
from events.models import Event, Venue
from events.places import Taken, present_mark, taken_from, taken_now
from partnership.kit.dates import ALMATY
from partnership.kit.kept import Kept
from partnership.kit.search_words import Unit
from programs.models import City, Sector
from programs.queries import under

ONLINE = "online"
# An exhibition may be in that many months; one that is said to last for ever stops there.
MOST_MONTHS = 24
_ONLINE = (Format.ONLINE, Format.HYBRID)
_MOMENT = timedelta(seconds=1)
_NEVER = datetime.max.replace(tzinfo=UTC)


class Facts(NamedTuple):
    """What the filters and the order of the lists need to know of an event."""

    pk: int
    kind: str
    format: str
    status: str
    city: int | None
    starts_at: datetime
    ends_at: datetime
    published_at: datetime | None
    languages: str
    interpretation: str
    admission: str
    opens_at: datetime | None
    closes_at: datetime | None

    @property
    def is_undated(self) -> bool:
        return self.status == EventStatus.POSTPONED

    @property
    def turns(self) -> tuple[datetime | None, ...]:
        """The instants at which the clock alone changes where it is found."""
        return (self.published_at, self.starts_at, self.ends_at, self.opens_at, self.closes_at)

    @property
    def months(self) -> Iterator[str]:
        """On Almaty's calendar; an event over two months is in both."""
        day = self.starts_at.astimezone(ALMATY).date().replace(day=1)
        last = (self.ends_at - _MOMENT).astimezone(ALMATY).date()
        for _number in range(MOST_MONTHS):
            yield f"{day.year:04}-{day.month:02}"
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
            if day > last:
                return

    def may_register(self, now: datetime) -> bool:
        """The doors *open* and *last places* of ``events.rules``, if there are places left."""
        return (
            self.status == EventStatus.PUBLISHED
            and self.admission == Admission.REGISTRATION
            and now < self.starts_at
            and (self.opens_at is None or self.opens_at <= now)
            and (self.closes_at is None or now < self.closes_at)
        )


_COLUMNS = (
    *("pk", "kind", "format", "status", "venue__city_id", "starts_at", "ends_at"),
    *("published_at", "spoken", "interpreted", "admission", "registration_opens_at"),
    "registration_closes_at",
)


@dataclass(frozen=True)
class Overview:
    """The public programme: its events in the order of their start, and what each choice shows.

    True from the instant it was made ``until`` the clock changes something in it; only the places
    taken are of the moment.
    """

    ids: Sequence[int]
    sets: dict[tuple[str, str], int]
    sectors: Sequence[Sector]
    cities: Sequence[City]
    made_at: datetime
    until: datetime
    taken: Taken
    memory: "Memory"

    @property
    def ahead(self) -> "Shelf":
        """Upcoming and running; what waits for a new date stands at the end."""
        return Shelf(self, self.sets.get(("shelf", "ahead"), 0))

    @property
    def past(self) -> "Shelf":
        """Newest first; what waits for a new date is not over."""
        return Shelf(self, self.sets.get(("shelf", "past"), 0), newest_first=True)

    @property
    def dated(self) -> "Shelf":
        """Past and ahead, for calendars."""
        return Shelf(self, self.sets.get(("shelf", "past"), 0) | self._dated_ahead)

    @property
    def _dated_ahead(self) -> int:
        return self.sets.get(("shelf", "ahead"), 0) & ~self.sets.get(("undated", "1"), 0)

    def sectors_at(self, place: int) -> list[Sector]:
        """Of the event at one place, in their own order."""
        return [s for s in self.sectors if self.sets.get(("own", s.slug), 0) >> place & 1]

    def under(self, slugs: Iterable[str]) -> list[int]:
        """Keys of the sectors meant by these names."""
        return under(slugs, self.sectors)

    def bits_of(self, ids: Iterable[int]) -> int:
        """The events named that are public."""
        return _bits(self.places_of(ids), len(self.ids))

    def places_of(self, ids: Iterable[int]) -> list[int]:
        """Where the events named stand, in the same order; those that are not public do not."""
        places = self.memory.places
        if len(places) != len(self.ids):
            places.update((pk, place) for place, pk in enumerate(self.ids))
        return [places[pk] for pk in ids if pk in places]

    @property
    def full(self) -> int:
        """The events that have no place left."""
        if self.memory.full is None or self.memory.full[0] is not self.taken:
            self.memory.full = self.taken, self.bits_of(self.taken.full)
        return self.memory.full[1]


@dataclass
class Memory:
    """What was worked out from an overview, kept as long as it."""

    taken: Taken
    places: dict[int, int] = field(default_factory=dict)
    full: tuple[Taken, int] | None = None
    # Printed rows and days (see ``events.rows``), by language and place.
    rows: dict[tuple[str, int, int], Any] = field(default_factory=dict)
    days: dict[tuple[str, int, date], Any] = field(default_factory=dict)
    # The words of choices by language, and what holds the words asked for (``events.filters``).
    words: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    found: dict[tuple[Unit, ...], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Shelf:
    """Some of the events in the order in which they are listed."""

    overview: Overview
    everything: int
    newest_first: bool = False

    def of(self, name: str, value: str) -> int:
        found = self.overview.sets.get((name, value), 0) & self.everything
        return found & ~self.overview.full if name == "open" else found

    def values(self, name: str) -> list[str]:
        """The values that would show something."""
        return sorted(
            value
            for (known, value), found in self.overview.sets.items()
            if known == name and found & self.everything
        )

    def places_in(self, bits: int, start: int = 0, stop: int | None = None) -> list[int]:
        """Where in the overview a part of the list stands."""
        places = _places_down(bits) if self.newest_first else _places_up(bits)
        return list(islice(places, start, stop))


def overview(now: datetime) -> Overview:
    """The programme as the public may see it at ``now``; four queries, or none.

    Kept in this process until the clock or somebody changes something in it.
    """
    made = _kept.get(now, _made)
    made.memory.taken = taken = taken_now(made.memory.taken, now)
    return made if taken is made.taken else replace(made, taken=taken)


def _made(now: datetime) -> Overview:
    mark = present_mark()
    links: dict[int, list[int]] = defaultdict(list)
    for event, sector in Event.sectors.through.objects.values_list("event_id", "sector_id"):
        links[event].append(sector)
    public: QuerySet[Event] = QuerySet(Event).filter(status__in=PUBLIC_STATUSES).order_by()
    # The columns as they are stored: lists of codes would be sorted and checked in each row.
    public = public.annotate(spoken=_stored("languages"), interpreted=_stored("interpretation"))
    read = list(public.values_list(*_COLUMNS, "capacity", "seats_taken"))
    known = [Facts(*row[:-2]) for row in read]
    rows = [row for row in known if row.published_at and row.published_at <= now]
    rows.sort(key=lambda row: (row.is_undated, row.starts_at, row.pk))
    sectors = list(Sector.objects.all())
    cities = list(City.objects.filter(venues__isnull=False).distinct())
    taken = taken_from(((row[0], row[-2], row[-1]) for row in read), mark)
    return Overview(
        ids=array("q", [row.pk for row in rows]),
        sets=_Choices(sectors, cities, links, now).sets(rows),
        sectors=sectors,
        cities=cities,
        made_at=now,
        until=min((i for row in known for i in row.turns if i and i > now), default=_NEVER),
        taken=taken,
        memory=Memory(taken),
    )


_kept: Kept[Overview] = Kept((Event, Event.sectors.through, Sector, City, Venue))


class _Choices:
    """Under which choices an event is found."""

    def __init__(
        self,
        sectors: Sequence[Sector],
        cities: Sequence[City],
        links: dict[int, list[int]],
        now: datetime,
    ) -> None:
        self.links, self.now = links, now
        self.cities = {city.pk: city.slug for city in cities}
        self.slugs = {sector.pk: sector.slug for sector in sectors}
        self.parents = {s.pk: self.slugs[s.parent_id] for s in sectors if s.parent_id}

    def sets(self, rows: Sequence[Facts]) -> dict[tuple[str, str], int]:
        places: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, row in enumerate(rows):
            for choice in self._of(row):
                places[choice].append(place)
        return {choice: _bits(found, len(rows)) for choice, found in places.items()}

    def _of(self, row: Facts) -> Iterator[tuple[str, str]]:
        yield "kind", row.kind
        if row.format in _ONLINE:
            yield "place", ONLINE
        if row.city is not None:
            yield "place", self.cities[row.city]
        yield from _languages(row.languages + row.interpretation)
        if row.may_register(self.now):
            yield "open", "1"
        yield from self._when(row)
        yield from self._sectors(row.pk)

    def _when(self, row: Facts) -> Iterator[tuple[str, str]]:
        if row.is_undated:
            yield "undated", "1"
        else:
            yield from (("month", month) for month in row.months)
        is_past = not row.is_undated and row.ends_at <= self.now
        yield "shelf", "past" if is_past else "ahead"

    def _sectors(self, pk: int) -> Iterator[tuple[str, str]]:
        """A part of a sector is found under the sector, too; once, if it has both."""
        own = self.links.get(pk, ())
        yield from (("own", self.slugs[sector]) for sector in own)
        found = {self.slugs[s] for s in own} | {self.parents[s] for s in own if s in self.parents}
        yield from (("sector", slug) for slug in found)


@lru_cache(maxsize=500)
def _languages(codes: str) -> tuple[tuple[str, str], ...]:
    return tuple(("language", code) for code in {*codes.split(",")} if code)


def _stored(name: str) -> Cast:
    return Cast(name, TextField())


def _bits(places: Iterable[int], length: int) -> int:
    """Built in bytes: setting bits of a large number one by one would copy it each time."""
    packed = bytearray(length // 8 + 1)
    for place in places:
        packed[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(packed, "little")


def _places_up(bits: int) -> Iterator[int]:
    text = f"{bits:b}"[::-1]
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)


def _places_down(bits: int) -> Iterator[int]:
    text = f"{bits:b}"
    place = text.find("1")
    while place >= 0:
        yield len(text) - 1 - place
        place = text.find("1", place + 1)
