"""Desks of letters and of exports: who sees them, what they can do, what they say."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from applicants.choices.applications import ExportKind, LongWorkState
from applicants.models import CallExport, DecisionLetter
from applicants.services.papers import exporting
from partnership.accounts.choices import Role
from tests.applicants.papers.helpers import decided, made
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ApplicationFactory, DecidedFactory, DecisionLetterFactory
from tests.factories.programs import OpenCallFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

LETTERS = "/ru/admin/applicants/decisionletter/"
EXPORTS = "/ru/admin/applicants/callexport/"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STAFF_MUST_USE_SECOND_FACTOR = False


def staff(role):
    user = UserFactory(staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def coordinator(client):
    user = staff(Role.COORDINATOR)
    client.force_login(user)
    return user


def test_a_letter_is_read_and_revoked_with_a_reason(client, coordinator):
    letter = DecisionLetterFactory()
    verb = f"{LETTERS}{letter.pk}/do/revoke/"

    page = client.get(f"{LETTERS}{letter.pk}/change/").content.decode()
    unsaid = client.post(verb, {"reason": ""})
    done = client.post(verb, {"reason": "Ошибка в имени"})

    letter.refresh_from_db()
    assert letter.number in page
    assert "<textarea" not in page
    assert unsaid.status_code == 200
    assert (done.status_code, letter.revoke_reason) == (302, "Ошибка в имени")
    assert "уже аннулировано" in client.get(verb).content.decode()


def test_staff_issue_a_letter_of_a_decided_application(client, coordinator):
    application = DecidedFactory()
    pair = {"first_language": "kk", "second_language": "fr"}

    done = client.post(f"{LETTERS}issue/", {"application": application.pk, **pair})

    letter = DecisionLetter.objects.get()
    assert done["Location"] == f"{LETTERS}{letter.pk}/change/"
    waiting = ApplicationFactory(in_review=True)
    for number in (waiting.pk, 10**11, "x", "-1", "9" * 30):
        answer = client.post(f"{LETTERS}issue/", {"application": number, **pair})
        assert answer.status_code == 200
    assert DecisionLetter.objects.count() == 1


def test_an_export_is_asked_for_followed_and_fetched(client, coordinator):
    application = decided(france=True)
    organisation = OrganisationFactory()
    form = {
        "call": application.call_id,
        "kind": ExportKind.PARTNER,
        "organisation": organisation.pk,
        "language": "fr",
    }

    asked = client.post(f"{EXPORTS}add/", form)
    export = CallExport.objects.get()
    waiting = client.get(asked["Location"]).content.decode()
    exporting.make_exports()
    ready = client.get(asked["Location"]).content.decode()

    assert asked["Location"] == f"{EXPORTS}{export.pk}/change/"
    assert (export.by, export.state) == (coordinator, LongWorkState.WAITING)
    assert "data-progress" in waiting
    assert '<progress max="100" aria-label="Ожидает">' in waiting
    assert "data-progress" not in ready
    assert "/ru/exports/" in ready


def test_a_partners_export_without_a_partner_is_a_form_error(client, coordinator):
    form = {"call": OpenCallFactory().pk, "kind": ExportKind.PARTNER, "language": "fr"}

    answer = client.post(f"{EXPORTS}add/", form)

    assert answer.status_code == 200
    assert "Укажите, для какой организации экспорт." in answer.content.decode()
    assert not CallExport.objects.exists()


def test_the_link_is_shown_to_nobody_but_who_asked(client, coordinator):
    export = made(decided().call, ExportKind.SHEET, UserFactory(staff=True))

    html = client.get(f"{EXPORTS}{export.pk}/change/").content.decode()

    assert "/ru/exports/" not in html


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.VIEWER, Role.TRANSLATOR, Role.DOOR_STAFF])
def test_reviewers_and_others_get_neither_letters_nor_exports(client, role):
    letter = DecisionLetterFactory()
    export = made(letter.application.call, ExportKind.SHEET, UserFactory(staff=True))
    client.force_login(staff(role))

    for address in (
        EXPORTS,
        f"{EXPORTS}add/",
        f"{EXPORTS}{export.pk}/change/",
        LETTERS,
        f"{LETTERS}{letter.pk}/change/",
        f"{LETTERS}{letter.pk}/letter.pdf",
        f"{LETTERS}issue/",
        f"{LETTERS}{letter.pk}/do/revoke/",
    ):
        assert client.get(address).status_code in {403, 302}, address
        assert client.post(address).status_code in {403, 302, 405}, address
    letter.refresh_from_db()
    assert letter.revoked_at is None


@pytest.mark.parametrize("number", [1, 5])
def test_the_lists_ask_the_same_number_of_queries(
    client, coordinator, number, django_assert_max_num_queries
):
    letters = DecisionLetterFactory.create_batch(number)
    for letter in letters:
        made(letter.application.call, ExportKind.SHEET, coordinator)

    with django_assert_max_num_queries(14):
        assert client.get(reverse("admin:applicants_decisionletter_changelist")).status_code == 200
    with django_assert_max_num_queries(14):
        assert client.get(reverse("admin:applicants_callexport_changelist")).status_code == 200
