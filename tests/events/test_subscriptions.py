"""Calendars that are followed, and the feed: public things only, stable, cheap to ask again."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from icalendar import Calendar

from events.choices import Kind
from events.models import Event
from events.services import lifecycle
from tests.factories.events import EventFactory, VenueFactory, in_days
from tests.factories.programs import CityFactory, SectorFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def read(client, path, language="en"):
    response = client.get(f"/{language}/calendars/{path}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


def titles(client, path, language="en"):
    return [str(entry["SUMMARY"]) for entry in read(client, path, language).walk("VEVENT")]


def feed(client, path="", language="en"):
    response = client.get(f"/{language}/events/feed/{path}")
    assert response.status_code == 200
    return ET.fromstring(response.content)


def test_each_calendar_carries_its_own_events_in_its_language(client):
    digital = SectorFactory(slug="digital")
    games = SectorFactory(slug="games", parent=digital)
    paris = VenueFactory(city=CityFactory(paris=True))
    EventFactory(title_fr="Jeux", sectors=[games], venue=paris, starts_at=in_days(1))
    EventFactory(title_fr="Forum", sectors=[digital], kind=Kind.MEETING, starts_at=in_days(2))
    EventFactory(title_fr="Autre", starts_at=in_days(3))

    assert titles(client, "all.ics", "fr") == ["Jeux", "Forum", "Autre"]
    assert titles(client, "sector/digital.ics", "fr") == ["Jeux", "Forum"]
    assert titles(client, "sector/games.ics", "fr") == ["Jeux"]
    assert titles(client, "city/paris.ics", "fr") == ["Jeux"]
    assert titles(client, "kind/meeting.ics", "fr") == ["Forum"]


@pytest.mark.parametrize("path", ["sector/x.ics", "city/x.ics", "kind/party.ics"])
def test_what_does_not_exist_has_no_calendar(client, path):
    assert client.get(f"/en/calendars/{path}").status_code == 404


def test_hidden_events_are_in_no_calendar_and_no_feed(client):
    sector = SectorFactory(slug="music")
    EventFactory(draft=True, sectors=[sector])
    EventFactory(published_at=in_days(1), sectors=[sector])

    for path in ("all.ics", "sector/music.ics", "city/almaty.ics", "kind/masterclass.ics"):
        assert titles(client, path) == []
    assert feed(client).findall(f"{ATOM}entry") == []


def test_cancelled_and_postponed_events_are_carried_until_a_month_after(client):
    EventFactory(title_en="Off", cancelled=True, starts_at=in_days(1))
    EventFactory(title_en="Later", postponed=True, starts_at=in_days(2))
    EventFactory(title_en="Old", cancelled=True, starts_at=in_days(-31))

    entries = read(client, "all.ics").walk("VEVENT")

    assert [(str(e["SUMMARY"]), e["STATUS"]) for e in entries] == [
        ("Cancelled: Off", "CANCELLED"),
        ("Postponed: Later", "TENTATIVE"),
    ]


def test_the_same_event_is_the_same_entry_and_counts_real_changes_only(client):
    event = EventFactory(starts_at=in_days(9))

    def entry(path):
        (found,) = Calendar.from_ical(client.get(path).content).walk("VEVENT")
        return found["UID"], found["SEQUENCE"]

    before = entry("/en/calendars/all.ics")
    event.body_en = "More words."
    event.save()
    edited = entry("/en/calendars/all.ics")
    lifecycle.reschedule(
        event, by=None, starts_at=in_days(20), ends_at=in_days(20) + timedelta(hours=1)
    )
    moved = entry("/kk/calendars/all.ics")

    assert before == edited == (event.calendar_uid, 0)
    assert moved == entry(f"/kk/events/{event.slug}/calendar.ics") == (event.calendar_uid, 1)


def test_asking_again_costs_nothing_while_nothing_changed(client):
    event = EventFactory()
    etag = client.get("/en/calendars/all.ics")["ETag"]

    same = client.get("/en/calendars/all.ics", headers={"if-none-match": etag})
    Event.objects.filter(pk=event.pk).update(title_en="Changed")
    changed = client.get("/en/calendars/all.ics", headers={"if-none-match": etag})

    assert (same.status_code, same.content) == (304, b"")
    assert changed.status_code == 200


def test_the_page_offers_every_calendar_in_every_language(client, settings):
    SectorFactory(slug="music")
    VenueFactory()
    host = settings.SITE_URL.partition("://")[2]

    html = client.get("/kk/calendars/").content.decode()

    for path in ("all.ics", "sector/music.ics", "city/almaty.ics", "kind/seminar.ics"):
        assert f'href="webcal://{host}/kk/calendars/{path}"' in html
        assert f'href="/kk/calendars/{path}"' in html
    assert f"?cid=webcal%3A%2F%2F{host.replace(':', '%3A')}%2Fkk%2Fcalendars%2Fall.ics" in html
    for language in ("ru", "fr", "en"):
        assert f'href="webcal://{host}/{language}/calendars/all.ics"' in html


def test_the_feed_tells_what_was_announced_last_first(client, settings):
    sector = SectorFactory(slug="music")
    EventFactory(title_en="Early", published_at=in_days(-9))
    EventFactory(title_en="Late", published_at=in_days(-1), sectors=[sector])
    EventFactory(title_en="Over", completed=True)

    root = feed(client)

    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Late", "Early"]
    assert len(feed(client, "music/").findall(f"{ATOM}entry")) == 1
    links = [link.get("href") for link in root.iter(f"{ATOM}link")]
    assert all(link.startswith(f"{settings.SITE_URL}/en/") for link in links)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert client.get("/en/events/feed/nothing/").status_code == 404


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_they_ask_as_much_for_many_rows_as_for_one(client, rows, django_assert_num_queries):
    sector = SectorFactory(slug="music")
    for _ in range(rows):
        EventFactory(sectors=[sector])

    with django_assert_num_queries(1):
        client.get("/kk/calendars/all.ics")
    with django_assert_num_queries(2):
        client.get("/kk/calendars/sector/music.ics")
    with django_assert_num_queries(2):
        client.get("/kk/events/feed/music/")
    with django_assert_num_queries(2):
        client.get("/kk/calendars/")
