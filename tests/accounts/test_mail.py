"""Account mail: everyone's own language, the configured site only, never a flood."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.utils.translation import gettext, override

from partnership.accounts.adapter import AccountAdapter
from partnership.notifications.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ("kk", "ru", "fr", "en")
NEW_PASSWORD = "жаңа құпия сөз 2026"


def link_in(message):
    return re.search(r"http://localhost:8000(/\S+)", message.body_text)[1]


def sign_in(client, user):
    client.post("/ru/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/ru/account/reauthenticate/", {"password": PASSWORD})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_is_in_the_language_of_its_reader_not_of_the_page(client, language):
    user = UserFactory(language=language)
    page = "fr" if language != "fr" else "kk"

    client.post(f"/{page}/account/password/reset/", {"email": user.email})

    message = Message.objects.get()
    with override(language):
        assert message.subject == gettext("Reset your password")
    assert (message.recipient, message.language) == (user, language)
    assert f'<html lang="{language}"' in message.body_html
    assert link_in(message).startswith(f"/{language}/account/password/reset/key/")
    assert message.kind == "account.password_reset_key"


ALL_MAILS = (
    "account/email/account_already_exists",
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/login_code",
    "account/email/password_reset_key",
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_set",
    "account/email/email_changed",
    "account/email/email_deleted",
    "account/email/email_confirm",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/recovery_codes_generated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", ALL_MAILS)
def test_every_mail_has_subject_text_and_html(rf, template, language):
    user = UserFactory(language=language)
    context = {
        "user": user,
        "code": "123456",
        "activate_url": "http://evil.example/en/account/confirm-email/k/",
        "password_reset_url": "http://evil.example/en/account/password/reset/key/1-a/",
        "ip": "192.0.2.7",
        "timestamp": user.date_joined,
        "from_email": "old@example.org",
        "to_email": "new@example.org",
        "deleted_email": "old@example.org",
    }

    AccountAdapter().send_mail(template, user.email, context)

    message = Message.objects.get()
    assert message.subject
    assert "evil.example" not in message.body_text + message.body_html
    assert message.body_html.startswith("<!doctype html>")
    assert re.search(r"{%|{{|&#x27;|&amp;quot;", message.body_text) is None
    assert user.get_short_name() in message.body_text


def test_no_host_header_gets_into_a_mail(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    user = UserFactory()

    client.post(
        "/ru/account/password/reset/",
        {"email": user.email},
        headers={"host": "evil.example", "x-forwarded-host": "evil.example"},
    )

    message = Message.objects.get()
    assert "evil.example" not in message.body_text + message.body_html
    assert "http://localhost:8000/ru/account/password/reset/key/" in message.body_text


def test_an_unknown_address_gets_no_mail(client):
    client.post("/ru/account/password/reset/", {"email": "nobody@example.org"})
    client.post("/ru/account/login/code/", {"email": "nobody@example.org"})

    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "field"), [("password/reset/", "email"), ("login/code/", "email")]
)
def test_known_and_unknown_addresses_get_one_answer(client, path, field):
    UserFactory(email="known@example.org")
    answers = []

    for address in ("known@example.org", "unknown@example.org"):
        client.cookies.clear()
        response = client.post(f"/ru/account/{path}", {field: address})
        page = client.get(response["Location"]).content.decode()
        page = re.sub(r'csrfmiddlewaretoken" value="[^"]+"|\d\d:\d\d', "", page)
        page = page.replace(address, "")
        answers.append((response.status_code, response["Location"], page))

    assert answers[0] == answers[1]


def test_forty_resets_in_a_minute_are_five_mails(client):
    user = UserFactory()

    for number in range(40):
        client.post(
            "/ru/account/password/reset/", {"email": user.email}, REMOTE_ADDR=f"192.0.2.{number}"
        )

    assert Message.objects.filter(address=user.email).count() == 5


def test_a_stranger_cannot_use_up_the_reset_form_of_somebody_else(client):
    user = UserFactory()
    path = "/ru/account/password/reset/"
    for number in range(10):
        client.post(path, {"email": user.email}, REMOTE_ADDR=f"192.0.2.{number}")

    response = client.post(path, {"email": user.email}, REMOTE_ADDR="198.51.100.1")

    assert (response.status_code, response["Location"]) == (302, "/ru/account/password/reset/done/")


def test_a_reset_link_works_once(client):
    user = UserFactory()
    client.post("/ru/account/password/reset/", {"email": user.email})
    address = link_in(Message.objects.get())
    form = client.get(address)["Location"]
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    client.post(form, new)
    client.cookies.clear()
    again = client.get(address)

    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
    assert again.status_code == 200
    assert 'name="password1"' not in again.content.decode()


def test_a_reset_link_dies_with_the_old_address(client):
    user = UserFactory()
    client.post("/ru/account/password/reset/", {"email": user.email})
    address = link_in(Message.objects.get())

    EmailAddress.objects.filter(user=user).update(email="moved@example.org")
    user.email = "moved@example.org"
    user.save()

    assert client.get(address).status_code == 200


def test_a_change_of_address_is_confirmed_at_the_new_and_told_to_the_old(client):
    user = UserFactory(email="old@example.org", language="kk")
    sign_in(client, user)

    client.post("/kk/account/email/", {"action_add": "", "email": "new@example.org"})
    user.refresh_from_db()
    before = user.email
    confirmation = Message.objects.get(address="new@example.org")
    client.post(link_in(confirmation))

    user.refresh_from_db()
    notice = Message.objects.get(address="old@example.org")
    assert before == "old@example.org"
    assert user.email == "new@example.org"
    assert (notice.kind, notice.language, notice.recipient) == ("account.email_changed", "kk", user)
    assert "new@example.org" in notice.body_text


def test_a_taken_address_is_answered_like_a_free_one(client):
    UserFactory(email="known@example.org")
    answers = []

    for address in ("known@example.org", "unknown@example.org"):
        user = UserFactory(full_name="Айгерім")
        client.cookies.clear()
        sign_in(client, user)
        response = client.post("/ru/account/email/", {"action_add": "", "email": address})
        page = client.get(response["Location"]).content.decode()
        page = re.sub(r'csrfmiddlewaretoken" value="[^"]+"|\d\d:\d\d', "", page)
        page = page.replace(address, "").replace(user.email, "")
        answers.append((response.status_code, response["Location"], page))

    assert answers[0] == answers[1]


@pytest.mark.parametrize("verified", [True, False])
def test_an_address_of_somebody_else_is_not_confirmed(client, verified):
    UserFactory(email="known@example.org", verified=verified)
    user = UserFactory(email="old@example.org")
    sign_in(client, user)
    client.post("/ru/account/email/", {"action_add": "", "email": "known@example.org"})

    response = client.post(link_in(Message.objects.get(address="known@example.org")))

    user.refresh_from_db()
    assert (response.status_code, user.email) == (302, "old@example.org")


def test_changing_the_address_asks_for_the_password_again(client):
    user = UserFactory()
    client.post("/ru/account/login/", {"login": user.email, "password": PASSWORD})

    response = client.post("/ru/account/email/", {"action_add": "", "email": "new@example.org"})

    assert response["Location"].startswith("/ru/account/reauthenticate/")
    assert Message.objects.count() == 0


def test_a_changed_password_is_told_and_ends_the_other_sessions(client, django_user_model):
    user = UserFactory()
    sign_in(client, user)
    other = type(client)()
    other.post("/ru/account/login/", {"login": user.email, "password": PASSWORD})

    client.post(
        "/ru/account/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert Message.objects.get().kind == "account.password_changed"
    assert other.get("/ru/me/settings/").status_code == 302
    assert client.get("/ru/me/settings/").status_code == 200


def test_a_new_language_is_the_language_of_the_next_mail(client):
    user = UserFactory(language="ru")
    sign_in(client, user)

    response = client.post(
        "/ru/me/settings/",
        {"full_name": "Айгерім", "language": "kk", "time_zone": "Europe/Paris"},
    )
    client.post("/ru/account/password/reset/", {"email": user.email})

    assert response["Location"] == "/kk/me/settings/"
    assert Message.objects.get().language == "kk"
