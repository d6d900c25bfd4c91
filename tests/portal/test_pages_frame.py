"""The frame around every page: languages, clocks, styles, nothing personal."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from events.choices import Kind
from events.views.programme import PER_PAGE
from tests.conftest import ROOT
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.programs import SectorFactory

CSS_BUDGET = 30 * 1024
LANGUAGES = ("kk", "ru", "fr", "en")


def alternates(html):
    return dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', html))


@pytest.fixture
def addresses(db):
    slug = EventFactory().slug
    return ["/{}/", "/{}/events/", f"/{{}}/events/{slug}/"]


def test_the_styles_of_the_site_fit_their_budget():
    sizes = {path.name: path.stat().st_size for path in (ROOT / "static" / "css").glob("*.css")}
    sizes.pop("certificate.css", None)

    assert sum(sizes.values()) <= CSS_BUDGET, sizes


def test_no_style_reaches_out_to_another_site():
    sheets = {path.name: path.read_text() for path in (ROOT / "static" / "css").glob("*.css")}

    assert [name for name, text in sheets.items() if "//" in text or "@import" in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_its_language_and_leads_to_the_same_page_in_the_others(
    client, addresses, settings, language
):
    for address in addresses:
        html = client.get(address.format(language)).content.decode()

        here = settings.SITE_URL + address.format(language)
        assert f'<html lang="{language}">' in html
        assert f'<link rel="canonical" href="{here}">' in html
        assert alternates(html) == {
            **{code: settings.SITE_URL + address.format(code) for code in LANGUAGES},
            "x-default": settings.SITE_URL + address.format("")[1:],
        }


def test_every_alternate_names_this_page_in_return(client, addresses, settings):
    for address in addresses:
        sets = [alternates(client.get(address.format(code)).content.decode()) for code in LANGUAGES]

        assert sets == [sets[0]] * 4


def test_the_address_without_a_language_leads_to_the_page(client, addresses):
    response = client.get("/events/", headers={"accept-language": "fr"})

    assert response.status_code == 302
    assert response["Location"] == "/fr/events/"


def test_the_switcher_keeps_page_and_query(client, db):
    html = client.get("/ru/events/?q=%D0%B4%D0%BE%D0%BC&past=1").content.decode()

    for code in LANGUAGES:
        assert f'href="/{code}/events/?q=%D0%B4%D0%BE%D0%BC&amp;past=1" lang="{code}"' in html
    assert 'lang="ru" hreflang="ru" aria-current="true"' in html


def test_filters_are_not_pages_of_their_own_but_numbers_are(client, db, settings):
    sector = SectorFactory()
    for _ in range(PER_PAGE + 1):
        EventFactory(kind=Kind.SEMINAR, sectors=[sector])

    for number, canonical in ((2, "?page=2"), (9, "?page=2"), (1, ""), ("x", "")):
        html = client.get(f"/fr/events/?kind=seminar&page={number}").content.decode()

        assert f'<link rel="canonical" href="{settings.SITE_URL}/fr/events/{canonical}">' in html
        assert alternates(html)["kk"] == f"{settings.SITE_URL}/kk/events/{canonical}"


def test_a_number_makes_no_page_of_what_has_only_one(client, db, settings):
    html = client.get("/fr/?page=3").content.decode()

    assert f'<link rel="canonical" href="{settings.SITE_URL}/fr/">' in html


def test_anonymous_pages_set_no_cookie_and_carry_no_token(client, addresses):
    for address in addresses:
        for language in LANGUAGES:
            response = client.get(address.format(language))

            assert response.status_code == 200
            assert not response.cookies
            assert b"csrfmiddlewaretoken" not in response.content


def test_every_page_has_one_heading_a_title_and_a_description(client, addresses):
    seen = set()
    for address in addresses:
        html = client.get(address.format("en")).content.decode()

        assert len(re.findall(r"<h1[ >]", html)) == 1
        title = re.search(r"<title>(.+?) · Almaty Creative × Institut français</title>", html)
        description = re.search(r'<meta name="description" content="([^"]{20,})">', html)
        assert title
        assert description
        seen.add(title[1])
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("today", "paris"), [("2026-07-01T12:00+05:00", "16:00"), ("2026-12-01T12:00+05:00", "15:00")]
)
def test_the_clock_sentence_follows_the_difference_of_today(client, db, frozen_at, today, paris):
    frozen_at(today)

    html = client.get("/en/events/").content.decode()

    assert f"When it is 19:00 in Almaty, it is {paris} in Paris" in html


@pytest.mark.parametrize(
    ("language", "files"),
    [
        ("kk", ["cyrillic", "cyrillic", "cyrillic-ext", "cyrillic-ext"]),
        ("ru", ["cyrillic", "cyrillic"]),
        ("fr", ["latin", "latin"]),
    ],
)
def test_only_the_fonts_of_the_pages_script_are_preloaded(client, db, language, files):
    html = client.get(f"/{language}/events/").content.decode()

    found = re.findall(r'rel="preload" href="/static/fonts/(?:piazzolla|geologica)-(.+?)\.', html)
    assert found == files


def test_the_demonstration_banner_goes_with_its_setting(client, db, settings):
    settings.DEMONSTRATION_DATA = True
    shown = client.get("/en/events/").content.decode()
    settings.DEMONSTRATION_DATA = False
    hidden = client.get("/en/events/").content.decode()

    assert "Demonstration data" in shown
    assert "Demonstration data" not in hidden


def test_the_header_leads_a_stranger_to_sign_in_and_a_member_to_their_page(client, db):
    with override("en"):
        sign_in, my_page = reverse("account_login"), reverse("applicants:my_page")
    before = client.get("/en/events/").content.decode()
    client.force_login(UserFactory())
    after = client.get("/en/events/").content.decode()

    assert f'href="{sign_in}?next=%2Fen%2Fevents%2F"' in before
    assert f'href="{my_page}"' not in before
    assert f'href="{my_page}"' in after
    assert sign_in not in after


def test_signing_in_leads_back_to_the_page_with_its_filters(client, db):
    with override("en"):
        sign_in = reverse("account_login")

    html = client.get("/en/events/?q=felt").content.decode()

    assert f'href="{sign_in}?next=%2Fen%2Fevents%2F%3Fq%3Dfelt"' in html
    assert f'href="{sign_in}"' in client.get(sign_in).content.decode()


def test_the_programme_is_marked_on_the_page_of_an_event(client, db):
    html = client.get(f"/en/events/{EventFactory().slug}/").content.decode()

    assert '<a href="/en/events/" aria-current="true">' in html
