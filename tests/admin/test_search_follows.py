"""What staff rename is found by its new name."""

import pytest
from django.urls import reverse

from events.tasks import refresh_search
from tests.factories.accounts import UserFactory
from tests.factories.events import AppearanceFactory, EventFactory
from tests.factories.programs import SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(superuser=True, language="ru"))
    return client


def rename(desk, row, field, value):
    """Save the row's admin form with one field changed."""
    page = reverse(f"admin:events_{row._meta.model_name}_change", args=[row.pk])
    response = desk.get(page)
    form = response.context["adminform"].form
    values = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "")}
    for formset in response.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        values |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    answer = desk.post(page, {**values, field: value})
    assert answer.status_code == 302, answer.context["adminform"].form.errors


def found(client, words):
    events = client.get("/ru/events/", {"q": words}).content.decode()
    return "event-" in events.split("<main")[1] and 'class="ev"' in events


def test_a_renamed_speaker_is_found_at_once(desk):
    speaker = AppearanceFactory().speaker

    rename(desk, speaker, "name_ru", "Жанар Оспанова")

    assert found(desk, "оспанова")


def test_a_renamed_venue_is_found_at_once(desk):
    venue = EventFactory().venue

    rename(desk, venue, "name_ru", "Дом музыки")

    assert found(desk, "дом музыки")


def test_a_renamed_sector_is_found_after_the_nightly_task(client):
    sector = SectorFactory()
    EventFactory(sectors=[sector])
    sector.name_ru = "Кочевое искусство"
    sector.save()
    before = found(client, "кочевое")

    refresh_search()

    assert (before, found(client, "кочевое")) == (False, True)
