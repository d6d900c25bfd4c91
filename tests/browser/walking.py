"""Walking through pages as a person does: by the words that stand on them."""

import re

from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import TimeoutError

SECONDS = 10


class Walker:
    """One person at one browser window, reading one language."""

    def __init__(self, page, site, language):
        self.page, self.site, self.language = page, site, language
        page.set_default_timeout(SECONDS * 1000)

    # --- words ---

    def words(self, message, context=None, **values):
        """The sentence as this person reads it; what is no msgid stays as it is."""
        with translation.override(self.language):
            text = pgettext(context, message) if context else gettext(message)
        return text % values if values else text

    def label(self, choice):
        """The word of a choice in this person's language."""
        with translation.override(self.language):
            return str(choice.label)

    # --- moves ---

    def open(self, path="/"):
        self.page.goto(f"{self.site}/{self.language}{path}")
        return self

    def follow(self, message, within=None, **values):
        self.named("link", message, within, **values).click()

    def press(self, message, within=None, **values):
        self.named("button", message, within, **values).click()

    def fill(self, message, text):
        self.field(message).fill(text)

    def named(self, role, message, within=None, **values):
        """The first of that name in the main part: header and footer repeat some links."""
        place = within or self.page.get_by_role("main")
        return place.get_by_role(role, name=plain(self.words(message, **values)), exact=True).first

    def field(self, message):
        """The field with this label; an asterisk may stand behind the words."""
        words = r"\s+".join(map(re.escape, self.words(message).split()))
        label = re.compile(rf"^\s*{words}\s*(\*\s*)?$")
        return self.page.get_by_label(label).first

    # --- what one sees ---

    @property
    def path(self):
        return self.page.url.removeprefix(self.site)

    def arrives_at(self, message, context=None, **values):
        """Wait for the page with this heading."""
        words = plain(self.words(message, context, **values))
        try:
            self.page.get_by_role("heading", level=1, name=words, exact=True).wait_for()
        except TimeoutError:
            shown = self.page.get_by_role("main").inner_text()
            raise AssertionError(f"no “{words}” at {self.path}, but: {shown}") from None
        return self


def plain(text):
    """The same words, whichever spaces stand between them."""
    return " ".join(text.split())


def session_of(user):
    """The cookie of a session opened without the sign-in page."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME]


def link_in(letter, part):
    """The first link in a letter that holds ``part``."""
    return next(link for link in re.findall(r"https?://\S+", letter.body) if part in link)
