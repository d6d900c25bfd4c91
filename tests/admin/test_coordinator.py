"""A coordinator, not a superuser, can do everything the desks offer."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from applicants.models import Registration
from events.choices import EventStatus
from partnership.accounts.choices import Role
from tests.factories.accounts import UserFactory
from tests.factories.applicants import RegistrationFactory
from tests.factories.events import EventFactory
from tests.factories.programs import SectorFactory

pytestmark = pytest.mark.django_db
REASONS = {"reason_kk": "Зал жабық.", "reason_ru": "Зал закрыт.", "reason_fr": "", "reason_en": ""}


def staff_of(client, role):
    person = UserFactory(staff=True)
    person.groups.add(Group.objects.get(name=role.value))
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
