"""How many places are taken at the events ahead: asked anew whenever somebody takes one.

Apart from the overview of the programme, which must not be made anew for every registration.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from events.choices import EventStatus
from events.models import Event
from partnership.kit.marks import marks_to_keep_by, note_read

# As ``set_apart`` names the column (``events/apps.py``).
COLUMN = "events_event.seats_taken"


@dataclass(frozen=True)
class Taken:
    """Places taken by event, none where it is not named, and the events that have no place left."""

    counts: dict[int, int]
    full: frozenset[int]
    mark: str | None

    def of(self, pk: int) -> int:
        return self.counts.get(pk, 0)

    def agrees_with(self, event: Event, now: datetime) -> bool:
        """Whether ``event`` was read with the same number, if its places still matter."""
        is_over = event.status != EventStatus.PUBLISHED or event.starts_at <= now
        is_limited = event.capacity is not None
        return is_over or not is_limited or event.seats_taken == self.of(event.pk)


def taken_from(rows: Iterable[tuple[int, int | None, int]], mark: str | None) -> Taken:
    """``rows`` are the key, the capacity and the places taken of each event."""
    limited = [(pk, capacity, taken) for pk, capacity, taken in rows if capacity is not None]
    return Taken(
        {pk: taken for pk, _capacity, taken in limited if taken},
        frozenset(pk for pk, capacity, taken in limited if taken >= capacity),
        mark,
    )


def present_mark() -> str | None:
    """What a place taken changes; nothing while nobody can tell."""
    return marks_to_keep_by().get(COLUMN)


def taken_now(last: Taken, now: datetime) -> Taken:
    """``last``, or one query when a place was taken or freed since it was asked."""
    note_read([COLUMN])
    mark = present_mark()
    if mark == last.mark:
        return last
    limited: QuerySet[Event] = QuerySet(Event).filter(
        status=EventStatus.PUBLISHED, starts_at__gt=now, capacity__isnull=False
    )
    rows = limited.order_by().values_list("pk", "capacity", "seats_taken")
    return taken_from(list(rows), mark)
