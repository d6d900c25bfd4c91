"""Asking for a letter, and the page on which anybody verifies one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from applicants.models import DecisionLetter
from applicants.services.deciding.records import sights_of
from applicants.services.papers import letters
from partnership.accounts.choices import Role
from tests.applicants.papers.helpers import S, issue, printed
from tests.factories.accounts import UserFactory
from tests.factories.applicants import (
    ApplicationFactory,
    CoApplicantFactory,
    DecidedFactory,
    DecisionLetterFactory,
)

pytestmark = pytest.mark.django_db


def page(application, language="ru"):
    return f"/{language}/me/applications/{application.pk}/letter/"


@pytest.fixture
def application(client):
    application = DecidedFactory()
    client.force_login(application.professional.user)
    return application


@pytest.mark.paper
def test_the_applicant_asks_for_two_languages_and_downloads_the_paper(client, application):
    asked = client.post(page(application), {"first_language": "kk", "second_language": "fr"})
    waiting = client.get(page(application)).content.decode()
    letters.make_letters()
    letter = application.letters.get()
    ready = client.get(page(application)).content.decode()
    file = client.get(reverse("applicants:letter_file", args=[letter.pk]))

    assert asked.status_code == 302
    assert "data-progress" in waiting
    assert "data-progress" not in ready
    assert b"".join(file.streaming_content).startswith(b"%PDF-1.7")
    assert file["Content-Disposition"].startswith("attachment;")
    assert (file["X-Content-Type-Options"], file["Cache-Control"]) == (
        "nosniff",
        "private, no-store",
    )


def test_the_page_of_a_decided_application_leads_its_applicant_to_the_paper(client, application):
    undecided = ApplicationFactory(professional=application.professional, submitted=True)
    friend = CoApplicantFactory(application=application, agreed_by=UserFactory()).user
    issue(application)
    pages = [client.get(row.get_absolute_url()).text for row in (application, undecided)]
    client.force_login(friend)
    pages.append(client.get(application.get_absolute_url()).text)

    assert ["/letter/" in html for html in pages] == [True, False, False]
    application.letters.all().delete()
    client.force_login(application.professional.user)
    assert "/letter/" in client.get(application.get_absolute_url()).text


def test_the_same_language_twice_is_said_and_nothing_is_lost(client, application):
    answer = client.post(page(application), {"first_language": "kk", "second_language": "kk"})

    html = answer.content.decode()
    assert "Выберите два разных языка." in html
    assert html.count('value="kk" selected') == 2
    assert not DecisionLetter.objects.exists()


@pytest.mark.parametrize("data", [{}, {"first_language": "de", "second_language": "\x00"}])
def test_bad_input_is_a_form_error(client, application, data):
    assert client.post(page(application), data).status_code in {200, 400}


def test_before_the_decision_there_is_no_form(client):
    application = ApplicationFactory(in_review=True, staged_decision="accept")
    client.force_login(application.professional.user)

    html = client.get(page(application)).content.decode()

    assert "first_language" not in html


@pytest.mark.paper
def test_nobody_else_finds_the_page_or_the_file(client, application):
    letter = issue(application)
    printed(letter)
    client.force_login(UserFactory())

    assert client.get(page(application)).status_code == 404
    assert client.post(page(application)).status_code == 404
    assert client.get(reverse("applicants:letter_file", args=[letter.pk])).status_code == 404


def test_the_page_asks_the_same_number_of_queries_for_many(
    client, application, django_assert_max_num_queries
):
    for first, second in (("kk", "ru"), ("kk", "fr"), ("kk", "en"), ("ru", "fr"), ("fr", "ru")):
        DecisionLetterFactory(application=application, first_language=first, second_language=second)

    with django_assert_max_num_queries(7):
        client.get(page(application))


# --- verifying --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "Бұл хат шынайы және жарамды."),
        ("ru", "Это письмо подлинное и действительное."),
        ("fr", "Cette lettre est authentique et valable."),
        ("en", "This letter is genuine and valid."),
    ],
)
def test_anybody_reads_holder_call_decision_and_date(client, language, words):
    letter = DecisionLetterFactory(application__title="Тайный проект")
    user = letter.application.professional.user

    answer = client.get(f"/{language}/verify/{letter.code}/")

    html = answer.content.decode()
    with translation.override(language):
        title = letter.application.call.title
    assert words in html
    assert letter.holder in html
    assert title in html
    assert letter.number in html
    assert answer["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in html
    for hidden in ("Тайный проект", user.email, f"№ {letter.application.pk:04d}"):
        assert hidden not in html


def test_a_code_is_found_however_it_is_typed(client):
    letter = DecisionLetterFactory()

    typed = client.get("/ru/verify/", {"code": f" {letter.number.lower()} "})

    assert (typed.status_code, typed["Location"]) == (302, f"/ru/verify/{letter.code}/")
    assert client.get(f"/ru/verify/{letter.number}/").status_code == 200


def test_the_address_on_the_paper_finds_the_readers_language(client):
    letter = DecisionLetterFactory()

    answer = client.get(f"/verify/{letter.code}/", headers={"accept-language": "fr"})

    assert answer["Location"] == f"/fr/verify/{letter.code}/"


@pytest.mark.paper
def test_staff_who_fetch_a_letter_leave_a_line(client, application):
    letter, officer = issue(application), UserFactory(staff=True)
    officer.groups.add(Group.objects.get(name=Role.COORDINATOR))
    address = reverse("admin:applicants_decisionletter_file", args=[letter.pk])
    client.force_login(officer)
    assert client.get(address).status_code == 404
    assert not sights_of(application).exists()
    printed(letter)

    assert client.get(address).status_code == 200

    assert [line.actor for line in sights_of(application)] == [officer]


def test_a_revoked_letter_says_so_and_why(client):
    letter = DecisionLetterFactory()
    letters.revoke_letter(letter, by=UserFactory(staff=True), reason="Выдано по ошибке")

    html = client.get(f"/ru/verify/{letter.code}/").content.decode()

    assert "Это письмо аннулировано." in html
    assert "Выдано по ошибке" in html
    assert "действительное" not in html


@pytest.mark.parametrize("state", [S.TURNED_DOWN, S.EXPIRED])
def test_a_place_given_up_makes_the_paper_say_too_much(client, state):
    letter = DecisionLetterFactory()
    application = letter.application
    application.state, application.ended_at = state, timezone.now()
    application.save()

    html = client.get(f"/en/verify/{letter.code}/").content.decode()

    assert "the decision has changed since" in html


def test_a_confirmed_place_keeps_the_letter_of_acceptance_true(client):
    letter = DecisionLetterFactory()
    letter.application.state = S.CONFIRMED
    letter.application.save()

    assert "genuine and valid" in client.get(f"/en/verify/{letter.code}/").content.decode()


@pytest.mark.parametrize("code", ["X" * 16, "a", "%00", "%F0%9F%98%80", "x" * 3000, "--"])
def test_an_unknown_code_is_not_found_calmly(client, code):
    assert client.get(f"/ru/verify/{code}/").status_code in {400, 404}


def test_guessing_is_slowed_down(client):
    cache.clear()
    answers = [client.get(f"/ru/verify/{number:016d}/").status_code for number in range(62)]

    assert answers[:60] == [404] * 60
    assert answers[60:] == [429, 429]


def test_the_kept_page_goes_when_the_letter_is_revoked(client, settings, transactional_db):
    settings.PAGE_CACHE = True
    letter = DecisionLetterFactory(issued_at=timezone.now() - timedelta(days=1))
    before = client.get(f"/en/verify/{letter.code}/").content.decode()

    letters.revoke_letter(letter, by=UserFactory(staff=True), reason="Mistake")

    assert "genuine and valid" in before
    assert "Mistake" in client.get(f"/en/verify/{letter.code}/").content.decode()
