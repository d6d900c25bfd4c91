"""What the page of an event says once it was held, and how it leads into calendars and calls."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.factories.events import (
    EventFactory,
    EvidenceFactory,
    MaterialFactory,
    SessionFactory,
    in_days,
)
from tests.factories.programs import OpenCallFactory

pytestmark = pytest.mark.django_db


def page(client, event, language="en"):
    response = client.get(f"/{language}/events/{event.slug}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def held(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return EventFactory(completed=True, results_en="Twelve scripts.\n\n- one pitch\n- two prizes")


def test_results_materials_and_evidence_stand_on_the_page(client, held):
    EvidenceFactory(event=held, title_en="In the press")
    photo = EvidenceFactory(event=held, photo=True, alt_en="Twelve people around a table")
    MaterialFactory(event=held, title_en="Slides")

    html = page(client, held)

    assert "<p>Twelve scripts.</p>" in html
    assert "<li>two prizes</li>" in html
    assert photo.picture.url in html
    assert 'alt="Twelve people around a table"' in html
    assert 'href="https://files.example.org/slides.pdf"' in html
    assert '<a href="https://press.example.org/felt"' in html
    assert "It is counted in this commitment of the memorandum:" in html


def test_a_list_of_those_who_came_counts_and_is_not_shown(client, held):
    proof = EvidenceFactory(event=held, attendance=True, title_en="Attendance sheet")

    html = page(client, held)

    assert "It is counted in this commitment" in html
    assert "Attendance sheet" not in html
    assert proof.file.name not in html


def test_without_evidence_it_is_not_said_to_count(client, held):
    html = page(client, held)

    assert "is counted in this commitment" not in html
    assert "Once its evidence is here, it counts" in html


def test_results_of_what_is_not_over_are_kept_back(client):
    assert "Too early" not in page(client, EventFactory(results_en="Too early"))


def test_an_event_by_open_call_leads_to_its_call(client):
    call = OpenCallFactory()
    event = EventFactory(by_call=True, call=call)

    assert f'href="/en/calls/{call.slug}/"' in page(client, event)


def test_a_draft_call_is_not_named(client):
    call = OpenCallFactory(draft=True, title_en="Secret call")
    html = page(client, EventFactory(by_call=True, call=call))

    assert "Secret call" not in html
    assert call.slug not in html


def test_calendar_services_get_the_instants_in_utc(client):
    event = EventFactory(starts_at=in_days(3), title_en="Felt & form")

    context = client.get(f"/en/events/{event.slug}/").context

    google = parse_qs(urlsplit(context["google"]).query)
    outlook = parse_qs(urlsplit(context["outlook"]).query)
    stamps = [f"{moment:%Y%m%dT%H%M%SZ}" for moment in (event.starts_at, event.ends_at)]
    assert (google["text"], google["dates"]) == (["Felt & form"], ["/".join(stamps)])
    assert outlook["startdt"] == [event.starts_at.isoformat()]


@pytest.mark.parametrize("traits", [{"cancelled": True}, {"postponed": True}, {"past": True}])
def test_what_will_not_be_is_not_offered_to_calendars(client, traits):
    event = EventFactory(**traits)
    SessionFactory(event=event)

    assert ".ics" not in page(client, event)


def test_a_stranger_gets_no_cookie_and_no_token(client):
    response = client.get(f"/en/events/{EventFactory().slug}/")

    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_a_held_event_asks_eight_queries(client, rows, held, django_assert_num_queries):
    for _ in range(rows):
        EvidenceFactory(event=held)
        MaterialFactory(event=held)
        EventFactory(sectors=held.sectors.all())

    with django_assert_num_queries(8):
        client.get(f"/kk/events/{held.slug}/")
