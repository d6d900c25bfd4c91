"""Staff find people, events and places in any case and any of the alphabets."""

import pytest
from django.urls import reverse

from events.services.search import refresh_search_text
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ProfessionalFactory, RegistrationFactory
from tests.factories.events import EventFactory, SpeakerFactory, VenueFactory
from tests.factories.notifications import MessageFactory
from tests.factories.programs import CityFactory, OrganisationFactory, SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(superuser=True, full_name="Администратор"))
    return client


def found(desk, model, words):
    page = desk.get(reverse(f"admin:{model}_changelist"), {"q": words})
    return list(page.context["cl"].result_list)


def event_of(**kwargs):
    event = EventFactory(**kwargs)
    refresh_search_text(event)
    return event


@pytest.mark.parametrize("words", ["СВЕТ", "свет", "Свет сцене", "сцене СВЕТ", "«свет»"])
def test_events_are_found_by_the_folded_text(desk, words):
    event = event_of(title_ru="Свет на сцене", slug="light")
    event_of(title_ru="Звук для кино", slug="sound")

    assert found(desk, "events_event", words) == [event]


@pytest.mark.parametrize("words", ["әсел", "Әсел", "ӘСЕЛ", "нұрланова әсел", "asel@", "СВЕТ"])
def test_registrations_are_found_by_person_and_by_event(desk, words):
    event = event_of(title_ru="Свет на сцене", slug="light")
    person = UserFactory(full_name="Әсел Нұрланова", email="asel@example.org")
    registration = RegistrationFactory(user=person, event=event)
    RegistrationFactory(user=UserFactory(full_name="Айбек"), event=event_of(title_ru="Звук"))

    assert found(desk, "applicants_registration", words) == [registration]


@pytest.mark.parametrize("words", ["әсел", "Әсел", "ӘСЕЛ", "асел", "Assel"])
def test_speakers_are_found_folded(desk, words):
    speaker = SpeakerFactory(name_kk="Әсел Нұрланова", name_ru="Асель", name_en="Assel")
    SpeakerFactory(name_kk="Ерлан", name_ru="Ерлан", name_fr="Erlan", name_en="Erlan")

    assert found(desk, "events_speaker", words) == [speaker]


@pytest.mark.parametrize(
    ("model", "factory"),
    [
        ("events_venue", VenueFactory),
        ("programs_city", CityFactory),
        ("programs_organisation", OrganisationFactory),
        ("programs_sector", SectorFactory),
    ],
)
def test_places_and_partners_are_found_in_any_case(desk, model, factory):
    wanted = factory(name_kk="Өнер", name_ru="Тест")
    factory(name_kk="Басқа", name_ru="Другое")

    assert found(desk, model, "өНЕР") == found(desk, model, "тЕСТ") == [wanted]


def test_people_are_found_in_any_case(desk):
    person = UserFactory(full_name="Әсел Нұрланова")
    professional = ProfessionalFactory(user=person, given_name="Әсел", artistic_name="")

    assert found(desk, "accounts_user", "әсел НҰРЛАНОВА") == [person]
    assert found(desk, "applicants_professional", "ӘСЕЛ") == [professional]


def test_mails_are_found_by_subject_in_any_case(desk):
    message = MessageFactory(subject="Орын расталды")

    assert found(desk, "notifications_message", "ОРЫН") == [message]
