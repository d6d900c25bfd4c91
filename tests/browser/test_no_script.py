"""The same portal without JavaScript: what scripts add is comfort, never a way."""

import pytest

from applicants.models import Registration
from events.choices import Kind
from tests.browser.walking import Walker, plain
from tests.factories.accounts import PASSWORD, ConsentTextFactory, UserFactory
from tests.factories.events import EventFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Жібек бояу семинары"
# Shown by a script, because only a script can do what they offer.
ONLY_WITH_SCRIPT = {"Day / night", "Sign in with a passkey"}


@pytest.fixture
def without_script(new_context, served):
    return Walker(new_context(java_script_enabled=False).new_page(), served, "kk")


def outline(walker):
    """Headings and buttons of the page, in order, as one sees them."""
    optional = {walker.words(message) for message in ONLY_WITH_SCRIPT}
    found = {}
    for role in ("heading", "button"):
        texts = walker.page.get_by_role(role).all_inner_texts()
        found[role] = [text for text in map(plain, texts) if text not in optional]
    return found


def walks(walker, member):
    """Finds an event, signs in, registers and cancels; the outline of every page on the way."""
    pages = [outline(walker.open("/events/"))]
    walker.field("Kind").select_option(value=Kind.SEMINAR.value)
    walker.press("Show")
    walker.follow(TITLE)
    pages += [outline(walker.arrives_at(TITLE))]
    walker.follow("Register")
    pages += [outline(walker.arrives_at("Sign in"))]
    walker.fill("Email address", member.email)
    walker.fill("Password", PASSWORD)
    walker.press("Sign in")
    pages += [outline(walker.arrives_at("Register for the event"))]
    walker.field("Дербес деректерімді өңдеуге келісемін").check()
    walker.press("Register")
    pages += [outline(walker.arrives_at("Your place is confirmed"))]
    walker.follow("Cancel my place")
    pages += [outline(walker.arrives_at("Cancel your place?"))]
    walker.press("Cancel my place")
    pages += [outline(walker.arrives_at("Hello, %(name)s", name=member.get_short_name()))]
    return pages


def test_the_whole_way_is_the_same_without_script(walk_in, without_script):
    EventFactory(kind=Kind.FESTIVAL)
    EventFactory(kind=Kind.SEMINAR, title_kk=TITLE)
    ConsentTextFactory()
    first, second = (UserFactory(language="kk", full_name="Айгерім") for _ in range(2))

    with_script = walks(walk_in("kk"), first)
    plainly = walks(without_script, second)

    assert plainly == with_script
    assert list(Registration.objects.order_by("pk").values_list("user", "state")) == [
        (first.pk, "cancelled"),
        (second.pk, "cancelled"),
    ]


def test_what_only_a_script_can_do_is_not_offered_without_it(without_script):
    without_script.open("/account/login/")

    for message in ONLY_WITH_SCRIPT:
        words = without_script.words(message)
        assert not without_script.page.get_by_role("button", name=words).first.is_visible()
