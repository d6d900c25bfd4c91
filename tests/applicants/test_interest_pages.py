"""Writing to the team or a professional, confirming, screening, answering: the pages."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from applicants.choices import InterestState
from applicants.models import InterestRequest
from applicants.services import interest
from partnership.accounts.choices import Role
from partnership.notifications.models import Message
from tests.factories.accounts import ConsentTextFactory, UserFactory
from tests.factories.applicants import (
    InterestRequestFactory,
    ProfessionalFactory,
    ProjectFactory,
)

pytestmark = pytest.mark.django_db

S = InterestState
WRITE = "/fr/partners/write/"
START = timezone.now().replace(microsecond=0)


@pytest.fixture(autouse=True)
def text():
    cache.clear()
    return ConsentTextFactory(published_at=START - timedelta(days=1))


def typed(**more):
    values = {
        "name": "Claire Martin",
        "organisation": "La Fabrique",
        "country": "France",
        "email": "claire@fabrique.example.org",
        "language": "fr",
        "message": "Nous préparons une résidence et aimerions vous rencontrer.",
        "consent": "on",
    }
    return {**values, **more}


def send(client, address=WRITE, *, after=30, **more):
    """Open the form, take one's time, send it."""
    with time_machine.travel(START, tick=False):
        html = client.get(address).content.decode()
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', html)[1] for name in ("token", "version")
    }
    with time_machine.travel(START + timedelta(seconds=after), tick=False):
        return client.post(address, {**hidden, **typed(**more)})


def test_a_message_is_kept_with_the_consent_as_it_was_shown(client, text):
    answer = send(client)

    (row,) = InterestRequest.objects.all()
    assert (answer.status_code, answer["Location"]) == (302, "/fr/partners/write/sent/")
    assert (row.state, row.consent_version, row.consent_language) == (
        "unconfirmed",
        text.version,
        "fr",
    )
    assert len(row.consent_sha256) == 64


@pytest.mark.parametrize(
    "field", ["name", "organisation", "country", "email", "message", "consent"]
)
def test_nothing_is_kept_while_something_is_missing(client, field):
    answer = send(client, **{field: ""})

    assert answer.status_code == 200
    assert not InterestRequest.objects.exists()


def test_sending_twice_is_one_message(client):
    send(client)
    send(client)

    assert InterestRequest.objects.count() == 1
    assert Message.objects.count() == 1


def test_a_machine_that_fills_the_trap_is_thanked_and_ignored(client):
    answer = send(client, website="https://spam.example.org")

    assert answer["Location"] == "/fr/partners/write/sent/"
    assert not InterestRequest.objects.exists()


@pytest.mark.parametrize(
    ("after", "words"), [(1, "C’était très rapide"), (86400, "trop longtemps")]
)
def test_too_fast_and_too_late_keep_what_was_written(client, after, words):
    answer = send(client, after=after)

    html = answer.content.decode()
    assert words in html
    assert "Nous préparons une résidence" in html
    assert not InterestRequest.objects.exists()


def test_the_page_asked_again_after_a_day_can_be_sent(client):
    late = send(client, after=86400).content.decode()
    token = re.search(r'name="token" value="([^"]*)"', late)[1]
    version = re.search(r'name="version" value="([^"]*)"', late)[1]

    with time_machine.travel(START + timedelta(seconds=86430), tick=False):
        client.post(WRITE, typed(token=token, version=version))

    assert InterestRequest.objects.count() == 1


def test_a_forged_token_is_refused(client):
    client.post(WRITE, typed(token="x:y:z", version=""))

    assert not InterestRequest.objects.exists()


def test_one_address_writes_four_times_a_day_at_most(client):
    for number in range(5):
        answer = send(client, message=f"Message numéro {number}, assez long pour être lu.")

    assert answer.status_code == 429
    assert "Message numéro 4" in answer.content.decode()
    assert InterestRequest.objects.count() == 4


def test_one_network_writes_twelve_times_an_hour_at_most(client):
    for number in range(13):
        answer = send(client, email=f"someone{number}@example.org")

    assert answer.status_code == 429
    assert InterestRequest.objects.count() == 12


def test_a_consent_reworded_meanwhile_is_asked_for_again(client):
    with time_machine.travel(START, tick=False):
        html = client.get(WRITE).content.decode()
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', html)[1] for name in ("token", "version")
    }
    newer = ConsentTextFactory(published_at=START)

    with time_machine.travel(START + timedelta(minutes=1), tick=False):
        answer = client.post(WRITE, typed(**hidden)).content.decode()

    assert "Le texte du consentement a changé" in answer
    assert f'name="version" value="{newer.version}"' in answer
    assert not InterestRequest.objects.exists()


def test_only_who_is_public_can_be_written_to(client):
    person, project = ProfessionalFactory(public=True), ProjectFactory()
    hidden = [
        f"?to={ProfessionalFactory().slug}",
        f"?to={ProfessionalFactory(withdrawn=True).slug}",
        f"?about={ProjectFactory(unpublished=True).slug}",
        f"?about={ProjectFactory(of_private=True).slug}",
        "?to=nobody",
    ]

    assert client.get(f"{WRITE}?to={person.slug}").status_code == 200
    assert client.get(f"{WRITE}?about={project.slug}").status_code == 200
    for query in hidden:
        assert client.get(WRITE + query).status_code == 404
        assert client.post(WRITE + query, typed()).status_code == 404


def test_no_page_of_the_writer_shows_the_professionals_address(client):
    person = ProfessionalFactory(public=True)
    address = f"{WRITE}?to={person.slug}"
    send(client, address)
    (row,) = InterestRequest.objects.all()
    link = re.search(
        r"https?://[^\s]+(/fr/partners/write/confirm/\S+)", Message.objects.get().body_text
    )

    pages = [client.get(address), client.get(link[1]), client.post(link[1]), client.get(link[1])]

    row.refresh_from_db()
    assert (row.professional, row.state) == (person, S.CONFIRMED)
    assert not any(person.user.email in page.content.decode() for page in pages)


def test_the_link_only_opens_the_page_and_the_button_confirms_once(client):
    send(client)
    (mail,) = Message.objects.all()
    link = re.search(r"/fr/partners/write/confirm/\S+", mail.body_text)[0]

    opened = client.get(link)
    unconfirmed = InterestRequest.objects.get().state
    pressed = client.post(link)
    again = client.post(link)

    assert unconfirmed == S.UNCONFIRMED
    assert "Confirmer et envoyer" in opened.content.decode()
    for page in (pressed, again):
        assert "Merci, votre message nous est parvenu" in page.content.decode()
    assert InterestRequest.objects.get().trail.count() == 2


def test_an_expired_or_foreign_link_sends_nothing(client):
    send(client)
    link = re.search(r"/fr/partners/write/confirm/\S+", Message.objects.get().body_text)[0]
    InterestRequest.objects.update(state=S.EXPIRED)

    assert "Le lien a expiré" in client.post(link).content.decode()
    assert client.get(f"{link[:-2]}x/").status_code == 404


def test_my_page_lists_what_was_passed_on_and_nothing_else(client):
    row = InterestRequestFactory(relayed=True, organisation="La Fabrique")
    InterestRequestFactory(
        to_professional=True, professional=row.professional, organisation="Early"
    )
    InterestRequestFactory(relayed=True, organisation="Of another")
    client.force_login(row.professional.user)

    html = client.get("/ru/me/").content.decode()

    assert "La Fabrique" in html
    assert "Early" not in html
    assert "Of another" not in html
    assert row.email not in html


@pytest.mark.parametrize("rows", [1, 5])
def test_my_page_asks_as_much_for_many_messages_as_for_one(client, rows, django_assert_num_queries):
    person = ProfessionalFactory(public=True)
    for _ in range(rows):
        InterestRequestFactory(relayed=True, professional=person)
    client.force_login(person.user)
    client.get("/ru/me/")

    with django_assert_num_queries(7):
        client.get("/ru/me/")


def test_a_professional_answers_and_learns_the_address(client):
    row = InterestRequestFactory(relayed=True)
    client.force_login(row.professional.user)
    address = reverse("applicants:letter", args=[row.pk])

    before = client.get(address).content.decode()
    empty = client.post(address, {"verb": "answer", "text": " "}).content.decode()
    client.post(address, {"verb": "answer", "text": "С радостью."})
    after = client.get(address).content.decode()

    row.refresh_from_db()
    assert row.state == S.ANSWERED
    assert row.email not in before + empty
    assert row.email in after
    assert "<form" not in after.partition("<main")[2].partition("</main")[0]


def test_a_professional_declines_without_learning_the_address(client):
    row = InterestRequestFactory(relayed=True)
    client.force_login(row.professional.user)
    address = reverse("applicants:letter", args=[row.pk])

    client.post(address, {"verb": "decline", "text": ""})

    row.refresh_from_db()
    assert row.state == S.DECLINED
    assert row.email not in client.get(address).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_message_to_another_is_not_found(client, method):
    row = InterestRequestFactory(relayed=True)
    client.force_login(ProfessionalFactory(public=True).user)

    answer = getattr(client, method)(reverse("applicants:letter", args=[row.pk]), {"text": "x"})

    assert answer.status_code == 404
    row.refresh_from_db()
    assert row.awaits_answer


def staff(role):
    user = UserFactory(staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.parametrize(
    ("verb", "data", "state"),
    [
        ("approve", {}, S.RELAYED),
        ("refuse", {"note": ""}, S.REFUSED),
        ("close", {"note": "x"}, S.CLOSED),
    ],
)
def test_a_coordinator_screens_by_buttons(client, verb, data, state):
    row = InterestRequestFactory(to_professional=True)
    client.force_login(staff(Role.COORDINATOR))
    address = reverse("admin:applicants_interestrequest_verb", args=[row.pk, verb])

    page = client.get(reverse("admin:applicants_interestrequest_change", args=[row.pk]))
    asked = client.get(address)
    client.post(address, data)

    row.refresh_from_db()
    assert address in page.content.decode()
    assert asked.status_code == 200
    assert row.state == state


def test_the_team_answers_from_the_desk(client):
    row = InterestRequestFactory()
    coordinator = staff(Role.COORDINATOR)
    interest.approve(row, by=coordinator)
    client.force_login(coordinator)

    client.post(
        reverse("admin:applicants_interestrequest_verb", args=[row.pk, "answer"]),
        {"text": "Bienvenue."},
    )

    row.refresh_from_db()
    assert (row.state, row.answer) == (S.ANSWERED, "Bienvenue.")


def test_a_sector_officer_reads_and_moves_nothing(client):
    row = InterestRequestFactory()
    client.force_login(staff(Role.SECTOR_OFFICER))
    address = reverse("admin:applicants_interestrequest_verb", args=[row.pk, "refuse"])

    page = client.get(reverse("admin:applicants_interestrequest_change", args=[row.pk]))
    answer = client.post(address, {"note": ""})

    row.refresh_from_db()
    assert (page.status_code, answer.status_code) == (200, 403)
    assert row.state == S.CONFIRMED
    assert address not in page.content.decode()


def test_the_desk_lists_and_moves_many_at_once(client):
    rows = [InterestRequestFactory(to_professional=True) for _ in range(3)]
    client.force_login(staff(Role.COORDINATOR))
    address = reverse("admin:applicants_interestrequest_changelist")

    listed = client.get(address, {"q": "fabrique"})
    client.post(
        address, {"action": "refuse_selected", "_selected_action": [row.pk for row in rows]}
    )

    assert listed.status_code == 200
    assert set(InterestRequest.objects.values_list("state", flat=True)) == {S.REFUSED}


def test_a_project_is_named_as_its_author_translated_it(client):
    project = ProjectFactory(title="Вторая вода", text_language="ru")
    project.texts.create(language="fr", title="La seconde eau")

    page = client.get(f"{WRITE}?about={project.slug}").text
    other = client.get(f"/en/partners/write/?about={project.slug}").text

    assert "Écrire à propos du projet «\xa0La seconde eau\xa0»" in page
    assert "Вторая вода" not in page
    assert 'the project “<span lang="ru">Вторая вода</span>”' in other
