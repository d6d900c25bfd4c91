"""A coordinator, not a superuser, can do everything the desks offer."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone, translation

from applicants.models import Registration
from events.choices import EventStatus
from events.models import Event
from partnership.accounts.choices import Role
from tests.factories.accounts import UserFactory, works_everywhere
from tests.factories.applicants import RegistrationFactory
from tests.factories.events import EventFactory
from tests.factories.programs import SectorFactory

pytestmark = pytest.mark.django_db
REASONS = {"reason_kk": "Зал жабық.", "reason_ru": "Зал закрыт.", "reason_fr": "", "reason_en": ""}


def staff_of(client, role):
    person = UserFactory(staff=True)
    person.groups.add(Group.objects.get(name=role.value))
    works_everywhere(person)
    client.force_login(person)
    return client


@pytest.fixture
def desk(client):
    return staff_of(client, Role.COORDINATOR)


def verb(event, name):
    return reverse("admin:events_event_verb", args=[event.pk, name])


def new_dates():
    start = timezone.localtime(timezone.now() + timedelta(days=60))
    day = start.strftime("%d.%m.%Y")
    return {
        "starts_at_0": day,
        "starts_at_1": "10:00",
        "ends_at_0": day,
        "ends_at_1": "12:00",
    }


@pytest.mark.parametrize("address", ["person@example.org", "  Person@Example.ORG "])
def test_a_coordinator_registers_a_person_by_address(desk, address):
    person, event = UserFactory(email="person@example.org"), EventFactory()

    response = desk.post(verb(event, "register"), {"email": address})

    assert response.status_code == 302
    made = Registration.objects.get(event=event, user=person)
    assert (made.state, made.source) == ("confirmed", "staff")
    assert made.trail.get().by.is_superuser is False


def test_an_address_without_active_account_is_refused_with_words(desk):
    UserFactory(email="gone@example.org", is_active=False)
    event = EventFactory()

    for address in ("nobody@example.org", "gone@example.org"):
        response = desk.post(verb(event, "register"), {"email": address})

        assert list(response.context["form"].errors) == ["email"]
    assert not Registration.objects.exists()


def test_a_person_is_not_registered_twice(desk):
    registration = RegistrationFactory()

    response = desk.post(verb(registration.event, "register"), {"email": registration.user.email})

    assert list(response.context["form"].errors) == ["email"]
    assert Registration.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "name", "values", "status"),
    [
        ({"draft": True}, "publish", {}, EventStatus.PUBLISHED),
        ({}, "places", {"capacity": 40}, EventStatus.PUBLISHED),
        ({}, "promote", {}, EventStatus.PUBLISHED),
        ({}, "reschedule", "dates", EventStatus.PUBLISHED),
        ({}, "postpone", REASONS, EventStatus.POSTPONED),
        ({"past": True}, "complete", {}, EventStatus.COMPLETED),
        ({}, "cancel", REASONS, EventStatus.CANCELLED),
    ],
)
def test_a_coordinator_walks_every_verb(desk, kind, name, values, status):
    event = EventFactory(sectors=[SectorFactory()], **kind)
    values = new_dates() if values == "dates" else values

    page = desk.get(verb(event, name))
    response = desk.post(verb(event, name), values)

    event.refresh_from_db()
    assert (page.status_code, response.status_code, event.status) == (200, 302, status)


def test_who_may_not_change_registrations_registers_nobody(client):
    officer, event = staff_of(client, Role.SECTOR_OFFICER), EventFactory()

    assert officer.get(verb(event, "register")).status_code == 403
    assert officer.post(verb(event, "promote")).status_code == 403
    assert officer.get(verb(event, "places")).status_code == 200


def test_a_draft_is_saved_in_one_language_and_refused_without_any(desk):
    start = new_dates()
    values = {
        **start,
        "slug": "draft",
        "kind": "festival",
        "title_kk": "Жарық",
        "tz": "Asia/Almaty",
        "format": "onsite",
        "languages": ["kk"],
        "admission": "registration",
        "offer_hours": 24,
        "sectors": [SectorFactory().pk],
        **{
            f"{prefix}-{number}_FORMS": 0
            for prefix in ("sessions", "appearances", "evidence", "materials")
            for number in ("TOTAL", "INITIAL")
        },
    }
    page = reverse("admin:events_event_add")

    refused = desk.post(page, {**values, "title_kk": ""})
    saved = desk.post(page, values)

    errors = refused.context["adminform"].form.errors
    assert [name[:5] for name in errors] == ["title"]
    assert saved.status_code == 302, saved.context["adminform"].form.errors
    assert Event.objects.get().title_kk == "Жарық"


def test_the_page_of_publishing_lists_all_that_is_missing_and_has_no_button(desk):
    event = EventFactory(draft=True, title_kk="", venue=None, sectors=[SectorFactory()])

    page = desk.get(verb(event, "publish"))

    assert len(page.context["missing"]) == 2
    assert 'type="submit" value' not in page.content.decode()


def test_a_verb_that_does_not_fit_shows_no_form(desk):
    event = EventFactory(draft=True)

    page = desk.get(verb(event, "cancel"))

    assert page.context["fits"] is False
    assert "reason_kk" not in page.content.decode()


def test_the_message_says_what_was_done_and_how_many_were_told(desk):
    event = EventFactory()
    RegistrationFactory(event=event)
    RegistrationFactory(event=event)

    with translation.override("en"):
        response = desk.post(verb(event, "cancel"), REASONS)

    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert said == ["The event is cancelled. People told: 2."]


def test_the_new_date_begins_with_the_present_one(desk):
    event = EventFactory()

    form = desk.get(verb(event, "reschedule")).context["form"]

    assert form["starts_at"].value() == event.starts_at


def test_a_draft_has_no_link_to_a_page_that_does_not_exist_yet(desk):
    draft, event = EventFactory(draft=True), EventFactory()

    for row, count in ((draft, 0), (event, 1)):
        page = desk.get(reverse("admin:events_event_change", args=[row.pk])).content.decode()

        assert page.count(f'href="{row.get_absolute_url()}"') == count


def test_door_staff_see_access_needs_and_reviewers_do_not(client):
    registration = RegistrationFactory(needs="Пандус")
    page = reverse("admin:applicants_registration_change", args=[registration.pk])

    assert "Пандус" in staff_of(client, Role.DOOR_STAFF).get(page).content.decode()
    assert "Пандус" not in staff_of(client, Role.REVIEWER).get(page).content.decode()
