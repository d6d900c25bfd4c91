"""What search engines are told is schema.org, true, and cannot break out of its place."""

from datetime import datetime

import pytest
from django.utils import timezone
from pydantic import ValidationError

from partnership.kit.structured import script
from tests.factories.events import AppearanceFactory, EventFactory
from tests.factories.programs import OrganisationFactory
from tests.facts import thing, things_on

pytestmark = pytest.mark.django_db


def on(client, address):
    things = things_on(client.get(address).content.decode())
    return {type(found).__name__: found for found in things}


def test_the_reader_refuses_what_schema_org_does_not_know():
    for wrong in (
        {"colour": "red"},
        {"startDate": "soon"},
        {"eventStatus": "https://schema.org/X"},
    ):
        with pytest.raises((ValidationError, ValueError)):
            thing({"@type": "Event", "name": "x", **wrong})


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_an_event_describes_itself(client, settings, language):
    event = EventFactory(
        starts_at=datetime.fromisoformat("2030-06-01T10:00+00:00"), published_at=timezone.now()
    )
    event.organisers.add(OrganisationFactory())
    AppearanceFactory(event=event)
    address = f"/{language}/events/{event.slug}/"

    facts = on(client, address)["EducationEvent"]

    assert facts.url == settings.SITE_URL + address
    assert facts.start_date.isoformat() == "2030-06-01T15:00:00+05:00"
    assert facts.event_status.name == "EVENT_SCHEDULED"
    assert facts.location[0].address.address_locality
    assert facts.organizer[0].name
    assert facts.performer[0].name
    assert facts.offers.price == "0"
    assert facts.is_accessible_for_free is True
    assert all(picture.startswith(settings.SITE_URL) for picture in facts.image)


@pytest.mark.parametrize(
    ("trait", "status"),
    [
        ("cancelled", "EVENT_CANCELLED"),
        ("postponed", "EVENT_POSTPONED"),
        ("completed", "EVENT_SCHEDULED"),
    ],
)
def test_an_event_that_is_off_or_over_offers_nothing(client, trait, status):
    event = EventFactory(**{trait: True})

    facts = on(client, f"/en/events/{event.slug}/")["EducationEvent"]

    assert (facts.event_status.name, facts.offers) == (status, None)


def test_an_event_online_names_its_page_and_never_the_link_to_join(client, settings):
    event = EventFactory(online=True)
    html = client.get(f"/en/events/{event.slug}/").content.decode()

    facts = things_on(html)[0]

    assert facts.location[0].url == f"{settings.SITE_URL}/en/events/{event.slug}/"
    assert event.join_url not in html


def test_the_way_to_a_page_ends_at_the_page(client, settings):
    event = EventFactory(title_en="One")

    way = on(client, f"/en/events/{event.slug}/")["BreadcrumbList"].item_list_element

    assert [(step.position, step.name) for step in way] == [(1, "Programme"), (2, "One")]
    assert way[1].item.schema_id == f"{settings.SITE_URL}/en/events/{event.slug}/"


def test_no_text_ends_the_script_early():
    text = "</script><b>&amp;<!-- "

    html = str(script({"@type": "Event", "name": text}))

    assert html.count("<") == 2
    assert things_on(html)[0].name == text
