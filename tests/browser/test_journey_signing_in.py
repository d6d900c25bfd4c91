"""Ways into an account: a mailed code, a new password, and mail in another language."""

import re

import pytest

from tests.applicants.helpers import join
from tests.browser.walking import link_in
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.events import EventFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def signs_in(visitor, user, password=PASSWORD):
    visitor.open("/account/login/")
    visitor.fill("Email address", user.email)
    visitor.fill("Password", password)
    visitor.press("Sign in")


@pytest.mark.parametrize("language", ["kk", "fr"])
def test_a_mailed_code_opens_the_account(walk_in, last_letter, language):
    user = UserFactory(language=language)
    visitor = walk_in(language).open("/account/login/")

    visitor.follow("Send me a code by email")
    visitor.page.get_by_role("main").get_by_role("textbox").fill(user.email)
    visitor.press("Request Code")
    visitor.arrives_at("Enter Sign-In Code")
    [code] = re.findall(r"^\d{6}$", last_letter(user.email).body, re.MULTILINE)
    visitor.page.get_by_role("main").get_by_role("textbox").fill(code)
    visitor.press("Confirm")

    visitor.page.wait_for_url(f"**/{language}/me/")
    visitor.arrives_at("Hello, %(name)s", name=user.get_short_name())


def test_a_new_password_comes_by_mail_and_the_old_one_is_dead(walk_in, last_letter):
    user = UserFactory(language="kk")
    visitor = walk_in("kk").open("/account/login/")

    visitor.page.goto(visitor.site + "/kk/account/password/reset/")
    visitor.arrives_at("Reset password")
    visitor.fill("Email address", user.email)
    visitor.press("Send the link")
    visitor.arrives_at("Look into your mailbox")
    visitor.page.goto(link_in(last_letter(user.email), "/password/reset/key/"))
    visitor.arrives_at("New password")
    for field in visitor.page.locator("main input[type=password]").all():
        field.fill("жаңа құпия сөз 2025")
    visitor.press("Save the password")
    visitor.arrives_at("Your password has been changed")
    assert last_letter(user.email).subject == visitor.words("Your password has been reset")

    signs_in(visitor, user)
    visitor.arrives_at("Sign in")
    signs_in(visitor, user, "жаңа құпия сөз 2025")
    visitor.arrives_at("Hello, %(name)s", name=user.get_short_name())


def test_the_next_mail_comes_in_the_language_chosen_in_the_settings(walk_in_as, last_letter):
    member = UserFactory(language="ru", full_name="Айгерім Сейітқызы")
    first, second = EventFactory(), EventFactory()
    join(first, member)
    reader = walk_in_as(member)
    before = last_letter(member.email).subject
    assert before == reader.words("Your place is confirmed: %(title)s", title=first.title_ru)

    reader.open("/me/settings/")
    reader.page.get_by_role("radio", name="Français", exact=True).check()
    reader.press("Save")
    reader.page.get_by_role("status").wait_for()
    member.refresh_from_db()
    join(second, member)

    reader.language = "fr"
    assert last_letter(member.email).subject == reader.words(
        "Your place is confirmed: %(title)s", title=second.title_fr
    )
