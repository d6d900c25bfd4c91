"""Giving and withdrawing consent, and the page where it is done."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from partnership.accounts.errors import ConsentNotGiven, NoConsentText, TextHasChanged
from partnership.accounts.models import ConsentRecord
from partnership.accounts.services import consents
from partnership.accounts.wording import Block, wording
from tests.factories.accounts import ConsentTextFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return UserFactory()


def give(user, purpose="news", **changes):
    return consents.give(user, purpose, **({"language": "kk", "channel": "test"} | changes))


def test_a_record_proves_the_exact_words(user, settings):
    settings.OPERATOR_NAME, settings.OPERATOR_BIN = "Almaty Creative", "123456789012"
    ConsentTextFactory(
        purpose="news",
        title_kk="Атауы",
        label_kk="Келісемін",
        text_kk="Оператор: {operator}, {bin}",
    )

    record = give(user)

    shown = "Атауы\n\nКелісемін\n\nОператор: Almaty Creative, 123456789012"
    assert record.text_sha256 == hashlib.sha256(shown.encode()).hexdigest()
    assert record.language == "kk"


def test_a_text_that_lacks_the_language_is_recorded_in_the_one_shown(user):
    ConsentTextFactory(purpose="news", text_kk="")

    assert give(user).language == "ru"


def test_agreeing_twice_is_one_record(user):
    ConsentTextFactory(purpose="news")

    assert give(user) == give(user)
    assert ConsentRecord.objects.count() == 1


def test_a_new_version_asks_again_and_closes_the_old_record(user):
    ConsentTextFactory(purpose="news", version="1.0")
    old = give(user)
    ConsentTextFactory(purpose="news", version="2.0")
    asked_again = not consents.has_current(user, "news")

    new = give(user)

    old.refresh_from_db()
    assert asked_again is True
    assert (old.withdrawn_at is None, new.withdrawn_at) == (False, None)
    assert consents.has_current(user, "news") is True


def test_a_draft_and_a_future_text_are_not_in_force(user):
    ConsentTextFactory(purpose="news", published_at=None)
    ConsentTextFactory(purpose="news", published_at=timezone.now() + timedelta(days=1))

    with pytest.raises(NoConsentText):
        give(user)
    assert consents.current_text("news") is None
    assert consents.has_current(user, "news") is False


def test_nobody_agrees_to_a_text_they_have_not_seen(user):
    ConsentTextFactory(purpose="news", version="2.0")

    with pytest.raises(TextHasChanged):
        give(user, version="1.0")
    assert ConsentRecord.objects.count() == 0


def test_a_withdrawal_is_dated_and_kept_and_one_may_agree_again(user):
    ConsentTextFactory(purpose="news")
    first = give(user)

    consents.withdraw(user, "news")
    without = consents.has_current(user, "news")
    second = give(user)

    first.refresh_from_db()
    assert without is False
    assert first.withdrawn_at >= first.given_at
    assert second.pk != first.pk
    with pytest.raises(ConsentNotGiven):
        consents.withdraw(user, "processing")


def test_other_apps_react_in_the_same_transaction(user):
    ConsentTextFactory(purpose="news")
    heard = []

    def hear(person, purpose):
        heard.append((person, purpose))

    consents.after_withdrawal.register("test", hear)
    try:
        give(user)
        consents.withdraw(user, "news")
    finally:
        consents.after_withdrawal._hooks.pop("test")

    assert heard == [(user, "news")]


def test_paragraphs_and_lists_are_told_apart():
    text = ConsentTextFactory(text_ru="Первый.\n\nПеречень:\n- имя;\n- адрес.\n\nКонец.")

    assert wording(text, "ru").blocks == [
        Block(False, ["Первый."]),
        Block(False, ["Перечень:"]),
        Block(True, ["имя;", "адрес."]),
        Block(False, ["Конец."]),
    ]


def test_the_public_page_shows_the_operator(client, settings):
    settings.OPERATOR_NAME, settings.OPERATOR_BIN = "Almaty Creative", "123456789012"
    ConsentTextFactory(purpose="processing", version="3.1", text_fr="Par {operator}, BIN {bin}.")

    html = client.get("/fr/me/consent/processing/").content.decode()

    assert "Par Almaty Creative, BIN 123456789012." in html
    assert "3.1" in html


@pytest.mark.parametrize("purpose", ["news", "nonsense"])
def test_a_text_that_is_not_published_has_no_page(client, purpose):
    ConsentTextFactory(purpose="news", published_at=None)

    assert client.get(f"/ru/me/consent/{purpose}/").status_code == 404


def test_opening_the_withdrawal_page_withdraws_nothing_and_the_button_does(client, user):
    ConsentTextFactory(purpose="news")
    record = give(user)
    client.force_login(user)

    client.get("/ru/me/data/consent/news/")
    record.refresh_from_db()
    after_get = record.withdrawn_at
    client.post("/ru/me/data/consent/news/", {"decision": "withdraw"})

    record.refresh_from_db()
    assert after_get is None
    assert record.withdrawn_at is not None


def test_consent_is_given_on_the_page_as_easily(client, user):
    ConsentTextFactory(purpose="news", version="1.0")
    client.force_login(user)

    client.post("/fr/me/data/consent/news/", {"decision": "give", "version": "1.0"})

    record = ConsentRecord.objects.get()
    assert (record.user, record.language, record.channel) == (user, "fr", "personal_data")


def test_an_unknown_purpose_is_404(client, user):
    client.force_login(user)

    assert client.post("/ru/me/data/consent/soul/").status_code == 404
