"""The loaded sample programme, followed from home link by link in all four languages."""

import json
import re
from collections import Counter, defaultdict
from functools import cache
from urllib.parse import urlsplit
from xml.etree import ElementTree

import html5lib
import icalendar
import polib
import pytest
from django.contrib.staticfiles import finders

from partnership.portal.loading.sample import load_sample
from tests.conftest import ROOT
from tests.journeys.crawling import DOORS, LANGUAGES, crawl

CYRILLIC = re.compile("[а-яёәғқңөұүһі]{3,}", re.IGNORECASE)
QUOTED = re.compile("«[^»]*»|“[^”]*”")
AUTONYMS = {"Қазақша", "Русский"}
VALID_PAGES_PER_VIEW = 2
SHORT = 12


@pytest.fixture(scope="module")
def crawls(django_db_setup, django_db_blocker):
    """Loaded and walked once for all tests of this file; nothing of it is kept."""
    from django.db import transaction
    from django.test import Client

    with django_db_blocker.unblock(), transaction.atomic():
        load_sample()
        found = {language: crawl(Client(), language) for language in LANGUAGES}
        transaction.set_rollback(True)
    return found


# The mark has the database made; the tests themselves ask it nothing.
pytestmark = [pytest.mark.slow, pytest.mark.django_db]
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


@cache
def said(language):
    """Every sentence the catalogue has in one language."""
    entries = polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
    return {entry.msgstr for entry in entries if len(entry.msgstr) >= SHORT}


@EVERY_LANGUAGE
def test_no_link_is_broken(crawls, language):
    broken = [
        f"{answer.status} {answer.address} (on {answer.found_on})"
        for answer in crawls[language].answers.values()
        if answer.status != 200 and not (answer.status == 302 and DOORS.search(answer.address))
    ]

    assert broken == []
    assert len(crawls[language].pages) > 150


@EVERY_LANGUAGE
def test_no_public_page_sets_a_cookie(crawls, language):
    setting = [
        answer.address
        for answer in crawls[language].answers.values()
        if answer.cookies and not DOORS.search(urlsplit(answer.address).path)
    ]

    assert setting == []


@EVERY_LANGUAGE
def test_every_page_says_its_language(crawls, language):
    assert {page.reader.lang for page in crawls[language].pages} == {language}


@EVERY_LANGUAGE
def test_no_page_says_a_sentence_of_another_language(crawls, language):
    foreign = set().union(*(said(other) for other in LANGUAGES if other != language))
    foreign -= said(language)
    leaked = {
        (text, page.address)
        for page in crawls[language].pages
        for marked, text in page.reader.texts
        if marked == language and text in foreign
    }

    assert leaked == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_cyrillic_letters_on_latin_pages_say_their_language(crawls, language):
    bare = {
        (text, page.address)
        for page in crawls[language].pages
        for marked, text in page.reader.texts
        if marked == language and CYRILLIC.search(QUOTED.sub("", text)) and text not in AUTONYMS
    }

    assert bare == set()


def test_the_sample_needs_no_fallback(crawls):
    """Every text that staff write stands in all four languages."""
    shown = Counter(
        (marked, page.view)
        for page in crawls["kk"].pages
        for marked, _text in page.reader.texts
        if marked not in ("kk", "")
    )
    written_by_people = {"applicants:professional", "applicants:project"}
    lists = {"applicants:professionals", "applicants:projects", "portal:sector", "portal:home"}
    quotes = {"portal:partnership", "portal:home"}
    allowed = written_by_people | lists | quotes
    names_of_languages = 6  # the switcher, twice, in the three other languages
    odd = {
        (marked, view): count
        for (marked, view), count in shown.items()
        if view not in allowed
        and count > names_of_languages * sum(page.view == view for page in crawls["kk"].pages)
    }

    assert odd == {}


@EVERY_LANGUAGE
def test_titles_and_descriptions_tell_pages_apart(crawls, language):
    by_title = defaultdict(set)
    for page in crawls[language].pages:
        path = urlsplit(page.address).path
        if not DOORS.search(path) and "?" not in page.address:
            by_title[page.reader.title].add(path)
    twins = {title: sorted(paths) for title, paths in by_title.items() if len(paths) > 1}

    assert twins == {}
    assert all(page.reader.description for page in crawls[language].pages)


def test_every_page_exists_in_every_language(crawls):
    def paths(language):
        return {
            urlsplit(page.address).path.removeprefix(f"/{language}")
            for page in crawls[language].pages
            if not DOORS.search(page.address)
        }

    assert paths("kk") == paths("ru") == paths("fr") == paths("en")


@EVERY_LANGUAGE
def test_alternates_are_reciprocal(crawls, language):
    wrong = []
    for page in crawls[language].pages:
        alternates = page.reader.alternates
        if not page.reader.canonical:
            continue
        if set(alternates) != {*LANGUAGES, "x-default"}:
            wrong.append((page.address, sorted(alternates)))
        elif alternates[language] != page.reader.canonical:
            wrong.append((page.address, page.reader.canonical))

    assert wrong == []


@EVERY_LANGUAGE
def test_pages_are_valid_html(crawls, language):
    judged, faults = Counter(), []
    for page in crawls[language].pages:
        if judged[page.view] >= VALID_PAGES_PER_VIEW:
            continue
        judged[page.view] += 1
        parser = html5lib.HTMLParser()
        parser.parse(page.body.decode())
        faults += [(page.address, code, data) for _where, code, data in parser.errors]

    assert faults == []


@EVERY_LANGUAGE
def test_pictures_styles_and_scripts_are_there(crawls, language):
    asked = {asset for page in crawls[language].pages for asset in page.reader.assets}
    outside = {asset for asset in asked if urlsplit(asset).netloc}
    missing = {
        asset
        for asset in asked - outside
        if asset.startswith("/static/") and not finders.find(asset.removeprefix("/static/"))
    }

    assert (outside, missing) == (set(), set())


@EVERY_LANGUAGE
def test_feeds_calendars_and_data_are_read_by_others(crawls, language):
    found = crawls[language]
    for answer in found.of_kind("text/calendar"):
        icalendar.Calendar.from_ical(answer.body)
    for answer in found.of_kind("application/atom+xml"):
        ElementTree.fromstring(answer.body)
    blocks = [block for page in found.pages for block in page.reader.data]
    for block in blocks:
        json.loads(block)

    assert len(found.of_kind("text/calendar")) > 20
    assert found.of_kind("application/atom+xml")
    assert len(blocks) > 50
