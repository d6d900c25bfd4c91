"""The outbox keeps up with what a person decides about their data."""

import pytest

from partnership.accounts.exports import personal_data
from partnership.accounts.services.consents import give, withdraw
from partnership.accounts.services.erasure import erase
from partnership.notifications.models import Message, Preference, SuppressedAddress
from tests.factories.accounts import ConsentTextFactory, UserFactory
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db


def wishes(user):
    return list(Preference.objects.filter(user=user).values_list("category", "wanted"))


def test_consent_to_news_and_its_withdrawal_move_the_wish_for_news():
    user = UserFactory()
    ConsentTextFactory(purpose="news")

    give(user, "news", language="kk", channel="test")
    agreed = wishes(user)
    withdraw(user, "news")

    assert (agreed, wishes(user)) == ([("news", True)], [("news", False)])


def test_consent_to_something_else_leaves_the_wish_for_news_alone():
    user = UserFactory()
    ConsentTextFactory(purpose="processing")

    give(user, "processing", language="kk", channel="test")

    assert wishes(user) == []


def test_a_persons_data_hold_the_mails_to_them_and_to_nobody_else():
    user = UserFactory()
    mine = MessageFactory(recipient=user, address=user.email)
    MessageFactory()

    assert [row["subject"] for row in personal_data(user)["mail"]] == [mine.subject]


def test_a_copy_of_a_persons_data_holds_no_key_to_their_account():
    user = UserFactory()
    MessageFactory(recipient=user, kind="account.login_code", body_text="482915")
    MessageFactory(recipient=user, body_text="Сәлем")

    mails = {row["kind"]: row.get("body_text") for row in personal_data(user)["mail"]}

    assert mails == {"account.login_code": None, "demo.greeting": "Сәлем"}
    assert "482915" not in str(personal_data(user))


def test_erasure_leaves_no_mail_and_no_suppressed_address():
    user, other = UserFactory(), UserFactory()
    MessageFactory(recipient=None, address=user.email, language="ru")
    MessageFactory(recipient=user, address=user.email)
    kept = MessageFactory(recipient=other, address=other.email)
    SuppressedAddress.objects.create(address=user.email, reason="550")

    erase(user)

    assert list(Message.objects.all()) == [kept]
    assert not SuppressedAddress.objects.exists()
