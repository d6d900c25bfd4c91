"""What search engines are told is schema.org, true, and cannot break out of its place."""

from datetime import datetime

import pytest
from django.utils import timezone

from partnership.kit.structured import script
from tests.factories.applicants import ProjectFactory
from tests.factories.events import AppearanceFactory, EventFactory
from tests.factories.programs import ArticleFactory, OpenCallFactory, OrganisationFactory
from tests.facts import checked, things_on

pytestmark = pytest.mark.django_db

LANGUAGES = ("kk", "ru", "fr", "en")


def on(client, address):
    things = things_on(client.get(address).content.decode())
    return {thing["@type"]: thing for thing in things}


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "red"},
        {"headline": "of an article"},
        {"startDate": "soon"},
        {"startDate": "2030-01-01T10:00"},
        {"eventStatus": "https://schema.org/EventForgotten"},
        {"location": {"@type": "Person", "name": "x"}},
        {"isAccessibleForFree": "yes"},
        {"@type": "Happening"},
    ],
)
def test_the_reader_refuses_what_schema_org_does_not_know(wrong):
    with pytest.raises(AssertionError):
        checked({"@type": "Event", "name": "x", **wrong})


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_event_describes_itself(client, settings, language):
    event = EventFactory(
        starts_at=datetime.fromisoformat("2030-06-01T10:00+00:00"), published_at=timezone.now()
    )
    event.organisers.add(OrganisationFactory())
    speaker = AppearanceFactory(event=event).speaker
    address = f"/{language}/events/{event.slug}/"

    facts = on(client, address)["EducationEvent"]

    assert facts["url"] == settings.SITE_URL + address
    assert facts["startDate"] == "2030-06-01T15:00:00+05:00"
    assert facts["eventStatus"] == "https://schema.org/EventScheduled"
    assert facts["location"][0]["address"]["addressLocality"]
    assert facts["organizer"][0]["name"]
    assert facts["performer"][0]["url"].endswith(f"/{language}/speakers/{speaker.slug}/")
    assert (facts["offers"]["price"], facts["isAccessibleForFree"]) == ("0", True)
    assert all(picture.startswith(settings.SITE_URL) for picture in facts["image"])


@pytest.mark.parametrize(
    ("trait", "status"),
    [("cancelled", "Cancelled"), ("postponed", "Postponed"), ("completed", "Scheduled")],
)
def test_an_event_that_is_off_or_over_offers_nothing(client, trait, status):
    event = EventFactory(**{trait: True})

    facts = on(client, f"/en/events/{event.slug}/")["EducationEvent"]

    assert facts["eventStatus"] == f"https://schema.org/Event{status}"
    assert "offers" not in facts


def test_an_event_online_names_its_page_and_never_the_link_to_join(client, settings):
    event = EventFactory(online=True)
    html = client.get(f"/en/events/{event.slug}/").content.decode()

    facts = things_on(html)[0]

    assert facts["location"][0]["url"] == f"{settings.SITE_URL}/en/events/{event.slug}/"
    assert event.join_url not in html


def test_the_way_to_a_page_ends_at_the_page(client, settings):
    event = EventFactory(title_en="One")

    way = on(client, f"/en/events/{event.slug}/")["BreadcrumbList"]["itemListElement"]

    assert [(step["position"], step["name"]) for step in way] == [(1, "Programme"), (2, "One")]
    assert way[1]["item"]["@id"] == f"{settings.SITE_URL}/en/events/{event.slug}/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_pages_say_what_they_are(client, language):
    article, call, speaker = ArticleFactory(), OpenCallFactory(), AppearanceFactory().speaker
    project = ProjectFactory()

    found = {
        path: set(on(client, f"/{language}/{path}"))
        for path in (
            "",
            f"news/{article.slug}/",
            f"calls/{call.slug}/",
            f"speakers/{speaker.slug}/",
            f"projects/{project.slug}/",
            f"professionals/{project.owner.slug}/",
        )
    }

    assert list(found.values()) == [
        {"Organization", "WebSite"},
        {"NewsArticle", "BreadcrumbList"},
        {"BreadcrumbList"},
        {"Person", "BreadcrumbList"},
        {"CreativeWork", "BreadcrumbList"},
        {"Person", "BreadcrumbList"},
    ]


def test_no_text_ends_the_script_early():
    text = "</script><b>&amp;<!-- "

    html = str(script({"@type": "Event", "name": text}))

    assert html.count("<") == 2
    assert things_on(html)[0]["name"] == text
