"""What the programme offers partners, and who takes part."""

import pytest

from programs.choices import Country
from tests.factories.programs import OrganisationFactory, SectorFactory

pytestmark = pytest.mark.django_db


def test_organisations_stand_under_their_country_and_hidden_ones_nowhere(client):
    here = OrganisationFactory()
    there = OrganisationFactory(country=Country.FRANCE)
    OrganisationFactory(is_public=False, name_en="A hidden one")

    response = client.get("/en/partners/")

    assert response.context["countries"] == [
        (Country.KAZAKHSTAN, [here]),
        (Country.FRANCE, [there]),
    ]
    assert "A hidden one" not in response.content.decode()


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_page_asks_as_much_for_many_organisations_as_for_one(
    client, rows, django_assert_num_queries
):
    SectorFactory()
    OrganisationFactory.create_batch(rows)

    with django_assert_num_queries(2):
        client.get("/fr/partners/")
