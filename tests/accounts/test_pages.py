"""Every account page in every language: it answers, in its language, without inline code."""

import re

import pytest
from allauth.account.models import EmailConfirmationHMAC
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ("kk", "ru", "fr", "en")
OPEN = (
    "account/login/",
    "account/signup/",
    "account/login/code/",
    "account/password/reset/",
    "account/password/reset/done/",
    "account/password/reset/key/done/",
    "account/password/reset/key/1-abc/",
    "account/confirm-email/",
    "account/confirm-email/wrong-key/",
    "account/inactive/",
    "me/consent/processing/",
)
SIGNED_IN = (
    "account/email/",
    "account/password/change/",
    "account/logout/",
    "account/sessions/",
    "account/2fa/",
    "account/2fa/totp/activate/",
    "account/2fa/totp/deactivate/",
    "account/2fa/webauthn/",
    "account/2fa/webauthn/add/",
    "account/2fa/recovery-codes/",
    "account/2fa/recovery-codes/generate/",
    "account/reauthenticate/",
    "account/2fa/reauthenticate/",
    "me/settings/",
    "me/data/",
    "me/data/consent/news/",
    "me/data/delete/",
)
INLINE = re.compile(r"\sstyle=|\son[a-z]+=\"|<style|<script>|javascript:", re.IGNORECASE)


def assert_clean(response, language):
    html = response.content.decode()
    assert f'<html lang="{language}"' in html
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert INLINE.findall(html) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", OPEN)
def test_an_open_page_answers_in_its_language(client, consent_texts, language, path):
    response = client.get(f"/{language}/{path}")

    assert response.status_code == 200
    assert_clean(response, language)


@pytest.mark.parametrize("path", OPEN)
def test_an_open_page_gives_an_anonymous_reader_no_session(client, consent_texts, path):
    response = client.get(f"/ru/{path}")

    assert "session" not in response.cookies


def test_a_consent_page_sets_no_cookie_at_all(client, consent_texts):
    response = client.get("/ru/me/consent/processing/")

    assert response.cookies == {}


# Signing out while signed out leads home instead.
@pytest.mark.parametrize("path", [path for path in SIGNED_IN if path != "account/logout/"])
def test_a_members_page_sends_a_stranger_to_sign_in(client, path):
    response = client.get(f"/kk/{path}")

    assert response.status_code == 302
    assert response["Location"].startswith("/kk/account/login/?next=")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", SIGNED_IN)
def test_a_members_page_answers_in_its_language(client, consent_texts, language, path):
    user = sign_in(client)
    if "activate/" not in path or "deactivate" in path:
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)
    response = client.get(f"/{language}/{path}", follow=False)

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert_clean(response, language)


def sign_in(client):
    user = UserFactory(email="member@example.org")
    client.post("/ru/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/ru/account/reauthenticate/", {"password": PASSWORD})
    return user


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_confirmation_link_shows_a_button(client, language):
    user = UserFactory(verified=False)
    address = user.emailaddress_set.create(email=user.email, primary=True)
    key = EmailConfirmationHMAC(address).key

    response = client.get(f"/{language}/account/confirm-email/{key}/")

    assert response.status_code == 200
    assert_clean(response, language)
    address.refresh_from_db()
    assert address.verified is False


def test_sign_up_is_closed_while_there_is_no_text_to_consent_to(client, db):
    response = client.get("/ru/account/signup/")

    assert response.status_code == 200
    assert "account/signup_closed.html" in [template.name for template in response.templates]


def test_the_passkey_button_waits_for_a_script_to_show_it(client):
    html = client.get("/ru/account/login/").content.decode()

    assert re.search(r"<div hidden data-needs-passkey>\s*<button[^>]*passkey_login", html)


@pytest.mark.parametrize("path", ["account/login/", "account/signup/", "account/password/reset/"])
def test_errors_are_summed_up_on_top_and_lead_to_their_fields(client, consent_texts, path):
    page = client.post(f"/en/{path}", {"email": "nope"}).content.decode()

    summary = re.search(r'<div class="note note--err" role="alert".*?</div>', page, re.S)[0]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert 'tabindex="-1" autofocus' in summary
    assert targets != []
    assert [target for target in targets if page.count(f'id="{target}"') != 1] == []
    assert page.index(summary) < page.index(f'id="{targets[0]}"')


@pytest.mark.parametrize("path", ["account/login/", "account/signup/", "account/password/reset/"])
def test_the_address_bears_one_name(client, consent_texts, path):
    page = client.get(f"/en/{path}").content.decode()

    assert re.findall(r'<label for="id_(?:login|email)">([^<]+?) <', page) == ["Email address"]
