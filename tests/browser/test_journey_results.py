"""Filters that change the results in place: address, back button, focus and what is read out."""

import pytest
from playwright.sync_api import expect

from events.choices import Kind
from tests.browser.walking import plain
from tests.factories.events import EventFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAME_PAGE = "window.stillHere === true"
SAID = "document.querySelector('#results + [role=status]').textContent"


@pytest.fixture
def visitor(walk_in):
    EventFactory(kind=Kind.SEMINAR, title_en="Seminar")
    EventFactory(kind=Kind.FESTIVAL, title_en="Festival")
    visitor = walk_in("en").open("/events/")
    visitor.page.evaluate("window.stillHere = true")
    return visitor


def titles(visitor):
    visitor.page.locator("[aria-busy]").wait_for(state="detached")
    headings = visitor.page.get_by_role("article").get_by_role("heading")
    return [plain(text) for text in headings.all_inner_texts()]


def test_a_choice_changes_the_results_in_place_and_back_undoes_it(visitor):
    visitor.page.focus("[name=kind]")
    visitor.page.select_option("[name=kind]", Kind.SEMINAR)
    visitor.page.wait_for_url("**/en/events/?kind=seminar")

    assert titles(visitor) == ["Seminar"]
    assert plain(visitor.page.evaluate(SAID)) == "1 event"
    assert visitor.page.evaluate("document.activeElement.name") == "kind"
    assert visitor.page.evaluate(SAME_PAGE)

    visitor.page.go_back()
    visitor.page.wait_for_url("**/en/events/")
    expect(visitor.page.get_by_role("article")).to_have_count(2)

    assert sorted(titles(visitor)) == ["Festival", "Seminar"]
    assert visitor.page.evaluate(SAME_PAGE)


def test_the_focus_stays_where_it_was_and_a_filter_is_taken_off_in_place(visitor):
    visitor.page.focus("[name=q]")
    visitor.page.keyboard.type("festival")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/en/events/?q=festival")

    assert titles(visitor) == ["Festival"]
    assert visitor.page.evaluate("document.activeElement.name") == "q"

    visitor.page.locator("ul.chips a.chip").click()
    visitor.page.wait_for_url("**/en/events/?")

    assert len(titles(visitor)) == 2
    assert visitor.page.evaluate(SAME_PAGE)


def test_the_last_of_two_quick_choices_wins(visitor):
    def never_answer(route):
        """The first request stays open until the second choice gives it up."""

    visitor.page.route("**/events/?kind=seminar", never_answer)

    visitor.page.select_option("[name=kind]", Kind.SEMINAR)
    visitor.page.select_option("[name=kind]", Kind.FESTIVAL)
    visitor.page.wait_for_url("**/en/events/?kind=festival")

    assert titles(visitor) == ["Festival"]
    assert visitor.page.evaluate(SAME_PAGE)


def test_what_cannot_be_fetched_is_gone_to(visitor):
    def fail_once(route):
        if route.request.resource_type == "fetch":
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    visitor.page.route("**/events/?kind=seminar", fail_once)

    visitor.page.select_option("[name=kind]", Kind.SEMINAR)
    visitor.page.wait_for_url("**/en/events/?kind=seminar")

    assert titles(visitor) == ["Seminar"]
    assert not visitor.page.evaluate(SAME_PAGE)
