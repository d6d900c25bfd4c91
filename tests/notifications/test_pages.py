"""Preferences, the link of a mail that refuses, and the mailbox of this machine."""

import importlib
import sys
from pathlib import Path

import pytest
from django.core import signing
from django.core.mail import EmailMessage, get_connection
from django.test import Client
from django.urls import include, path, reverse

from partnership.notifications import mailfolder, urls_mailbox
from partnership.notifications.choices import Category
from partnership.notifications.queries import wants, wishes
from partnership.notifications.services import notify
from partnership.notifications.services.delivery import deliver_due
from partnership.notifications.services.preferences import refuse
from partnership.notifications.services.unsubscribing import unsubscribe_token
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def unsubscribe_path(user, category=Category.REMINDERS) -> str:
    return f"/ru/mail/unsubscribe/{unsubscribe_token(user, category)}/"


# --- preferences ------------------------------------------------------------------------------


def test_preferences_ask_strangers_to_sign_in(client):
    response = client.get("/ru/mail/preferences/")

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_preferences_are_shown_and_saved(client):
    user = UserFactory()
    refuse(user, Category.NEWS)
    client.force_login(user)

    page = client.get("/ru/mail/preferences/")
    answer = client.post("/ru/mail/preferences/", {"calls": "on", "news": "on"})

    assert page.context["form"].initial == {}
    shown = {field.name: field.value() for field in page.context["form"]}
    assert shown == {"reminders": True, "calls": True, "news": False}
    assert (answer.status_code, answer["Location"]) == (302, "/ru/mail/preferences/")
    assert wishes(user) == {Category.REMINDERS: False, Category.CALLS: True, Category.NEWS: True}


def test_preferences_of_another_person_cannot_be_named(client):
    user, other = UserFactory(), UserFactory()
    client.force_login(user)

    client.post("/ru/mail/preferences/", {"user": other.pk, "pk": other.pk})

    assert wishes(other) == {Category.REMINDERS: True, Category.CALLS: True, Category.NEWS: True}


# --- unsubscribing ----------------------------------------------------------------------------


def test_a_post_without_cookies_or_token_refuses_at_once():
    user = UserFactory()
    client = Client(enforce_csrf_checks=True)

    response = client.post(unsubscribe_path(user), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert wishes(user) == {Category.REMINDERS: False, Category.CALLS: True, Category.NEWS: True}


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_visit_changes_nothing_and_sets_no_cookie(client, method):
    user = UserFactory()

    response = getattr(client, method)(unsubscribe_path(user))

    assert response.status_code == 200
    assert wants(user, Category.REMINDERS)
    assert not response.cookies
    assert response["X-Robots-Tag"] == "noindex"


def test_the_link_signs_nobody_in(client):
    user = UserFactory()

    client.post(unsubscribe_path(user))

    assert "_auth_user_id" not in client.session
    assert client.get("/ru/mail/preferences/").status_code == 302


def test_the_link_works_after_a_change_of_password_and_twice(client):
    user = UserFactory()
    address = unsubscribe_path(user)
    user.set_password("басқа құпиясөз 2026")
    user.save()

    statuses = [client.post(address).status_code for _ in range(2)]

    assert statuses == [200, 200]
    assert not wants(user, Category.REMINDERS)


@pytest.mark.parametrize(
    "forge",
    [
        lambda user: "1.reminders",
        lambda user: f"{user.pk}.reminders.AAAA",
        lambda user: unsubscribe_token(user, Category.REMINDERS).replace("reminders", "news"),
        lambda user: f"{user.pk + 1}{unsubscribe_token(user, Category.REMINDERS)[1:]}",
        lambda user: signing.Signer(sep=".").sign(f"{user.pk}.reminders"),
        lambda user: "%00",
        lambda user: "x" * 3000,
    ],
)
def test_a_forged_link_is_not_found(client, forge):
    user = UserFactory()

    response = client.post(f"/ru/mail/unsubscribe/{forge(user)}/")

    assert response.status_code in {400, 404}
    assert wishes(user) == {Category.REMINDERS: True, Category.CALLS: True, Category.NEWS: True}


def test_the_signature_has_256_bits():
    token = unsubscribe_token(UserFactory(), Category.NEWS)

    assert len(token.rsplit(".", 1)[1]) == 43


def test_no_password_reset_or_other_signature_opens_the_link(client):
    user = UserFactory()
    other = signing.Signer(sep=".", salt="something.else").sign(f"{user.pk}.reminders")

    assert client.post(f"/ru/mail/unsubscribe/{other}/").status_code == 404


# --- folder and mailbox -----------------------------------------------------------------------


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.EMAIL_BACKEND = "partnership.notifications.backends.FolderBackend"
    return settings.MAIL_FOLDER


@pytest.fixture
def mailbox(settings, folder, client):
    """The address map as it is on this machine."""
    settings.ON_THIS_MACHINE = True
    importlib.reload(urls_mailbox)
    root = type(sys)("tests.notifications.root_with_mailbox")
    portal = importlib.import_module("partnership.urls")
    box = path("mailbox/", include((urls_mailbox.urlpatterns, "mailbox")))
    root.urlpatterns = [box, *portal.urlpatterns]
    sys.modules[root.__name__] = root
    settings.ROOT_URLCONF = root.__name__
    yield client
    settings.ON_THIS_MACHINE = False
    importlib.reload(urls_mailbox)
    del sys.modules[root.__name__]


def test_each_mail_becomes_one_file_and_names_sort_by_time(folder):
    mails = [EmailMessage(f"mail {number}", "…", to=["a@example.org"]) for number in range(20)]

    assert get_connection().send_messages(mails) == 20

    assert [kept.subject for kept in reversed(mailfolder.newest())] == [m.subject for m in mails]
    assert [path for path in folder.iterdir() if path.suffix != ".eml"] == []


def test_the_mailbox_shows_list_text_html_and_files(mailbox):
    user = UserFactory(language="kk")
    message = notify(user, "demo.reminder", key="a", title="Өнер көшесі")
    deliver_due()
    [kept] = mailfolder.newest()

    listed = mailbox.get("/mailbox/").content.decode()
    page = mailbox.get(f"/mailbox/{kept.name}/").content.decode()
    html = mailbox.get(f"/mailbox/{kept.name}/html/")
    file = mailbox.get(f"/mailbox/{kept.name}/files/0/")

    assert "Өнер көшесі" in listed
    assert user.email in listed
    assert "http://localhost:8000/events/1/" in page
    assert ">іс-шара.ics</a>" in page
    assert html.content.decode().split() == message.body_html.split()
    assert html["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; "
        "img-src data: 'self' http://localhost:8000; "
        "sandbox allow-popups allow-top-navigation-by-user-activation; frame-ancestors 'none'"
    )
    assert file.content == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    assert file["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_an_empty_mailbox_says_so_and_unknown_mail_is_not_found(mailbox):
    assert mailbox.get("/mailbox/").status_code == 200
    for name in ("none", "..", "%2e%2e%2fsecret_key", ".hidden"):
        assert mailbox.get(f"/mailbox/{name}/html/").status_code == 404


def test_there_is_no_mailbox_anywhere_but_on_this_machine(client):
    assert urls_mailbox.urlpatterns == []
    assert client.get("/mailbox/").status_code == 404
    assert client.get("/ru/mailbox/").status_code == 404
