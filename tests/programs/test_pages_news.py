"""News: the list, an article, the feed; nothing unpublished anywhere."""

from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.dateparse import parse_datetime
from PIL import Image

from tests.factories.programs import ArticleFactory, from_now

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGES = ("kk", "ru", "fr", "en")


def titles(client, query=""):
    cards = client.get(f"/en/news/{query}").context["cards"]
    return [card.article.title_en for card in cards]


def entries(client, language="en"):
    answer = client.get(f"/{language}/news/feed/")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    return feed, feed.findall(f"{ATOM}entry")


@pytest.fixture
def hidden():
    return [
        ArticleFactory(draft=True, title_en="Draft"),
        ArticleFactory(future=True, title_en="Tomorrow"),
        ArticleFactory(page=True, title_en="About"),
    ]


def test_news_stand_newest_first_and_nothing_hidden_is_among_them(client, hidden):
    ArticleFactory(title_en="Older", published_at=from_now(days=-9))
    ArticleFactory(title_en="Newer")

    assert titles(client) == ["Newer", "Older"]
    assert [e.findtext(f"{ATOM}title") for e in entries(client)[1]] == ["Newer", "Older"]


def test_what_is_hidden_has_no_address(client, hidden):
    for article in hidden:
        assert client.get(f"/en/news/{article.slug}/").status_code == 404


def test_news_appears_at_its_hour(client, frozen_at):
    clock = frozen_at("2026-11-20T12:00+05:00")
    article = ArticleFactory(published_at=from_now(minutes=5))
    address = f"/en/news/{article.slug}/"

    seen = [client.get(address).status_code]
    clock.shift(timedelta(minutes=5))
    seen.append(client.get(address).status_code)

    assert seen == [404, 200]


def test_pages_follow_one_another_whatever_number_is_asked(client):
    ArticleFactory.create_batch(13)

    counts = [len(titles(client, query)) for query in ("", "?page=2", "?page=x", "?page=-5")]
    assert counts == [12, 1, 12, 12]


@pytest.mark.parametrize("count", [1, 5, 50])
def test_few_queries_whatever_the_number_of_news(client, count):
    article = ArticleFactory.create_batch(count)[0]

    for address, most in (("", 2), (f"{article.slug}/", 2), ("feed/", 1)):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/en/news/{address}")
        assert len(asked) <= most


def test_an_article_is_printed_in_paragraphs_and_never_as_mark_up(client):
    body = "## A heading\n\nOne <b>bold</b> move.\n\n- first\n- second"
    article = ArticleFactory(body_en=body)

    html = client.get(f"/en/news/{article.slug}/").content.decode()

    assert "<h2>A heading</h2><p>One &lt;b&gt;bold&lt;/b&gt; move.</p>" in html
    assert "<ul><li>first</li><li>second</li></ul>" in html


def test_a_cover_is_described_in_the_language_of_the_page(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "PNG")
    article = ArticleFactory(
        cover=ContentFile(drawn.getvalue(), "carpet.png"),
        cover_alt_fr="Un tapis",
        cover_alt_en="A carpet",
    )

    html = client.get(f"/fr/news/{article.slug}/").content.decode()

    assert 'alt="Un tapis"' in html
    assert 'width="40" height="30"' in html


# --- the feed ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_feed_holds_what_atom_requires_in_its_own_language(client, settings, language):
    settings.SITE_URL = "https://portal.example"
    article = ArticleFactory(title_en="A & <b>")

    feed, (entry,) = entries(client, language)

    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "alternate": f"https://portal.example/{language}/news/",
        "self": f"https://portal.example/{language}/news/feed/",
    }
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    for element in (feed, entry):
        assert element.findtext(f"{ATOM}id")
        assert element.findtext(f"{ATOM}title")
        assert parse_datetime(element.findtext(f"{ATOM}updated")).tzinfo
    assert entry.findtext(f"{ATOM}title") == getattr(article, f"title_{language}")
    link = entry.find(f"{ATOM}link").get("href")
    assert link == f"https://portal.example/{language}/news/{article.slug}/"


def test_ids_stay_when_the_address_changes_and_differ_by_language(client):
    article = ArticleFactory()
    before = {code: entries(client, code)[1][0].findtext(f"{ATOM}id") for code in LANGUAGES}

    article.slug = "another-address"
    article.save()

    after = {code: entries(client, code)[1][0].findtext(f"{ATOM}id") for code in LANGUAGES}
    assert after == before
    assert len(set(before.values())) == 4


def test_the_feed_is_asked_again_cheaply_and_sets_no_cookie(client):
    ArticleFactory()
    answer = client.get("/fr/news/feed/")

    again = client.get("/fr/news/feed/", headers={"If-None-Match": answer["ETag"]})

    assert (again.status_code, answer.cookies) == (304, {})
    assert "Last-Modified" in answer


def test_an_empty_feed_is_a_feed(client):
    feed, found = entries(client)

    assert found == []
    assert feed.findtext(f"{ATOM}updated")
