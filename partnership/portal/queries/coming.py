"""Rows of events that other pages print: what comes next, and what stands around one event."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Subquery, prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from events.choices import EventStatus
from events.models import Event, EventQuerySet, Venue
from events.places import COLUMN
from events.queries import card
from partnership.kit.kept import KeptBy
from programs.models import City, Sector


@dataclass(frozen=True)
class Printed:
    """Rows, each with its event's parent, and between which instants they are true.

    ``sectors`` are those of the event around which they stand, read with theirs.
    """

    rows: Sequence[tuple[int | None, SafeString]]
    sectors: Sequence[Sector]
    made_at: datetime
    until: datetime


_kept: KeptBy[tuple[Any, ...], Printed] = KeptBy(
    (Event, COLUMN, Event.sectors.through, Sector, Venue, City)
)


def coming(now: datetime, most: int, sectors: Sequence[int] = ()) -> list[SafeString]:
    """The rows of the next events, of all or of these sectors; two queries, or none."""

    def next_ones() -> EventQuerySet:
        events = Event.objects.public().ahead(now).filter(status=EventStatus.PUBLISHED)
        if sectors:
            links = Event.sectors.through.objects.filter(sector_id__in=sectors)
            events = events.filter(pk__in=links.values("event_id"))
        return events[:most]

    found = _kept.get((_language(), 0, *sectors), now, partial(_printed, next_ones, 0))
    return [row for _parent, row in found.rows]


def around(
    event: int, has_parts: bool, now: datetime, events: Callable[[], EventQuerySet]
) -> Printed:
    """Rows of public events beside one; two queries, or none."""
    key = _language(), event, has_parts
    return _kept.get(key, now, partial(_printed, events, event))


def _language() -> str:
    return get_language() or "ru"


def _printed(events: Callable[[], EventQuerySet], around: int, now: datetime) -> Printed:
    """Kept until the clock or somebody changes what the rows say."""
    found = list(events().for_rows().annotate(then=_published_next(now)))
    middle = Event(pk=around)
    prefetch_related_objects([middle, *found] if around else found, "sectors")
    return Printed(
        [(event.parent_id, _row(event, now)) for event in found],
        list(middle.sectors.all()) if around else (),
        made_at=now,
        # Where there are none, nobody has said when one comes to be published.
        until=min(_turns(found, now), default=now),
    )


def _turns(events: Iterable[Any], now: datetime) -> list[datetime]:
    known = (turn for event in events for turn in (*event.turns, event.then))
    return [turn for turn in known if turn and turn > now]


def _row(event: Event, now: datetime) -> SafeString:
    return SafeString(render_to_string("events/_row.html", {"card": card(event, now)}))


def _published_next(now: datetime) -> Subquery:
    """When the clock alone adds an event, which may come before those found."""
    later = Event.objects.filter(status=EventStatus.PUBLISHED, published_at__gt=now)
    return Subquery(later.order_by("published_at").values("published_at")[:1])
