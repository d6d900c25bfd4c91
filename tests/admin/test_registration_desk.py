"""Staff see registrations and act on them only through services."""

import pytest
from django.urls import reverse

from applicants.choices import RegistrationState
from tests.factories.accounts import UserFactory
from tests.factories.applicants import RegistrationFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
LIST = "admin:applicants_registration_changelist"


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(superuser=True))
    return client


def act(desk, action, *registrations):
    return desk.post(
        reverse(LIST), {"action": action, "_selected_action": [row.pk for row in registrations]}
    )


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_list_asks_a_constant_number_of_questions(desk, rows, django_assert_num_queries):
    for _ in range(rows):
        RegistrationFactory()
    desk.get(reverse(LIST))

    with django_assert_num_queries(5):
        response = desk.get(reverse(LIST))

    assert response.context["cl"].result_count == rows


def test_the_state_is_not_editable_by_hand(desk):
    registration = RegistrationFactory()
    page = reverse("admin:applicants_registration_change", args=[registration.pk])

    response = desk.post(page, {"state": "attended"})

    registration.refresh_from_db()
    assert registration.state == RegistrationState.CONFIRMED
    assert 'name="state"' not in desk.get(page).content.decode()
    assert response.status_code in {200, 302}


def test_a_cancelled_place_is_offered_to_the_first_in_line(desk):
    event = EventFactory(full=True)
    holder = event.registrations.first()
    first = RegistrationFactory(waitlisted=True, event=event)
    RegistrationFactory(waitlisted=True, event=event)

    act(desk, "cancel_selected", holder)

    holder.refresh_from_db()
    first.refresh_from_db()
    assert (holder.state, first.state) == (
        RegistrationState.CANCELLED,
        RegistrationState.OFFERED,
    )


def test_the_second_in_line_is_not_moved_past_the_first(desk):
    event = EventFactory(capacity=1)
    RegistrationFactory(waitlisted=True, event=event)
    second = RegistrationFactory(waitlisted=True, event=event)

    response = act(desk, "offer_selected", second)

    second.refresh_from_db()
    assert second.state == RegistrationState.WAITLISTED
    assert response.status_code == 302


def test_a_waiting_persons_page_says_their_place_and_why_it_stays(desk):
    event = EventFactory(full=True)
    RegistrationFactory(waitlisted=True, event=event)
    second = RegistrationFactory(waitlisted=True, event=event)

    page = desk.get(reverse("admin:applicants_registration_change", args=[second.pk]))

    assert "2. " in page.content.decode()


def test_registrations_are_neither_added_nor_deleted_by_hand(desk):
    registration = RegistrationFactory()

    add = desk.get(reverse("admin:applicants_registration_add"))
    delete = desk.post(
        reverse("admin:applicants_registration_delete", args=[registration.pk]), {"post": "yes"}
    )

    assert (add.status_code, delete.status_code) == (403, 403)
