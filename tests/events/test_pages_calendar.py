"""The calendar file of an event."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from events.models import Event
from tests.factories.events import EventFactory, in_days

pytestmark = pytest.mark.django_db


def entry_of(response):
    (entry,) = Calendar.from_ical(response.content).walk("VEVENT")
    return entry


def get(client, event, language="en", **headers):
    return client.get(f"/{language}/events/{event.slug}/calendar.ics", headers=headers)


def test_the_file_holds_the_event_in_the_language_of_its_address(client, settings):
    event = EventFactory(title_fr="Feutre", starts_at=in_days(3))
    Event.objects.filter(pk=event.pk).update(ics_sequence=4)

    response = get(client, event, "fr")

    entry = entry_of(response)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert f'filename="{event.slug}.ics"' in response["Content-Disposition"]
    assert str(entry["SUMMARY"]) == "Feutre"
    assert entry["UID"] == event.calendar_uid
    assert entry["SEQUENCE"] == 4
    assert entry["STATUS"] == "CONFIRMED"
    assert entry.start == event.starts_at
    assert entry.end == event.ends_at
    assert entry["URL"] == f"{settings.SITE_URL}/fr/events/{event.slug}/"
    assert b"DTSTART:" + f"{event.starts_at:%Y%m%dT%H%M%SZ}".encode() in response.content


def test_a_cancelled_event_takes_itself_out_of_calendars(client):
    response = get(client, EventFactory(cancelled=True, title_en="Felt"))

    entry = entry_of(response)
    assert entry["STATUS"] == "CANCELLED"
    assert str(entry["SUMMARY"]) == "Cancelled: Felt"
    assert b"METHOD:CANCEL" in response.content


def test_a_postponed_event_is_tentative(client):
    assert entry_of(get(client, EventFactory(postponed=True)))["STATUS"] == "TENTATIVE"


def test_the_link_to_join_is_never_public(client):
    response = get(client, EventFactory(online=True))

    assert b"meet.example.org" not in response.content
    assert str(entry_of(response)["LOCATION"]) == "Online"


def test_an_unchanged_file_is_not_sent_twice(client):
    event = EventFactory()
    first = get(client, event)

    by_tag = get(client, event, if_none_match=first["ETag"])
    by_date = get(client, event, if_modified_since=first["Last-Modified"])

    assert (by_tag.status_code, by_date.status_code) == (304, 304)
    assert by_tag.content == b""


def test_a_changed_event_is_sent_again(client):
    event = EventFactory()
    first = get(client, event)
    Event.objects.filter(pk=event.pk).update(
        ics_sequence=1, updated_at=timezone.now() + timedelta(minutes=1)
    )

    again = get(client, event, if_none_match=first["ETag"])

    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_a_draft_has_no_calendar_file(client):
    assert get(client, EventFactory(draft=True)).status_code == 404


def test_the_file_needs_one_query_and_sets_no_cookie(client, django_assert_num_queries):
    event = EventFactory()

    with django_assert_num_queries(1):
        response = get(client, event)

    assert not response.cookies
