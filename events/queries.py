"""What rows of events print, worked out once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from events.choices import COUNTS_TOWARD, Door, EventTimeZone, Format
from events.models import Event
from events.overview import Overview
from events.rules import door
from partnership.kit.dates import day_range, weekday_name
from programs.choices import CommitmentGroup, Pair
from programs.models import Sector

TONES: dict[str, str] = {
    Door.FREE: "ok",
    Door.BY_CALL: "ok",
    Door.OPEN: "ok",
    Door.NEARLY_FULL: "ok",
    Door.RUNNING: "ok",
    Door.WAITING_LIST: "warn",
    Door.POSTPONED: "warn",
    Door.CANCELLED: "no",
    Door.NOT_YET: "off",
    Door.FULL: "off",
    Door.CLOSED: "off",
    Door.PAST: "off",
}
_NOT_TO_COME = (Door.PAST, Door.CANCELLED, Door.POSTPONED)
_COUNTED = (Door.OPEN, Door.NEARLY_FULL)


@dataclass(frozen=True)
class EventCard:
    """An event with its door at one instant; asks no query if it came from ``for_cards``."""

    event: Event
    door: Door

    @property
    def tone(self) -> str:
        """Which square stands before the words of the door."""
        return TONES[self.door]

    @cached_property
    def sector(self) -> Sector | None:
        return next(iter(self.event.sectors.all()), None)

    @property
    def pair(self) -> str:
        """Colours of the head and the drawn poster."""
        return self.sector.colour if self.sector else Pair.AUDIOVISUAL

    @property
    def host(self) -> str:
        """Whose clock is filled; online both are at home."""
        if self.event.format == Format.ONLINE:
            return "both"
        return "paris" if self.event.tz == EventTimeZone.PARIS else "almaty"

    @property
    def is_online(self) -> bool:
        return self.event.format == Format.ONLINE

    @property
    def is_hybrid(self) -> bool:
        return self.event.format == Format.HYBRID

    @property
    def places_left(self) -> int | None:
        """Said only while one can still register; None keeps silent."""
        return self.event.seats_left if self.door in _COUNTED else None

    @property
    def opens_at(self) -> datetime | None:
        return self.event.registration_opens_at if self.door == Door.NOT_YET else None

    @property
    def has_no_date(self) -> bool:
        """Postponed and not yet given a new date: the old one must not be read as valid."""
        return self.door == Door.POSTPONED

    @property
    def may_be_noted(self) -> bool:
        """Whether it belongs into a calendar of one's own: it has a time, still to come."""
        return self.door not in _NOT_TO_COME

    def is_ahead(self, now: datetime) -> bool:
        """On which shelf of the programme it stands."""
        return self.has_no_date or self.event.ends_at > now

    @property
    def weekday(self) -> str:
        """Of an event of one day."""
        first, last = self._days
        return weekday_name(first) if first == last else ""

    @property
    def is_of_one_day(self) -> bool:
        """On the calendar of the place; a longer event says the day of all it names."""
        first, last = self._days
        return first == last

    @property
    def counts_toward(self) -> str:
        """The promise of the memorandum that the event keeps."""
        return str(CommitmentGroup(COUNTS_TOWARD[self.event.kind]).label)

    @property
    def month(self) -> date | None:
        """The month under which a list puts the event; none while its date is open."""
        if self.has_no_date:
            return None
        first, _last = self._days
        return first.replace(day=1)

    @property
    def _days(self) -> tuple[date, date]:
        return day_range(self.event.starts_at, self.event.ends_at, self.event.tz)


def listed(overview: Overview, places: Sequence[int]) -> dict[int, Event]:
    """The events at these places of the overview, with their sectors: one query, or none."""
    wanted = {overview.ids[place]: place for place in places}
    rows = Event.objects.for_rows().in_bulk(wanted) if wanted else {}
    for pk, event in rows.items():
        # As if prefetched: the sectors of all events are known already.
        vars(event)["_prefetched_objects_cache"] = {"sectors": overview.sectors_at(wanted[pk])}
    return {wanted[pk]: event for pk, event in rows.items()}


def card(event: Event, now: datetime | None = None) -> EventCard:
    return EventCard(event, door(event, now))


def cards(events: Iterable[Event], now: datetime | None = None) -> list[EventCard]:
    """One instant for all rows, so that no list contradicts itself."""
    now = now or timezone.now()
    return [card(event, now) for event in events]
