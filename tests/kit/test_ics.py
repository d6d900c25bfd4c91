"""Calendar files, read back by the library that others use."""

import dataclasses
import datetime as dt

import pytest
from icalendar import Calendar

from partnership.kit.ics import CalendarEntry, render_calendar

UTC = dt.UTC
ENTRY = CalendarEntry(
    uid="event-7@portal.example",
    starts_at=dt.datetime(2026, 12, 10, 13, 30, tzinfo=UTC),
    ends_at=dt.datetime(2026, 12, 10, 16, 0, tzinfo=UTC),
    summary="Дыбыс және бейне: шеберлік сыныбы, екінші бөлім; Алматы мен Париж бірге",
    description="10 декабря 2026, 18:30 (Алматы) · 14:30 (Париж)\nСтрока, вторая; третья",
    location="Алматы, ул. Абая 1",
    url="https://portal.example/ru/events/x/",
    sequence=2,
    status="CONFIRMED",
    updated_at=dt.datetime(2026, 11, 1, 9, 0, tzinfo=UTC),
    organizer_name='Almaty "Creative"; ATTENDEE=x',
    organizer_email="team@portal.example",
)


def rendered(*entries, **kwargs):
    return render_calendar(entries, name="Бағдарлама", language="kk", **kwargs)


def test_an_entry_is_read_back_whole():
    calendar = Calendar.from_ical(rendered(ENTRY))
    (event,) = calendar.walk("VEVENT")

    assert (calendar["METHOD"], calendar["X-WR-CALNAME"]) == ("PUBLISH", "Бағдарлама")
    assert event.decoded("dtstart") == ENTRY.starts_at
    assert event.decoded("dtend") == ENTRY.ends_at
    assert event.decoded("dtstamp") == ENTRY.updated_at
    assert str(event["summary"]) == ENTRY.summary
    assert str(event["description"]) == ENTRY.description
    assert str(event["location"]) == ENTRY.location
    assert (event["sequence"], event["status"], event["url"]) == (2, "CONFIRMED", ENTRY.url)
    assert event["organizer"] == "mailto:team@portal.example"
    assert event["organizer"].params["CN"] == "Almaty ”Creative”; ATTENDEE=x"


def test_lines_end_and_fold_as_the_standard_says():
    raw = rendered(ENTRY)
    lines = raw.split(b"\r\n")

    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"DTSTART:20261210T133000Z" in lines


def test_the_same_entries_give_the_same_bytes():
    assert rendered(ENTRY) == rendered(dataclasses.replace(ENTRY))


def test_a_cancelled_entry_says_so():
    cancelled = dataclasses.replace(ENTRY, status="CANCELLED", sequence=3)

    (event,) = Calendar.from_ical(rendered(cancelled, method="CANCEL")).walk("VEVENT")

    assert (event["status"], event["sequence"]) == ("CANCELLED", 3)


def test_text_cannot_add_a_line_to_the_calendar():
    hostile = dataclasses.replace(ENTRY, summary="x\r\nATTENDEE:mailto:evil@example.com\x00")

    (event,) = Calendar.from_ical(rendered(hostile)).walk("VEVENT")

    assert "ATTENDEE" not in event
    assert str(event["summary"]) == "x ATTENDEE:mailto:evil@example.com"


def test_an_empty_calendar_is_still_a_calendar():
    assert Calendar.from_ical(rendered()).walk("VEVENT") == []


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        rendered(dataclasses.replace(ENTRY, starts_at=dt.datetime(2026, 1, 1)))
