"""A served portal, people signed in, letters opened, pages judged by axe."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from partnership.accounts.models import User
from partnership.notifications.services.delivery import deliver_due
from tests.browser.walking import Walker, session_of

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def served(live_server, settings):
    """The portal's address; passkeys and cookies want a name, not a number."""
    address = live_server.url.replace("127.0.0.1", "localhost")
    settings.SITE_URL = address
    settings.CSRF_TRUSTED_ORIGINS = [address]
    return address


@pytest.fixture
def sign_in(client, context, served):
    """Open a session for a person without walking through the sign-in page."""

    def open_session(user: User) -> None:
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served}])

    return open_session


@pytest.fixture
def walk_in(page, served):
    """A visitor in one language: ``visitor = walk_in("kk")``; the page is their window."""
    return lambda language: Walker(page, served, language)


@pytest.fixture
def walk_in_as(new_context, served):
    """Somebody else, signed in, at a browser of their own and in their own language."""

    def enter(user: User) -> Walker:
        other, cookie = new_context(), session_of(user)
        other.add_cookies([{"name": cookie.key, "value": cookie.value, "url": served}])
        return Walker(other.new_page(), served, user.language)

    return enter


@pytest.fixture
def last_letter():
    """Deliver what the outbox owes and return the newest letter to an address."""

    def fetch(address: str) -> mail.EmailMessage:
        deliver_due()
        letters = [letter for letter in mail.outbox if letter.to == [address]]
        assert letters, f"no letter to {address}"
        return letters[-1]

    return fetch


def links_in(letter) -> list[str]:
    return re.findall(r"https?://\S+", letter.body)


@pytest.fixture
def violations(page):
    """What axe finds on the page that is open, one line per rule."""

    def judge() -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
        )
        return [
            f"{rule['id']}: {rule['nodes'][0]['target']} {rule['nodes'][0]['failureSummary']}"
            for rule in found["violations"]
        ]

    return judge
