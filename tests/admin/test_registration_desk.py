"""Staff see registrations and act on them only through services."""

import pytest
from django.urls import reverse
from django.utils import translation

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


def act(desk, action, *registrations, **values):
    chosen = [row.pk for row in registrations]
    return desk.post(reverse(LIST), {"action": action, "_selected_action": chosen, **values})


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

    act(desk, "cancel_selected", holder, confirmed="yes", note="Просьба по телефону")

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


def test_cancelling_asks_first_with_the_names(desk):
    registration = RegistrationFactory()

    response = act(desk, "cancel_selected", registration)

    registration.refresh_from_db()
    assert registration.state == RegistrationState.CONFIRMED
    assert registration.user.email in response.content.decode()


def test_the_reason_of_a_cancellation_is_kept_in_the_trail(desk):
    registration = RegistrationFactory()

    act(desk, "cancel_selected", registration, confirmed="yes", note="Просьба по телефону")

    move = registration.trail.get(to_state="cancelled")
    assert (move.note, move.by.is_superuser) == ("Просьба по телефону", True)


def test_staff_read_about_people_ahead_in_line_not_about_themselves(desk):
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event, offered=True)
    waiting = RegistrationFactory(event=event, waitlisted=True)

    with translation.override("en"):
        page = desk.get(reverse("admin:applicants_registration_change", args=[waiting.pk]))

    assert "ahead of you" not in page.content.decode()
    assert "ahead in line" in page.content.decode()
