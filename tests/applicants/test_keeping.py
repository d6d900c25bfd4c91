"""What was typed outlives an expired session, in every form with words, and a token grown stale."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from applicants.choices.applications import ApplicationState
from applicants.models import Application, Review
from tests.applicants.applications.test_answering import standing
from tests.applicants.jury.stage import before_the_jury, rubric
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.applicants import ProfessionalFactory, ReviewFactory
from tests.factories.programs import OpenCallFactory

pytestmark = pytest.mark.django_db

WORDS = "Әсем былай деп жазды: «ой қосып беремін» & ұзақ ойландым."
S = ApplicationState


@pytest.fixture
def browser():
    """With the checks of a real one: every post needs the token of its page."""
    return Client(enforce_csrf_checks=True)


def at(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


def sign_in(browser, user, back):
    address = f"{at('account_login')}?next={back}"
    page = browser.get(address).content.decode()
    values = {"login": user.email, "password": PASSWORD, "next": back}
    token = {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken")}
    return browser.post(address, values | token, follow=True).content.decode()


def opened(browser, user, address):
    """The page as it stands in the browser, and what its form carries by itself."""
    page = sign_in(browser, user, address)
    return {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "owner")}, page


def applicant_of(state):
    person = ProfessionalFactory(user__language="en")
    row = standing(state, OpenCallFactory(in_review=True), professional=person)
    if state == S.NEEDS_INFO:
        Application.objects.filter(pk=row.pk).update(info_question="Which hall?")
    return person.user, row.pk


def reviewer():
    user = UserFactory(language="en")
    review = ReviewFactory(application=before_the_jury(), reviewer=user)
    return user, review.pk


FORMS = {
    "answer": ("my_application", "my_application_answer", "text", S.NEEDS_INFO),
    "withdraw": ("my_application_withdraw", "my_application_withdraw", "note", S.SUBMITTED),
    "turn down": ("my_application_turn_down", "my_application_turn_down", "note", S.ACCEPTED),
    "review": ("review", "review", "comment", None),
    "conflict": ("review_conflict", "review_conflict", "reason", None),
}


def form_of(case):
    """Whose it is, where it stands, where it is posted to, and the name of its field."""
    page, post, field, state = FORMS[case]
    user, pk = applicant_of(state) if state else reviewer()
    return user, at(f"applicants:{page}", pk), at(f"applicants:{post}", pk), field


@pytest.mark.parametrize("case", FORMS)
def test_words_are_in_their_form_again_after_signing_in(browser, case):
    user, page, post, field = form_of(case)
    carried, _page = opened(browser, user, page)
    Session.objects.all().delete()

    lost = browser.post(post, carried | {field: WORDS})
    again = sign_in(browser, user, page)

    assert lost.status_code == 403
    assert "private" in lost["Cache-Control"]
    assert f"{escape(WORDS)}</textarea>" in lost.content.decode()
    assert f'href="{at("account_login")}?next={page}"' in lost.content.decode()
    assert f"{escape(WORDS)}</textarea>" in again
    assert "it is below again. Save it." in again


@pytest.mark.parametrize("case", FORMS)
def test_nobody_else_at_this_browser_is_shown_them(browser, case):
    user, page, post, field = form_of(case)
    carried, _page = opened(browser, user, page)
    Session.objects.all().delete()
    browser.post(post, carried | {field: WORDS})

    stranger = sign_in(browser, UserFactory(language="en"), page)

    assert escape(WORDS) not in stranger


@pytest.mark.parametrize("case", FORMS)
def test_a_token_gone_stale_in_another_tab_loses_nothing(browser, case):
    user, page, post, field = form_of(case)
    carried, _page = opened(browser, user, page)
    Session.objects.all().delete()
    sign_in(browser, user, page)

    stale = browser.post(post, carried | {field: WORDS}, headers={"Origin": "http://testserver"})
    again = browser.get(page).content.decode()

    assert stale.status_code == 403
    assert "The form has expired" in stale.content.decode()
    assert f"{escape(WORDS)}</textarea>" in stale.content.decode()
    assert f"{escape(WORDS)}</textarea>" in again


def test_what_another_site_posts_is_not_repeated(browser):
    user, page, post, field = form_of("answer")
    opened(browser, user, page)

    answer = browser.post(post, {field: WORDS}, headers={"Origin": "https://evil.example"})
    silent = browser.post(post, {field: WORDS})

    assert (answer.status_code, silent.status_code) == (403, 403)
    assert "textarea" not in answer.content.decode() + silent.content.decode()
    assert "typed" not in browser.cookies


def test_a_password_is_never_repeated(browser):
    secret = {"login": "a@example.org", "password": "тау мен теңіз 2024"}

    answer = browser.post(at("account_login"), secret, headers={"Origin": "http://testserver"})

    assert answer.status_code == 403
    assert "теңіз" not in answer.content.decode()


def test_the_marks_of_a_review_come_back_with_its_words(browser):
    user, pk = reviewer()
    (criterion,) = rubric(Review.objects.get(pk=pk).application.call, (0, 10, 1))
    page = at("applicants:review", pk)
    carried, shown = opened(browser, user, page)
    typed = {"comment": WORDS, f"mark_{criterion.pk}": "7", "seen": hidden(shown, "seen")}
    Session.objects.all().delete()

    browser.post(page, carried | typed | {"do": "give"})
    again = sign_in(browser, user, page)
    token = {"csrfmiddlewaretoken": hidden(again, "csrfmiddlewaretoken")}
    kept = {**typed, "seen": hidden(again, "seen"), "do": "give"} | token
    given = browser.post(page, kept)

    assert re.search(rf'name="mark_{criterion.pk}" value="7"[^>]*checked', again)
    review = Review.objects.get(pk=pk)
    assert (given.status_code, review.state, review.comment) == (302, "given", WORDS)
    assert browser.cookies["typed"]["max-age"] == 0


def test_an_answer_that_was_sent_is_not_offered_again(browser):
    user, page, post, field = form_of("answer")
    carried, _page = opened(browser, user, page)
    Session.objects.all().delete()
    browser.post(post, carried | {field: WORDS})
    again = sign_in(browser, user, page)

    token = {"csrfmiddlewaretoken": hidden(again, "csrfmiddlewaretoken")}
    done = browser.post(post, token | {field: WORDS})

    assert done["Location"] == page
    assert Application.objects.get().info_answer == WORDS
    assert browser.cookies["typed"]["max-age"] == 0
    assert browser.cookies["typed"]["path"] == page


def test_a_text_too_long_to_keep_is_there_to_be_copied(browser):
    user, page, post, field = form_of("answer")
    carried, _page = opened(browser, user, page)
    Session.objects.all().delete()
    long = " ".join(f"{number * 7919 % 100_003}-ші сөз" for number in range(1500))

    lost = browser.post(post, carried | {field: long}).content.decode()

    assert f"{long}</textarea>" in lost
    assert "put your text there" in lost
    assert "typed" not in browser.cookies


@pytest.mark.parametrize("name", ["profile", "my_project_add", "my_work_add"])
def test_long_texts_of_other_forms_are_there_to_be_copied(client, name):
    answer = client.post(at(f"applicants:{name}"), {"bio": WORDS})

    assert answer.status_code == 403
    assert f"{escape(WORDS)}</textarea>" in answer.content.decode()


def test_a_forged_owner_keeps_nothing(client):
    _user, _page, post, field = form_of("answer")

    answer = client.post(post, {field: WORDS, "owner": "1:forged"})

    assert answer.status_code == 403
    assert "typed" not in client.cookies
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
