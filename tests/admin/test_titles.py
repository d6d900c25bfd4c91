"""Headings of the desks name the thing itself and stay true in every language."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(superuser=True))
    return client


def test_a_list_is_headed_by_the_plural_and_a_form_by_its_object(desk):
    event = EventFactory(title_en="Light on stage")

    with translation.override("en"):
        lists = desk.get(reverse("admin:events_event_changelist")).content.decode()
        form = desk.get(reverse("admin:events_event_change", args=[event.pk])).content.decode()
        add = desk.get(reverse("admin:events_event_add")).content.decode()

    assert "<h1>Events</h1>" in lists
    assert "<h1>Light on stage</h1>" in form
    assert "<h1>Event</h1>" in add


def test_the_header_names_both_partners(desk):
    with translation.override("en"):
        page = desk.get(reverse("admin:index")).content.decode()

    assert "Almaty Creative × Institut français" in page


def test_mails_are_listed_by_the_name_of_their_kind(desk):
    MessageFactory(kind="event.cancelled")

    with translation.override("en"):
        page = desk.get(reverse("admin:notifications_message_changelist")).content.decode()

    assert '<td class="field-kind_label">event.cancelled' not in page


def test_words_for_the_script_of_the_tabs_are_on_the_page(desk):
    page = desk.get(reverse("admin:events_event_add")).content.decode()

    assert 'id="desk-words"' in page
    assert "admin/desk.js" in page
