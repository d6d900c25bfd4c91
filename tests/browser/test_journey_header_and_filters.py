"""What surrounds every page: languages, day and night, the menu and the filters by keyboard."""

import pytest
from playwright.sync_api import expect

from events.choices import Kind
from tests.browser.walking import plain
from tests.factories.events import EventFactory
from tests.factories.programs import SectorFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = "document.documentElement.dataset.theme || ''"
COLOUR = "getComputedStyle(document.documentElement).backgroundColor"
FOCUSED = "document.activeElement.name || document.activeElement.innerText"


def test_switching_the_language_keeps_page_and_query(walk_in):
    EventFactory(kind=Kind.SEMINAR)
    visitor = walk_in("kk").open("/events/?kind=seminar&q=felt&page=1")
    header = visitor.page.get_by_role("banner")

    for language, autonym in (("fr", "Français"), ("en", "English"), ("ru", "Русский")):
        header.get_by_role("link", name=autonym, exact=True).first.click()
        visitor.page.wait_for_url(f"**/{language}/**")

        assert visitor.path == f"/{language}/events/?kind=seminar&q=felt&page=1"
        assert visitor.page.evaluate("document.documentElement.lang") == language


def test_the_theme_button_switches_and_its_choice_survives(walk_in):
    visitor = walk_in("kk")
    visitor.page.emulate_media(color_scheme="light")
    visitor.open()
    header = visitor.page.get_by_role("banner")
    by_day = visitor.page.evaluate(COLOUR)

    visitor.press("Day / night", within=header)
    by_night = visitor.page.evaluate(COLOUR)
    visitor.page.reload()

    assert by_day != by_night
    assert visitor.page.evaluate(LOOKS) == "dark"
    assert visitor.page.evaluate(COLOUR) == by_night

    visitor.press("Day / night", within=header)
    visitor.open("/events/")
    assert visitor.page.evaluate(COLOUR) == by_day


def test_without_a_choice_the_system_decides(walk_in):
    visitor = walk_in("fr").open()

    visitor.page.emulate_media(color_scheme="light")
    by_day = visitor.page.evaluate(COLOUR)
    visitor.page.emulate_media(color_scheme="dark")

    assert visitor.page.evaluate(COLOUR) != by_day
    assert visitor.page.evaluate(LOOKS) == ""


def test_the_menu_of_a_telephone_opens_and_leads_on_by_keyboard(walk_in):
    visitor = walk_in("fr")
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.open()
    menu = visitor.page.get_by_role("navigation", name=visitor.words("Menu"), exact=True)
    assert not menu.is_visible()

    tab_to(visitor, visitor.words("Menu"))
    visitor.page.keyboard.press("Enter")
    assert menu.is_visible()

    tab_to(visitor, visitor.words("News"))
    visitor.page.keyboard.press("Enter")
    visitor.arrives_at("News")
    assert visitor.path == "/fr/news/"


def test_the_programme_is_filtered_by_keyboard_alone(walk_in):
    crafts, music = SectorFactory(short_name_kk="Қолөнер"), SectorFactory(short_name_kk="Музыка")
    EventFactory(kind=Kind.SEMINAR, sectors=[crafts], title_kk="Тоқыма")
    EventFactory(kind=Kind.SEMINAR, sectors=[music], title_kk="Домбыра")
    EventFactory(kind=Kind.FESTIVAL, sectors=[music], title_kk="Көктем")
    visitor = walk_in("kk").open("/events/")

    tab_to(visitor, "kind")
    choose_by_arrows(visitor, Kind.SEMINAR)
    tab_to(visitor, "sector", times=2)
    visitor.page.keyboard.press("Space")
    visitor.page.wait_for_url("**/kk/events/?*sector=*")

    assert titles(visitor) == ["Домбыра"]

    tab_to(visitor, visitor.words("Clear filters"))
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/kk/events/")
    expect(visitor.page.get_by_role("article")).to_have_count(3)
    assert sorted(titles(visitor)) == sorted(["Тоқыма", "Домбыра", "Көктем"])


def tab_to(visitor, name, times=1):
    """Press Tab until what is focused has this text or field name, for the n-th time."""
    for _step in range(80):
        visitor.page.keyboard.press("Tab")
        times -= plain(visitor.page.evaluate(FOCUSED)) == plain(name)
        if not times:
            return
    raise AssertionError(f"{name} cannot be reached by Tab")


def choose_by_arrows(visitor, value):
    for _step in range(20):
        visitor.page.keyboard.press("ArrowDown")
        if visitor.page.evaluate("document.activeElement.value") == value:
            return
    raise AssertionError(f"{value} cannot be chosen by arrows")


def titles(visitor):
    headings = visitor.page.get_by_role("article").get_by_role("heading")
    return [plain(text) for text in headings.all_inner_texts()]
