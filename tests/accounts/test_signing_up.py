"""Creating an account: what is stored, what is asked, what nobody learns."""

import re
from datetime import timedelta
from typing import ClassVar

import pytest
from allauth.account.forms import SignupForm
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import override

from partnership.accounts.models import ConsentRecord, User
from partnership.accounts.wording import wording
from partnership.notifications.models import Message
from tests.factories.accounts import ConsentTextFactory, UserFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ("kk", "ru", "fr", "en")


def words(response):
    """The text of a page without what changes by itself: tokens and clocks."""
    html = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    html = re.sub(r"\d\d:\d\d", "", html)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def link_in(message):
    return re.search(r"http://localhost:8000(/\S+)", message.body_text)[1]


def test_an_account_is_stored_with_what_was_typed(sign_up):
    response = sign_up(at="kk")

    user = User.objects.get()
    assert response.status_code == 302
    assert response["Location"] == "/kk/account/confirm-email/"
    assert (user.email, user.full_name, user.language) == (
        "aigerim@example.org",
        "Айгерім Сейітқызы",
        "kk",
    )
    assert EmailAddress.objects.get(user=user).verified is False


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_preselects_its_own_language_for_mails(client, consent_texts, language):
    html = client.get(f"/{language}/account/signup/").content.decode()

    assert re.findall(r'name="language" value="(\w\w)"[^>]*checked', html) == [language]


def test_no_box_is_ticked_beforehand(client, consent_texts):
    html = client.get("/ru/account/signup/").content.decode()

    boxes = re.findall(r'<input type="checkbox"[^>]*>', html)
    assert [re.search(r'name="(\w+)"', box)[1] for box in boxes] == ["processing", "news"]
    assert [box for box in boxes if "checked" in box] == []


def test_without_consent_there_is_no_account_and_nothing_typed_is_lost(sign_up):
    response = sign_up(processing=None, language="fr")

    html = response.content.decode()
    assert response.status_code == 200
    assert User.objects.count() == 0
    assert 'value="Айгерім Сейітқызы"' in html
    assert 'value="aigerim@example.org"' in html
    assert re.findall(r'name="language" value="(\w\w)"[^>]*checked', html) == ["fr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_consent_is_recorded_with_version_hash_and_language(sign_up, consent_texts, language):
    sign_up(at=language)

    text = consent_texts["processing"]
    record = ConsentRecord.objects.get()
    assert (record.purpose, record.version, record.language, record.channel) == (
        "processing",
        "1.0",
        language,
        "signup",
    )
    assert record.text_sha256 == wording(text, language).sha256
    assert record.withdrawn_at is None


def test_news_is_a_consent_of_its_own(sign_up):
    sign_up(news="on")

    assert sorted(ConsentRecord.objects.values_list("purpose", flat=True)) == ["news", "processing"]


def test_a_text_published_while_the_form_was_open_must_be_read_again(sign_up, consent_texts):
    ConsentTextFactory(purpose="processing", version="2.0")

    response = sign_up(processing_version="1.0")

    assert response.status_code == 200
    assert User.objects.count() == 0


def test_extra_fields_change_nothing(sign_up):
    sign_up(is_staff="on", is_superuser="on", is_active="", groups="1", time_zone="Europe/Paris")

    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)
    assert user.time_zone == "Asia/Almaty"


@pytest.mark.parametrize("name", ["<b>Айгерім</b>", "http://evil.example", "12345"])
def test_a_name_is_a_name(sign_up, name):
    response = sign_up(full_name=name)

    assert response.status_code == 200
    assert User.objects.count() == 0


def test_a_known_address_is_answered_like_an_unknown_one(client, sign_up):
    UserFactory(email="known@example.org", date_joined=timezone.now() - timedelta(days=1))

    unknown = sign_up(email="unknown@example.org")
    unknown_page = words(client.get(unknown["Location"]))
    client.cookies.clear()
    known = sign_up(email="known@example.org")
    known_page = words(client.get(known["Location"]))

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert known_page.replace("known@", "") == unknown_page.replace("unknown@", "")
    assert User.objects.filter(email="known@example.org").count() == 1
    kinds = Message.objects.filter(address="known@example.org").values_list("kind", flat=True)
    assert list(kinds) == ["account.account_already_exists"]


class CountingHasher(MD5PasswordHasher):
    """The hasher of tests that counts what it is asked for."""

    calls: ClassVar[list[str]] = []

    def encode(self, password, salt):
        self.calls.append(password)
        return super().encode(password, salt)


def test_a_known_address_costs_the_same_hashing_as_an_unknown_one(sign_up, settings):
    UserFactory(email="known@example.org", date_joined=timezone.now() - timedelta(days=1))
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    spent = []

    for address in ("unknown@example.org", "known@example.org"):
        CountingHasher.calls.clear()
        sign_up(email=address)
        spent.append(list(CountingHasher.calls))

    assert spent == [["тау мен теңіз 2024"]] * 2


def test_sending_the_form_twice_makes_one_account_and_one_mail(sign_up):
    sign_up()
    sign_up()

    assert User.objects.count() == 1
    kinds = Message.objects.values_list("kind", flat=True)
    assert list(kinds) == ["account.email_confirmation_signup"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_opening_the_link_confirms_nothing_and_the_button_does(client, sign_up, language):
    sign_up(at=language)
    address = link_in(Message.objects.get())

    shown = client.get(address)
    after_get = EmailAddress.objects.get().verified
    client.post(address)

    assert address.startswith(f"/{language}/account/confirm-email/")
    assert shown.status_code == 200
    assert after_get is False
    assert EmailAddress.objects.get().verified is True


def test_a_stranger_cannot_put_words_into_the_mail_to_somebody_else(sign_up):
    sign_up(full_name="evil.example")

    message = Message.objects.get()
    assert "evil" not in message.subject + message.body_text + message.body_html


@pytest.mark.parametrize(
    "twin",
    ["MIKE@example.org", " mike@example.org ", "ｍike@example.org", "mike@EXAMPLE.org"],
)
def test_another_spelling_of_an_address_makes_no_second_account(sign_up, twin):
    UserFactory(email="mike@example.org")

    sign_up(email=twin)

    assert list(User.objects.values_list("email", flat=True)) == ["mike@example.org"]


@pytest.mark.parametrize("twin", ["mıke@example.org", "m.ike@example.org", "mike@example.orɡ"])
def test_a_look_alike_address_reaches_only_itself(client, sign_up, twin):
    owner = UserFactory(email="mike@example.org")

    sign_up(email=twin)
    client.post("/ru/account/password/reset/", {"email": twin})

    assert Message.objects.filter(address=owner.email).count() == 0
    owner.refresh_from_db()
    assert owner.email == "mike@example.org"


def test_the_loser_of_a_race_is_answered_like_the_winner(rf, client, consent_texts):
    """Both forms were checked before either account was stored."""
    data = {
        "full_name": "Айгерім",
        "email": "race@example.org",
        "password1": "тау мен теңіз 2024",
        "language": "kk",
        "processing": "on",
    }
    request = rf.post("/kk/account/signup/", data)
    request.session, request.user = client.session, AnonymousUser()
    request.LANGUAGE_CODE = "kk"
    with request_context(request), override("kk"):
        late = SignupForm(data)
        assert late.is_valid()
        UserFactory(email="race@example.org")

        with pytest.raises(ImmediateHttpResponse) as refused:
            late.try_save(request)

    assert refused.value.response["Location"] == "/kk/account/confirm-email/"
    assert User.objects.count() == 1
    assert ConsentRecord.objects.count() == 0
