"""Search engines are told every public page, in four languages, and nothing else."""

from xml.etree import ElementTree

import pytest
from django.utils.timezone import localdate

from partnership.portal import sitemaps
from tests.factories.applicants import ProfessionalFactory, ProjectFactory
from tests.factories.events import EventFactory
from tests.factories.programs import OpenCallFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ("kk", "ru", "fr", "en")
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def read(client, address, path):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml"
    return ElementTree.fromstring(answer.content).findall(path, NAMES)


def addresses(client, settings):
    """Every page that any of the files names."""
    files = read(client, "/sitemap.xml", "s:sitemap/s:loc")
    return [
        page.text.removeprefix(settings.SITE_URL)
        for file in files
        for page in read(client, file.text.split("testserver")[1], "s:url/s:loc")
    ]


def test_every_public_page_is_named_once_in_each_language_and_opens(client, settings):
    event, call = EventFactory(), OpenCallFactory()

    pages = addresses(client, settings)

    for path in ("", "events/", f"events/{event.slug}/", f"calls/{call.slug}/", "partnership/"):
        assert {f"/{code}/{path}" for code in LANGUAGES} <= set(pages)
    assert len(pages) == len(set(pages))
    assert [page for page in pages if client.get(page).status_code != 200] == []


def test_nothing_unpublished_is_named(client, settings):
    draft, call = EventFactory(draft=True), OpenCallFactory(draft=True)
    person, project = ProfessionalFactory(), ProjectFactory(of_private=True)

    pages = " ".join(addresses(client, settings))

    assert draft.slug not in pages
    assert call.slug not in pages
    assert person.slug not in pages
    assert project.slug not in pages


def test_a_page_names_its_twins_and_when_it_changed(client, settings):
    event = EventFactory()

    address = f"{settings.SITE_URL}/fr/events/{event.slug}/"
    entry = read(client, "/sitemap-events.xml", f"s:url[s:loc='{address}']")[0]

    twins = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", NAMES)}
    assert twins == {
        code: f"{settings.SITE_URL}{prefix}/events/{event.slug}/"
        for code, prefix in [*((code, f"/{code}") for code in LANGUAGES), ("x-default", "")]
    }
    assert entry.findtext("s:lastmod", namespaces=NAMES) == localdate(event.updated_at).isoformat()


def test_many_pages_fill_several_files(client, settings, monkeypatch):
    monkeypatch.setattr(sitemaps.PortalSitemap, "limit", 3)
    EventFactory()

    files = read(client, "/sitemap.xml", "s:sitemap/s:loc")

    assert [file for file in files if file.text.endswith("sitemap-events.xml?p=2")]
    assert len(read(client, "/sitemap-events.xml?p=2", "s:url")) == 1
    assert client.get("/sitemap-events.xml?p=9").status_code == 404
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_robots_are_told_of_it_only_where_the_site_may_be_read(client, settings):
    line = f"Sitemap: {settings.SITE_URL}/sitemap.xml"
    before = client.get("/robots.txt").content.decode()
    settings.DEMONSTRATION_DATA = True

    assert line in before
    assert line not in client.get("/robots.txt").content.decode()
