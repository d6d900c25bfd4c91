"""From “so many days from today, at this hour there” to instants."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from partnership.kit.dates import in_zone, local_instant
from partnership.portal.loading.files import Row

KNOWN_BEFORE_REGISTRATION = timedelta(days=7)


@dataclass(frozen=True)
class Moments:
    """The instants of an event when it is first announced.

    An event that is moved later is announced for its old date; its registration opened when it
    did, and the end of registration moves along with the date.
    """

    starts_at: datetime
    ends_at: datetime
    opens_at: datetime | None
    closes_at: datetime | None
    published_at: datetime


def final_dates(row: Row, now: datetime) -> tuple[datetime, datetime]:
    """Start and end as they stand after all moves."""
    return _dates(row, now, row["day_offset"], row["start"])


def first_moments(row: Row, now: datetime) -> Moments:
    """Everything as it was when the event was announced, a week before registration opened."""
    offset, start = row["day_offset"], row["start"]
    if "old_day_offset" in row:
        offset, start = row["old_day_offset"], row["old_start"]
    starts_at, ends_at = _dates(row, now, offset, start)
    opens_at = closes_at = None
    if "registration_opens_offset" in row:
        opens_at = final_dates(row, now)[0] - timedelta(hours=row["registration_opens_offset"])
        closes_at = starts_at - timedelta(hours=row["registration_closes_offset"])
    published_at = min(opens_at or starts_at, now) - KNOWN_BEFORE_REGISTRATION
    return Moments(starts_at, ends_at, opens_at, closes_at, published_at)


def session_dates(session: Row, tz: str, event_starts_at: datetime) -> tuple[datetime, datetime]:
    """A line of the agenda: a wall time on a day counted from the event's first."""
    day = in_zone(event_starts_at, tz).date() + timedelta(days=session["day"])
    starts_at = local_instant(datetime.combine(day, time.fromisoformat(session["start"])), tz)
    return starts_at, starts_at + timedelta(minutes=session["duration_minutes"])


def _dates(row: Row, now: datetime, offset: int, start: str) -> tuple[datetime, datetime]:
    starts_at = _wall(row["tz"], now, offset, start)
    if "duration_minutes" in row:
        return starts_at, starts_at + timedelta(minutes=row["duration_minutes"])
    return starts_at, _wall(row["tz"], now, offset + row["days"] - 1, row["end"])


def _wall(tz: str, now: datetime, offset: int, wall: str) -> datetime:
    day = in_zone(now, tz).date() + timedelta(days=offset)
    return local_instant(datetime.combine(day, time.fromisoformat(wall)), tz)
