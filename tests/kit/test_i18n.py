"""Which language is shown, and the same page in the others."""

from types import SimpleNamespace

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path
from django.utils import translation

from partnership.kit.i18n import language_urls, localized
from partnership.kit.typography import typo

urlpatterns = i18n_patterns(
    path("events/", lambda request: HttpResponse("ok"), name="events"),
    prefix_default_language=True,
)


def text(**titles):
    empty = dict.fromkeys(("title_kk", "title_ru", "title_fr", "title_en"))
    return SimpleNamespace(**(empty | titles))


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("kk", ("Русский", "ru")),
        ("ru", ("Русский", "ru")),
        ("fr", ("English", "en")),
        ("en", ("English", "en")),
        ("en-gb", ("English", "en")),
    ],
)
def test_a_missing_text_falls_back_and_says_to_which_language(settings, language, shown):
    event = text(title_ru="Русский", title_en="English", title_kk="")

    with translation.override(language):
        assert localized(event, "title") == localized(event, "title", language) == shown


def test_a_text_in_no_language_is_empty():
    assert localized(text(), "title", "fr") == ("", "fr")


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("active", ["ru", "fr"])
def test_the_switcher_keeps_page_and_query(active):
    request = RequestFactory().get("/fr/events/?sector=mu&q=%D3%99&page=2")

    with translation.override(active):
        found = language_urls(request)

    query = "?sector=mu&q=%D3%99&page=2"
    assert found == [
        ("kk", "Қазақша", "Қаз", f"/kk/events/{query}", False),
        ("ru", "Русский", "Рус", f"/ru/events/{query}", False),
        ("fr", "Français", "Fra", f"/fr/events/{query}", True),
        ("en", "English", "Eng", f"/en/events/{query}", False),
    ]


@pytest.mark.urls(__name__)
def test_an_error_page_switches_to_the_home_pages():
    request = RequestFactory().get("/ru/nowhere/")

    urls = [entry.url for entry in language_urls(request)]

    assert urls == ["/kk/", "/ru/nowhere/", "/fr/", "/en/"]


@pytest.mark.parametrize(
    ("language", "plain", "bound"),
    [
        ("fr", "« Été » : où ? Là !", "«~Été~»~: où~? Là~!"),
        ("ru", "Встреча в Париже — не для всех", "Встреча в~Париже~— не~для всех"),
        ("ru", "В Алматы № 5", "В~Алматы №~5"),
        ("kk", "Алматы – Париж", "Алматы~– Париж"),
        ("kk", "Ұқсас іс-шаралар", "Ұқсас іс-\u2060шаралар"),
        ("en", "Paris : a – b", "Paris : a – b"),
    ],
)
def test_lines_never_start_with_a_lone_sign(language, plain, bound):
    assert typo(plain, language) == bound.replace("~", "\u00a0")
