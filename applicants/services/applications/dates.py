"""Until when something is awaited from an applicant."""

from datetime import datetime, time, timedelta

from partnership.kit.dates import in_zone, local_instant
from programs.models import OpenCall

_LAST_SECOND = time(23, 59, 59)


def end_of_day(call: OpenCall, now: datetime, *, days: int) -> datetime:
    """The end of the day that is ``days`` after today, by the clock of the call's zone."""
    day = in_zone(now, call.tz).date() + timedelta(days=days)
    return local_instant(datetime.combine(day, _LAST_SECOND), call.tz)
