"""About, contact, accessibility and personal data: true texts in four languages."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnership.accounts.choices import Purpose
from partnership.portal.loading.articles import load_pages
from programs.choices import FixedPage
from programs.models import Article
from tests.factories.accounts import ConsentTextFactory
from tests.factories.programs import ArticleFactory

pytestmark = pytest.mark.django_db
LANGUAGES = ("kk", "ru", "fr", "en")
OPERATOR = {"OPERATOR_NAME": "Almaty Creative LLP", "OPERATOR_BIN": "123456789012"}


def main_of(client, address):
    html = client.get(address).content.decode()
    return html[html.index("<main") : html.index("</main>")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_reads_in_its_own_language(client, language):
    load_pages()

    for slug in FixedPage.values:
        shown = main_of(client, f"/{language}/{slug}/")
        page = Article.objects.get(slug=slug)
        assert getattr(page, f"title_{language}") in shown
        assert 'class="note"' not in shown
        assert re.findall(r"\{\w+\}", shown) == []


def test_what_staff_wrote_is_not_overwritten(client):
    ArticleFactory(page=True, slug="privacy", title_en="Ours", body_en="Our own words.")

    assert load_pages() == 3
    assert "Our own words." in main_of(client, "/en/privacy/")


@pytest.mark.parametrize("traits", [{"draft": True}, {"future": True}])
def test_a_page_taken_off_is_not_found_and_stays_off(client, traits):
    ArticleFactory(page=True, slug="about", **traits)
    load_pages()

    assert client.get("/en/about/").status_code == 404


def test_news_never_stand_on_a_page(client):
    ArticleFactory(slug="team")

    assert client.get("/en/team/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_privacy_names_the_operator_and_leads_to_every_consent(client, settings, language):
    for name, value in OPERATOR.items():
        setattr(settings, name, value)
    load_pages()
    for purpose in Purpose:
        ConsentTextFactory(purpose=purpose)

    shown = main_of(client, f"/{language}/privacy/")

    assert "Almaty Creative LLP" in shown
    assert "123456789012" in shown
    for purpose in Purpose:
        assert f'href="/{language}/me/consent/{purpose}/"' in shown
        assert client.get(f"/{language}/me/consent/{purpose}/").status_code == 200


def test_a_consent_without_a_text_in_force_is_not_linked(client):
    load_pages()
    ConsentTextFactory(purpose=Purpose.NEWS, published_at=None)

    assert "/me/consent/" not in main_of(client, "/en/privacy/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_accessibility_statement_says_what_and_whom_to_ask(client, settings, language):
    settings.MAIL_REPLY_TO = "team@portal.example"
    load_pages()

    shown = main_of(client, f"/{language}/accessibility/").replace("\u2060", "")

    for word in ("WCAG 2.2", "axe-core", "RGAA", "team@portal.example"):
        assert word in shown


def test_all_four_are_linked_from_the_foot_of_every_page(client):
    html = client.get("/fr/events/").content.decode()

    for slug in FixedPage.values:
        assert f'href="/fr/{slug}/"' in html


@pytest.mark.parametrize("slug", FixedPage.values)
def test_few_queries(client, slug):
    load_pages()

    with CaptureQueriesContext(connection) as asked:
        client.get(f"/en/{slug}/")

    assert len(asked) <= 2
