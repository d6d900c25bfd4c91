"""Calendar files that every calendar program reads alike."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from partnership.kit.text import clean_text

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"
PRODUCT = "-//Partnership portal//Calendar//EN"


@dataclass(frozen=True)
class CalendarEntry:
    """One event of a calendar. ``uid`` never changes, ``sequence`` grows with each change."""

    uid: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    sequence: int = 0
    status: str = "CONFIRMED"
    updated_at: dt.datetime | None = None
    organizer_name: str = ""
    organizer_email: str = ""


def render_calendar(
    entries: Iterable[CalendarEntry],
    *,
    name: str,
    method: str = "PUBLISH",
    language: str,
    ask_again: dt.timedelta | None = None,
) -> bytes:
    """Return an RFC 5545 calendar; the same entries always give the same bytes.

    Times are written in UTC: programs with an old time zone table would otherwise show
    Almaty an hour late. ``DTSTAMP`` is the last change, so an unchanged file keeps its ETag.
    ``ask_again`` tells programs that follow the calendar how often to do so.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add("x-wr-calname", clean_text(name))
    if ask_again is not None:
        calendar.add("refresh-interval", ask_again, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(ask_again))
    for entry in entries:
        calendar.add_component(_component(entry, language))
    return bytes(calendar.to_ical())


def google_address(entry: CalendarEntry) -> str:
    """Opens a filled form in Google Calendar."""
    dates = f"{_utc(entry.starts_at):%Y%m%dT%H%M%SZ}/{_utc(entry.ends_at):%Y%m%dT%H%M%SZ}"
    words = {
        "action": "TEMPLATE",
        "text": entry.summary,
        "dates": dates,
        "details": entry.description,
        "location": entry.location,
    }
    return f"{GOOGLE}?{urlencode(words)}"


def outlook_address(entry: CalendarEntry) -> str:
    """Opens a filled form in the calendar of Outlook."""
    words = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": entry.summary,
        "startdt": _utc(entry.starts_at).isoformat(),
        "enddt": _utc(entry.ends_at).isoformat(),
        "body": entry.description,
        "location": entry.location,
    }
    return f"{OUTLOOK}?{urlencode(words)}"


def _component(entry: CalendarEntry, language: str) -> Event:
    event = Event()
    stamp = _utc(entry.updated_at or entry.starts_at)
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("dtstart", _utc(entry.starts_at))
    event.add("dtend", _utc(entry.ends_at))
    event.add("sequence", entry.sequence)
    event.add("status", entry.status)
    texts = {
        "summary": clean_text(entry.summary),
        "description": clean_text(entry.description, multiline=True),
        "location": clean_text(entry.location),
    }
    for key, text in texts.items():
        if text:
            event.add(key, text, parameters={"LANGUAGE": language})
    if entry.url:
        event.add("url", entry.url)
    if entry.organizer_email:
        event.add("organizer", _organizer(entry))
    return event


def _organizer(entry: CalendarEntry) -> vCalAddress:
    organizer = vCalAddress(f"mailto:{clean_text(entry.organizer_email)}")
    organizer.params["CN"] = vText(clean_text(entry.organizer_name).replace('"', "”"))
    return organizer


def _utc(moment: dt.datetime) -> dt.datetime:
    if moment.utcoffset() is None:
        raise ValueError("A calendar needs aware datetimes.")
    return moment.astimezone(dt.UTC).replace(microsecond=0)
