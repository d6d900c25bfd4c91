"""Sectors gather what is public in them and in their parts, and count nothing else."""

import pytest

from applicants.choices import Visibility
from tests.factories.applicants import ProfessionalFactory, ProjectFactory
from tests.factories.events import EventFactory
from tests.factories.programs import OpenCallFactory, SectorFactory

pytestmark = pytest.mark.django_db


def hidden_things(sector):
    """One of each kind that a visitor must not know of."""
    for kind in ({}, {"withdrawn": True}, {"visibility": Visibility.PARTNERS}):
        owner = ProfessionalFactory(sectors=[sector], family_name="Құпия", **kind)
        ProjectFactory(owner=owner, sectors=[sector], title="Құпия жоба")
    blocked = ProfessionalFactory(public=True, sectors=[sector], family_name="Құпия")
    blocked.user.is_active = False
    blocked.user.save()
    shown = ProfessionalFactory(public=True, family_name="Ашық")
    ProjectFactory(unpublished=True, owner=shown, sectors=[sector], title="Құпия жоба")
    EventFactory(draft=True, sectors=[sector], title_kk="Құпия іс-шара")
    OpenCallFactory(draft=True, sectors=[sector], title_kk="Құпия конкурс")


def test_what_is_hidden_stands_on_no_page_of_sectors_and_in_no_count(client):
    sector = SectorFactory()
    hidden_things(sector)

    (card,) = client.get("/kk/sectors/").context["cards"]
    page = client.get(f"/kk/sectors/{sector.slug}/")

    assert (card.events, card.professionals, card.projects) == (0, 0, 0)
    assert "Құпия" not in page.text


def test_a_sector_holds_its_parts_and_counts_each_thing_once(client):
    sector = SectorFactory()
    part, other = SectorFactory(parent=sector), SectorFactory(parent=sector)
    person = ProfessionalFactory(public=True, sectors=[part, other])
    project = ProjectFactory(owner=person, sectors=[sector, part])
    event = EventFactory(sectors=[other])
    call = OpenCallFactory(sectors=[part])

    (card,) = client.get("/kk/sectors/").context["cards"]
    page = client.get(f"/kk/sectors/{sector.slug}/")
    of_part = client.get(f"/kk/sectors/{part.slug}/").context["found"]

    assert (card.events, card.professionals, card.projects) == (1, 1, 1)
    assert list(card.parts) == [part, other]
    for row in (person, project, event, call):
        assert f'href="/kk{row.get_absolute_url()[3:]}"' in page.text
    assert (list(of_part.people), list(of_part.projects)) == ([person], [project])
    assert of_part.calls == [call]
    assert of_part.events == []
    assert of_part.parent == sector


def test_a_sector_leads_to_its_calendar_and_to_its_lists(client, settings):
    sector = SectorFactory()
    owner = ProfessionalFactory(public=True, sectors=[sector])
    ProjectFactory(owner=owner, sectors=[sector])

    page = client.get(f"/fr/sectors/{sector.slug}/").text
    host = settings.SITE_URL.partition("://")[2]

    for address in (
        f"webcal://{host}/fr/calendars/sector/{sector.slug}.ics",
        f"/fr/events/feed/{sector.slug}/",
        f"/fr/events/?sector={sector.slug}",
        f"/fr/professionals/?sector={sector.slug}",
        f"/fr/projects/?sector={sector.slug}",
    ):
        assert f'href="{address}"' in page


def test_a_sector_that_there_is_not_is_not_found(client):
    assert client.get("/ru/sectors/nothing/").status_code == 404


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_pages_of_sectors_ask_as_much_for_one_as_for_fifty(
    client, django_assert_max_num_queries, rows
):
    sector = SectorFactory()
    part = SectorFactory(parent=sector)
    for _ in range(rows):
        owner = ProfessionalFactory(public=True, sectors=[sector, part])
        ProjectFactory(owner=owner, sectors=[part])
        EventFactory(sectors=[sector])
        OpenCallFactory(sectors=[sector])

    with django_assert_max_num_queries(6):
        client.get("/ru/sectors/")
    with django_assert_max_num_queries(8):
        assert client.get(f"/ru/sectors/{sector.slug}/").status_code == 200
