"""Passkeys in a virtual authenticator, and the second factor that staff must have."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group

from partnership.accounts.choices import Role
from partnership.accounts.roles import grant_all
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def virtual_authenticator(page):
    """A key that lives in the browser and confirms every touch."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def signs_in(visitor, user):
    visitor.open("/account/login/")
    visitor.fill("Email address", user.email)
    visitor.fill("Password", PASSWORD)
    visitor.press("Sign in")


def proves_who_it_is(visitor):
    visitor.arrives_at("Confirm Access")
    visitor.fill("Password", PASSWORD)
    visitor.press("Confirm")


def test_a_passkey_is_added_and_opens_the_account(walk_in, last_letter):
    user = UserFactory(language="fr")
    visitor = walk_in("fr")
    virtual_authenticator(visitor.page)
    signs_in(visitor, user)
    visitor.arrives_at("Hello, %(name)s", name=user.get_short_name())

    visitor.open("/account/2fa/webauthn/add/")
    proves_who_it_is(visitor)
    visitor.arrives_at("Add Security Key")
    visitor.page.get_by_role("main").get_by_role("checkbox").check()
    visitor.press("Add")
    visitor.page.wait_for_url("**/recovery-codes/**")
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1
    assert last_letter(user.email).subject == visitor.words("Security key added")

    visitor.open("/account/logout/")
    visitor.press("Sign out")
    visitor.page.wait_for_url("**/fr/")
    visitor.open("/account/login/")
    visitor.press("Sign in with a passkey")

    visitor.page.wait_for_url("**/fr/me/")
    visitor.arrives_at("Hello, %(name)s", name=user.get_short_name())


def test_staff_set_up_a_second_factor_before_they_enter_the_admin(walk_in, settings):
    settings.STAFF_MUST_USE_SECOND_FACTOR = True
    grant_all()
    user = UserFactory(staff=True, language="kk")
    user.groups.add(Group.objects.get(name=Role.COORDINATOR))
    staff = walk_in("kk")
    signs_in(staff, user)
    staff.arrives_at("Hello, %(name)s", name=user.get_short_name())

    staff.open("/admin/")
    staff.page.get_by_text(
        staff.words("Staff need a second factor. Set one up to go on.")
    ).wait_for()
    assert staff.path == "/kk/account/2fa/"
    staff.follow("Activate")
    proves_who_it_is(staff)
    staff.arrives_at("Activate Authenticator App")
    secret = staff.page.get_by_label(staff.words("Authenticator secret")).input_value()
    staff.fill("Authenticator code", code_of(secret))
    staff.press("Activate")
    staff.page.wait_for_url("**/recovery-codes/**")
    staff.open("/admin/")
    assert staff.path == "/kk/admin/"

    staff.page.context.clear_cookies()
    signs_in(staff, user)
    staff.arrives_at("Two-factor authentication")
    staff.open("/admin/")
    staff.arrives_at("Two-factor authentication")
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap()
    staff.page.get_by_role("main").get_by_role("textbox").fill(codes.get_unused_codes()[0])
    staff.press("Sign in")
    staff.arrives_at("Hello, %(name)s", name=user.get_short_name())
