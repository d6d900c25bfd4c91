"""What becomes of a due mail, by the answers of a real mail server."""

import smtplib
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from partnership.notifications.choices import MessageState
from partnership.notifications.models import Message, SuppressedAddress
from partnership.notifications.services import notify
from partnership.notifications.services.delivery import claim, deliver_due
from partnership.notifications.services.heartbeat import last_heartbeat
from partnership.notifications.services.verdicts import BACK_OFF, Outcome, back_off, judge
from partnership.notifications.tasks import deliver_due as deliver_task
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db


def make_due() -> None:
    """As if every wait were over."""
    Message.objects.filter(state=MessageState.QUEUED).update(send_after=timezone.now())


def states() -> dict[str, tuple[str, int]]:
    return {m.address: (m.state, m.attempts) for m in Message.objects.all()}


def test_due_mail_is_sent_over_one_connection_and_recorded(sink):
    mails = MessageFactory.create_batch(5)

    report = deliver_due()

    assert report.sent == 5
    assert sink.sessions == 1
    assert sink.by_address == {mail.address: [mail.message_id] for mail in mails}
    assert set(states().values()) == {(MessageState.SENT, 1)}
    assert not Message.objects.filter(sent_at=None).exists()


def test_what_arrives_is_what_was_written(sink):
    user = UserFactory(language="kk", full_name="Әсем Қанатқызы")
    message = notify(user, "demo.reminder", key="a", title="Өнер көшесі")

    deliver_due()

    [(address, mail)] = sink.mails
    text, html, _calendar = [part for part in mail.walk() if not part.is_multipart()]
    assert address == user.email
    arrived = [part.get_payload(decode=True).decode().split() for part in (text, html)]
    assert arrived == [message.body_text.split(), message.body_html.split()]
    assert mail["Auto-Submitted"] == "auto-generated"


def test_mail_of_the_future_and_held_mail_stay(sink):
    MessageFactory(send_after=timezone.now() + timedelta(minutes=1))
    MessageFactory(state=MessageState.HELD)

    deliver_due()

    assert sink.mails == []


def test_a_run_is_bounded(sink):
    MessageFactory.create_batch(5)

    deliver_due(limit=3)

    assert len(sink.mails) == 3


def test_temporary_refusals_wait_longer_each_time_and_end_after_eight_tries(sink):
    message = MessageFactory()
    sink.on_rcpt = lambda address, count: "451 try later"
    waits = []

    for _ in range(9):
        make_due()
        before = timezone.now()
        deliver_due()
        message.refresh_from_db()
        waits.append(round((message.send_after - before).total_seconds() / 60))

    assert waits[:7] == [1, 5, 15, 60, 180, 480, 720]
    assert (message.state, message.attempts, message.error) == ("failed", 8, "451 try later")
    assert not SuppressedAddress.objects.exists()


def test_a_temporary_refusal_is_followed_by_the_same_mail(sink):
    message = MessageFactory()
    sink.on_data = lambda address, count: "451 busy" if count == 1 else "250 OK"

    deliver_due()
    make_due()
    deliver_due()

    assert sink.by_address == {message.address: [message.message_id]}
    assert states() == {message.address: (MessageState.SENT, 2)}


@pytest.mark.parametrize("step", ["on_rcpt", "on_data"])
def test_a_final_refusal_is_tried_once_and_suppresses_the_address(sink, step):
    user = UserFactory()
    MessageFactory(recipient=user)
    other = MessageFactory()
    refuse = {user.email: "550 5.1.1 no such user"}
    setattr(sink, step, lambda address, count: refuse.get(address, "250 OK"))

    deliver_due()
    later = MessageFactory(recipient=user)
    deliver_due()

    later.refresh_from_db()
    assert sink.addresses == [other.address]
    assert [row.address for row in SuppressedAddress.objects.all()] == [user.email]
    assert (later.state, later.attempts, later.error) == (
        MessageState.FAILED,
        0,
        "The address is suppressed.",
    )


def test_a_mail_refused_for_its_content_fails_without_blaming_the_address(sink):
    message = MessageFactory()
    sink.on_data = lambda address, count: "554 looks like spam"

    deliver_due()

    assert states() == {message.address: (MessageState.FAILED, 1)}
    assert not SuppressedAddress.objects.exists()


def test_a_line_cut_before_the_answer_repeats_only_the_same_mail(sink):
    mails = MessageFactory.create_batch(20)
    sink.on_data = lambda address, count: None if count % 7 == 0 else "250 OK"

    for _ in range(3):
        deliver_due()
        make_due()

    expected = {mail.address: {mail.message_id} for mail in mails}
    assert {address: set(ids) for address, ids in sink.by_address.items()} == expected
    assert len(sink.mails) - len(mails) <= 3
    assert {state for state, _attempts in states().values()} == {MessageState.SENT}


def test_a_mail_server_that_is_away_costs_no_tries_and_stops_the_run(sink):
    mails = MessageFactory.create_batch(3)
    sink.stop()
    pauses = []

    for _ in range(20):
        make_due()
        before = timezone.now()
        assert deliver_due().server_away
        first = Message.objects.order_by("-send_after").first()
        pauses.append((first.send_after - before).total_seconds())

    assert set(states().values()) == {(MessageState.QUEUED, 0)}
    assert all(4 < pause <= 61 for pause in pauses)
    sink.start()
    make_due()
    deliver_due()
    assert sorted(sink.addresses) == sorted(mail.address for mail in mails)


def test_the_pause_grows_with_the_time_the_server_is_away(sink, frozen_at):
    sink.stop()
    clock = frozen_at("2026-03-01T09:00:00+05:00")
    message = MessageFactory()
    pauses = []

    for _ in range(6):
        now = timezone.now()
        deliver_due()
        message.refresh_from_db()
        pauses.append((message.send_after - now).total_seconds())
        clock.move_to(message.send_after)

    assert pauses == [5, 5, 10, 20, 40, 60]


def test_a_sender_the_server_refuses_is_an_outage_not_the_mails_fault():
    error = smtplib.SMTPSenderRefused(550, b"not from you", "portal@localhost")

    assert judge(error).outcome is Outcome.SERVER_AWAY


def test_a_mail_that_cannot_be_built_does_not_stop_the_others(sink):
    broken = MessageFactory(attachments=[{"filename": "x", "mime": "text/plain"}])
    good = MessageFactory()

    deliver_due()

    assert sink.addresses == [good.address]
    assert states()[broken.address] == (MessageState.FAILED, 1)


def test_a_closed_account_is_sent_nothing(sink):
    message = MessageFactory(recipient__is_active=False)

    deliver_due()

    assert sink.mails == []
    assert states() == {message.address: (MessageState.FAILED, 0)}


def test_one_row_is_claimed_by_one_sender_until_its_lease_runs_out(frozen_at):
    clock = frozen_at("2026-03-01T09:00:00+05:00")
    message = MessageFactory()

    first, second = claim(message.pk), claim(message.pk)
    clock.shift(121)
    third = claim(message.pk)

    assert (first.pk, second, third.pk) == (message.pk, None, message.pk)
    assert first.lease != third.lease


def test_back_off_grows_and_ends():
    assert [back_off(attempts) for attempts in range(1, 9)] == [*BACK_OFF, None]
    assert list(BACK_OFF) == sorted(BACK_OFF)


def test_each_delivery_leaves_a_sign_of_life(sink, frozen_at):
    frozen_at("2026-03-01T09:00:00+05:00")

    assert last_heartbeat() is None
    deliver_task()

    assert last_heartbeat() == timezone.now()


# --- mail that comes too late -----------------------------------------------------------------


def test_a_due_mail_whose_time_has_passed_is_recorded_and_never_sent(sink):
    now = timezone.now()
    late = notify(UserFactory(), "demo.greeting", key="late", expires_at=now)
    in_time = notify(UserFactory(), "demo.greeting", key="y", expires_at=now + timedelta(hours=1))

    report = deliver_due()

    assert sink.addresses == [in_time.address]
    assert (report.sent, report.missed, report.handled) == (1, 1, 2)
    assert states() == {late.address: ("missed", 0), in_time.address: ("sent", 1)}


def test_a_mail_that_is_tried_again_too_late_is_missed(sink):
    message = MessageFactory(expires_at=timezone.now() + timedelta(hours=1))
    sink.on_rcpt = lambda address, count: "451 try later"

    deliver_due()
    Message.objects.update(expires_at=timezone.now())
    make_due()
    deliver_due()

    assert states() == {message.address: (MessageState.MISSED, 1)}


def test_a_mail_whose_sender_died_is_missed_when_its_time_has_passed(sink):
    message = MessageFactory(expires_at=timezone.now() + timedelta(hours=1))
    claim(message.pk)
    past = timezone.now() - timedelta(minutes=1)
    Message.objects.update(lease_until=past, expires_at=past)

    deliver_due()

    assert sink.mails == []
    assert states() == {message.address: (MessageState.MISSED, 0)}


def test_no_more_mails_are_sent_in_a_second_than_the_server_wants(sink, settings):
    settings.MAIL_PER_SECOND = 20
    MessageFactory.create_batch(5)

    started = time.monotonic()
    deliver_due()

    assert len(sink.mails) == 5
    assert time.monotonic() - started >= 5 / 20
