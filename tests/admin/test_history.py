"""One page tells everything that was done to an event, in the reader's language."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import translation

from applicants.admin.history import history_of
from events.models import EventTrail
from events.services.lifecycle import cancel
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return UserFactory(superuser=True, full_name="Дана")


def test_steps_edits_and_exports_stand_together_newest_first(client, coordinator):
    event = EventFactory()
    client.force_login(coordinator)
    event.title_ru = "Иначе"
    event.save()
    cancel(event, by=coordinator, reasons={"kk": "Зал жабық.", "ru": "Зал закрыт."})
    client.get(reverse("admin:events_event_participants", args=[event.pk, "csv"]))

    with translation.override("en"):
        entries = history_of(event)

    assert [entry.what for entry in entries] == [
        "Participants exported",
        "Cancelled",
        "Edited",
        "Draft created",
    ]
    assert [entry.details for entry in entries] == [["CSV"], ["Зал закрыт."], ["Title [ru]"], []]
    assert [entry.who for entry in entries[:2]] == ["Дана", "Дана"]


def test_dates_of_a_step_are_shown_on_both_clocks():
    event = EventFactory()
    at = datetime(2026, 12, 11, 13, 30, tzinfo=UTC)
    EventTrail.objects.create(
        event=event,
        verb="rescheduled",
        at=at,
        detail="2026-12-11T13:30:00+00:00 → 2026-12-12T13:30:00+00:00",
    )

    with translation.override("en"):
        step = next(entry for entry in history_of(event) if entry.what == "New date set")

    assert step.details == [
        "11 December 2026, 18:30 (Almaty) · 14:30 (Paris) → "
        "12 December 2026, 18:30 (Almaty) · 14:30 (Paris)"
    ]


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_the_history_page_speaks_four_languages(client, coordinator, language):
    event = EventFactory()
    client.force_login(coordinator)

    with translation.override(language):
        page = client.get(reverse("admin:events_event_history", args=[event.pk]))

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()


def test_the_history_is_for_those_who_may_see_the_event(client):
    client.force_login(UserFactory(staff=True))

    page = client.get(reverse("admin:events_event_history", args=[EventFactory().pk]))

    assert page.status_code == 403
