"""What ``notify`` promises to whoever owes a mail."""

import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.utils import timezone, translation

from partnership.kit.hints import Hint
from partnership.notifications.choices import Category, MessageState
from partnership.notifications.envelopes import envelope
from partnership.notifications.models import Message
from partnership.notifications.services import hints, notify, outbox, queue_raw, record_missed
from partnership.notifications.services.preferences import refuse, set_wishes
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def real_database(folder: Path) -> dict:
    """The test's database; on SQLite a file, because tables in memory cannot be raced for."""
    if connection.vendor == "postgresql":
        return connection.settings_dict
    with sqlite3.connect(folder / "race.sqlite3") as file:
        connection.connection.backup(file)
    return {**connection.settings_dict, "NAME": str(folder / "race.sqlite3")}


def sent_form(message: Message) -> EmailMultiAlternatives:
    return envelope(message).message()


def test_the_same_key_twice_is_one_mail():
    user = UserFactory()

    first = notify(user, "demo.greeting", key="a", title="Бірінші")
    second = notify(user, "demo.greeting", key="a", title="Екінші")

    assert first == second
    assert list(Message.objects.values_list("subject", flat=True)) == ["Бірінші"]


@pytest.mark.django_db(transaction=True)
def test_ten_simultaneous_requests_with_one_key_make_one_mail(tmp_path):
    user = UserFactory()
    start, found, failures = threading.Barrier(10), [], []
    database = real_database(tmp_path)

    def owe():
        connection.settings_dict = database
        try:
            start.wait()
            with transaction.atomic():
                found.append(notify(user, "demo.greeting", key="race").pk)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=owe) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert (len(found), len(set(found))) == (10, 1)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_owes_no_mail():
    user = UserFactory()

    with pytest.raises(RuntimeError), transaction.atomic():
        notify(user, "demo.greeting", key="a")
        raise RuntimeError

    assert Message.objects.count() == 0


def test_many_mails_in_one_transaction_make_one_hint(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        for number in range(5):
            notify(UserFactory(), "demo.greeting", key=f"mail-{number}")

    assert [call for call in callbacks if isinstance(call, Hint)] == [hints.publish_hint]


def test_a_refused_category_gives_none_and_other_mail_still_goes():
    user = UserFactory()
    refuse(user, Category.REMINDERS)

    refused = notify(user, "demo.reminder", key="a")
    other = notify(user, "demo.greeting", key="b")

    assert refused is None
    assert other.state == MessageState.QUEUED


def test_refusing_discards_what_waits_in_that_category_only():
    user, other = UserFactory(), UserFactory()
    waiting = notify(user, "demo.reminder", key="a")
    account = notify(user, "demo.greeting", key="b")
    foreign = notify(other, "demo.reminder", key="c")

    set_wishes(user, {Category.REMINDERS: False, Category.NEWS: True})

    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {
        waiting.pk: MessageState.DISCARDED,
        account.pk: MessageState.QUEUED,
        foreign.pk: MessageState.QUEUED,
    }


def test_a_topic_keeps_only_the_last_mail_at_the_first_ones_time():
    user, soon = UserFactory(), timezone.now() + timedelta(minutes=15)
    first = notify(user, "demo.greeting", key="1", topic="event-1", send_after=soon)
    foreign = notify(UserFactory(), "demo.greeting", key="2", topic="event-1", send_after=soon)

    last = notify(
        user, "demo.greeting", key="3", topic="event-1", send_after=soon + timedelta(minutes=9)
    )

    first.refresh_from_db()
    foreign.refresh_from_db()
    assert first.state == MessageState.DISCARDED
    assert foreign.state == MessageState.QUEUED
    assert (last.state, last.send_after) == (MessageState.QUEUED, soon)


def test_a_sent_mail_of_the_topic_stays_as_it_is():
    user = UserFactory()
    first = notify(user, "demo.greeting", key="1", topic="event-1")
    Message.objects.update(state=MessageState.SENT, sent_at=timezone.now())

    notify(user, "demo.greeting", key="2", topic="event-1")

    first.refresh_from_db()
    assert first.state == MessageState.SENT


def test_a_missed_mail_is_recorded_without_a_body_and_never_sent():
    user = UserFactory()

    missed = record_missed(user, "demo.reminder", key="a")
    again = record_missed(user, "demo.reminder", key="a")

    assert missed == again
    assert (missed.state, missed.subject, missed.body_text, missed.body_html) == (
        MessageState.MISSED,
        "Наурыз мейрамы",
        "",
        "",
    )
    assert not Message.objects.due(timezone.now()).exists()


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_mail_is_written_in_the_recipients_language_whatever_the_senders(language):
    user = UserFactory(language=language)

    with translation.override("fr" if language != "fr" else "kk"):
        message = notify(user, "demo.reminder", key="a")

    with translation.override(language):
        event, unsubscribe = translation.gettext("Event"), translation.gettext("Unsubscribe")
        portal = translation.gettext("Almaty Creative – Institut français Partnership Portal")
    assert f"{event}: http://localhost:8000/events/1/" in message.body_text
    assert f'<html lang="{language}"' in message.body_html
    assert f"http://localhost:8000/{language}/mail/preferences/" in message.body_html
    assert unsubscribe in message.body_text
    assert sent_form(message)["From"].endswith("<portal@localhost>")
    assert message.language == language
    assert portal in message.body_html


def test_headers_of_a_mail_that_may_be_refused():
    user = UserFactory(email="aigerim@example.org", language="kk")

    message = notify(user, "demo.reminder", key="a")
    mail = sent_form(message)

    url = mail["List-Unsubscribe"].strip("<>")
    assert url.startswith("http://localhost:8000/kk/mail/unsubscribe/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == message.message_id
    assert message.message_id.endswith("@localhost>")
    assert mail["Reply-To"] == "portal@localhost"
    assert mail.get_all("To") == ["aigerim@example.org"]
    assert mail["Date"].endswith(("-0000", "+0000"))
    assert (mail["Cc"], mail["Bcc"]) == (None, None)


def test_mail_that_may_not_be_refused_offers_no_way_to_refuse():
    message = notify(UserFactory(), "demo.greeting", key="a")

    mail = sent_form(message)

    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == (None, None)
    assert "/mail/unsubscribe/" not in message.body_text + message.body_html


def test_the_calendar_file_keeps_its_method_and_its_name():
    message = notify(UserFactory(), "demo.reminder", key="a")

    [part] = [part for part in sent_form(message).walk() if part.get_filename()]

    assert part.get_content_type() == "text/calendar"
    assert (part.get_param("method"), part.get_param("charset")) == ("REQUEST", "utf-8")
    assert part.get_filename() == "іс-шара.ics"
    assert part.get_payload(decode=True) == b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


EVIL = [
    "[Click](http://evil.example/x)",
    "http://evil.example/x",
    "https:evil //evil.example",
    "www.evil.example",
    "evil.example/x",
    '<a href="http://evil.example">x</a>',
    "<script>alert(1)</script>",
    "x\r\nBcc: victim@example.org",
    "x\nX-Evil: 1",
    "{{ recipient.password }}",
    "http://localhost:8000@evil.example/",
    "http://localhost:8000.evil.example/",
]


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_typed_becomes_a_link_a_tag_or_a_header(evil):
    user = UserFactory(full_name=evil.replace(" ", "_"))

    message = notify(user, "demo.greeting", key="a", title=evil)
    mail = sent_form(message)

    words = message.body_text + message.body_html + message.subject
    for link in ("evil.example", "http://evil", "http:/evil"):
        assert link not in words
    for markup in ('<a href="http://evil', "<script", user.password):
        assert markup not in message.body_html
    assert "\n" not in message.subject
    assert (mail["Bcc"], mail["X-Evil"]) == (None, None)
    assert mail.get_all("To") == [user.email]
    assert "http://localhost:8000/events/1/" in message.body_text


def test_names_with_dots_and_addresses_of_people_stay_as_written():
    written = "А.Б. Сейітқызы, a.b@example.org, 18.30, ticket.ics, т.е. да"

    message = notify(UserFactory(), "demo.greeting", key="a", title=written)

    assert message.subject == written


def test_finished_words_are_queued_with_clean_headers_only():
    user = UserFactory()
    words = {"kind": "account.reset", "subject": "Один\r\nBcc: x@example.org", "text": "т"}

    message = queue_raw(
        address="New@Example.org",
        recipient=user,
        language="ru",
        key="a",
        html="<p>т</p>",
        headers={"X-Kind": "reset\r\nBcc: y@example.org"},
        **words,
    )

    mail = sent_form(message)
    assert message.subject == "Один Bcc: x@example.org"
    assert mail["X-Kind"] == "reset Bcc: y@example.org"
    assert (mail.get_all("To"), mail["Bcc"]) == (["new@example.org"], None)


def test_finished_words_keep_links_to_this_site_only():
    ours, evil = "http://localhost:8000/ru/account/confirm/abc/", "http://evil.example/x"

    message = queue_raw(
        address="new@example.org",
        recipient=None,
        language="ru",
        kind="account.confirm",
        key="a",
        subject=f"Сәлем {evil}",
        text=f"{evil}, {ours}\n",
        html=f'<p>{evil}, www.evil.example <a href="{ours}">{ours}</a></p>',
    )

    assert message.body_text == f"http evil. example/x, {ours}\n"
    assert message.body_html == (
        f'<p>http evil. example/x, www. evil. example <a href="{ours}">{ours}</a></p>'
    )
    assert message.subject == "Сәлем http evil. example/x"


def test_headers_that_address_the_mail_are_refused():
    with pytest.raises(ValueError, match="bcc"):
        outbox._safe_headers({"Bcc": "x@example.org"})
