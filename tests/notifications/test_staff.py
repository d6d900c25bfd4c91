"""What staff may do with mail, and what is forgotten in time."""

from datetime import timedelta

import pytest
from auditlog.registry import auditlog
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from partnership.accounts.choices import Role
from partnership.notifications.choices import FOLLOWS, MessageState
from partnership.notifications.errors import AddressSuppressed, BodyGone, TooLate, WrongState
from partnership.notifications.models import Message, Preference, SuppressedAddress
from partnership.notifications.services.staff import discard, hold, requeue
from partnership.notifications.services.tidying import tidy_up
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MessageFactory

pytestmark = pytest.mark.django_db

SENT = {"state": MessageState.SENT, "sent_at": timezone.now()}
VERBS = {
    hold: (MessageState.HELD, {"queued"}),
    discard: (MessageState.DISCARDED, {"held", "queued", "failed"}),
    requeue: (MessageState.QUEUED, {"held", "failed"}),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", MessageState.values)
def test_each_verb_moves_only_what_the_state_table_allows(verb, state):
    message = MessageFactory(state=state, sent_at=timezone.now())
    goal, allowed = VERBS[verb]

    if state in allowed:
        verb(message)
    else:
        with pytest.raises(WrongState):
            verb(message)

    message.refresh_from_db()
    assert message.state == (goal if state in allowed else state)


def test_every_state_is_in_the_table():
    assert set(FOLLOWS) == set(MessageState)


def test_a_failed_mail_is_tried_anew_with_all_its_tries():
    message = MessageFactory(state=MessageState.FAILED, attempts=8, error="451 busy")

    requeue(message)

    assert (message.state, message.attempts, message.error) == (MessageState.QUEUED, 0, "")


def test_a_mail_without_its_text_or_to_a_suppressed_address_is_not_tried_anew():
    empty = MessageFactory(state=MessageState.FAILED, body_text="")
    refused = MessageFactory(state=MessageState.FAILED)
    SuppressedAddress.objects.create(address=refused.address, reason="550")

    with pytest.raises(BodyGone):
        requeue(empty)
    with pytest.raises(AddressSuppressed):
        requeue(refused)

    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.FAILED}


def test_a_mail_whose_time_has_passed_is_not_tried_anew():
    message = MessageFactory(state=MessageState.HELD, expires_at=timezone.now())

    with pytest.raises(TooLate):
        requeue(message)

    message.refresh_from_db()
    assert message.state == MessageState.HELD


def test_bodies_are_emptied_after_their_days_and_the_row_stays(frozen_at):
    clock = frozen_at("2026-03-01T09:00:00+05:00")
    sent = MessageFactory(**SENT, attachments=[{"filename": "a"}], headers={"X": "y"})
    held = MessageFactory(state=MessageState.HELD)
    queued = MessageFactory(send_after=timezone.now() + timedelta(days=200))

    clock.shift(timedelta(days=89))
    assert tidy_up() == 0
    clock.shift(timedelta(days=2))
    assert tidy_up() == 2
    assert tidy_up() == 0

    rows = Message.objects.in_bulk([sent.pk, held.pk, queued.pk])
    assert {
        (m.body_text, m.body_html, str(m.headers), str(m.attachments))
        for m in (rows[sent.pk], rows[held.pk])
    } == {("", "", "{}", "[]")}
    assert rows[held.pk].state == MessageState.DISCARDED
    assert (rows[queued.pk].state, rows[queued.pk].body_text) == ("queued", "Мәтін\n")
    assert rows[sent.pk].key == sent.key


# --- admin ------------------------------------------------------------------------------------


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(staff=True, superuser=True))
    return client


@pytest.mark.parametrize("rows", [1, 5])
def test_the_list_of_mail_takes_a_constant_number_of_queries(
    desk, rows, django_assert_max_num_queries
):
    MessageFactory.create_batch(rows)

    with django_assert_max_num_queries(10):
        response = desk.get("/en/admin/notifications/message/")

    assert response.status_code == 200


def test_mail_is_found_by_address_state_kind_and_language(desk):
    wanted = MessageFactory(address="aigerim@example.org")
    MessageFactory()

    found = desk.get(
        "/en/admin/notifications/message/?q=aigerim&state__exact=queued"
        "&kind=demo.greeting&language__exact=ru"
    )

    assert list(found.context["cl"].result_list) == [wanted]


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        ("hold", MessageState.QUEUED, MessageState.HELD),
        ("requeue", MessageState.HELD, MessageState.QUEUED),
        ("discard", MessageState.FAILED, MessageState.DISCARDED),
    ],
)
def test_actions_call_the_services_and_name_refusals(desk, action, before, after):
    message, sent = MessageFactory(state=before), MessageFactory(**SENT)

    response = desk.post(
        "/en/admin/notifications/message/",
        {"action": action, "_selected_action": [message.pk, sent.pk]},
        follow=True,
    )

    states = dict(Message.objects.values_list("pk", "state"))
    assert states == {message.pk: after, sent.pk: MessageState.SENT}
    assert [str(m) for m in response.context["messages"]] == [
        "1 mail changed.",
        "The mail is in a state that does not allow this.",
    ]


def test_a_mail_can_be_read_and_not_written(desk):
    message = MessageFactory(state=MessageState.HELD, body_text="Құпия емес мәтін")
    address = reverse("admin:notifications_message_change", args=[message.pk])

    page = desk.get(address)
    desk.post(address, {"subject": "x", "state": "sent", "body_text": "x"})

    message.refresh_from_db()
    assert "Құпия емес мәтін" in page.content.decode()
    assert (message.state, message.body_text) == (MessageState.HELD, "Құпия емес мәтін")


# --- a coordinator ----------------------------------------------------------------------------

CODE = "482915"
LIST = "/en/admin/notifications/message/"


@pytest.fixture
def coordinator(client):
    person = UserFactory(staff=True)
    person.groups.add(Group.objects.get(name=Role.COORDINATOR))
    client.force_login(person)
    return client


def account_mail(**fields):
    file = {"filename": CODE, "mime": "text/plain", "content": CODE}
    words = {"body_text": CODE, "body_html": CODE, "attachments": [file], "headers": {"X": CODE}}
    return MessageFactory(kind="account.login_code", **words | fields)


@pytest.mark.parametrize("who", ["coordinator", "desk"])
def test_the_words_of_account_mail_are_shown_to_nobody(request, who):
    staff = request.getfixturevalue(who)
    message = account_mail()

    page = staff.get(f"{LIST}{message.pk}/change/").content.decode()
    history = staff.get(f"{LIST}{message.pk}/history/").content.decode()

    assert "Not shown: it may contain a key to the account" in page
    assert CODE not in page + history + staff.get(LIST).content.decode()
    assert not auditlog.contains(Message)


def test_the_words_of_account_mail_cannot_be_searched(coordinator):
    account_mail()

    found = coordinator.get(f"{LIST}?q={CODE}")

    assert list(found.context["cl"].result_list) == []


@pytest.mark.parametrize(
    "field", ["body_text", "body_html", "attachments", "headers", "recipient__password"]
)
def test_the_words_of_a_mail_cannot_be_guessed_through_the_address(coordinator, field):
    account_mail()

    answer = coordinator.get(f"{LIST}?{field}__startswith={CODE[0]}")

    assert answer.status_code == 400


@pytest.mark.parametrize("state", MessageState.values)
def test_the_words_of_account_mail_are_gone_after_a_day(frozen_at, state):
    clock = frozen_at("2026-03-01T09:00:00+05:00")
    message = account_mail(state=state, sent_at=timezone.now())
    other = MessageFactory(**SENT)

    clock.shift(timedelta(hours=23))
    assert tidy_up() == 0
    clock.shift(timedelta(hours=2))
    tidy_up()

    message.refresh_from_db()
    other.refresh_from_db()
    kept = state in {MessageState.QUEUED, MessageState.SENDING}
    assert (message.body_text, message.body_html) == ((CODE, CODE) if kept else ("", ""))
    assert (message.attachments == [], message.headers == {}) == (not kept, not kept)
    assert other.body_text == "Мәтін\n"


def test_a_coordinator_holds_releases_retries_and_discards_mail(coordinator):
    message = MessageFactory()

    def after(action):
        coordinator.post(LIST, {"action": action, "_selected_action": [message.pk]})
        message.refresh_from_db()
        return message.state

    steps = [after("hold"), after("requeue")]
    Message.objects.update(state=MessageState.FAILED)
    steps += [after("requeue")]
    Message.objects.update(state=MessageState.FAILED)
    steps += [after("discard")]

    assert steps == ["held", "queued", "queued", "discarded"]


def test_a_coordinator_can_neither_edit_nor_delete_a_mail(coordinator):
    message = MessageFactory()
    before = Message.objects.values().get()

    coordinator.post(f"{LIST}{message.pk}/change/", {"body_text": "x", "address": "x@example.org"})
    refused = coordinator.post(f"{LIST}{message.pk}/delete/", {"post": "yes"})

    assert refused.status_code == 403
    assert Message.objects.values().get() == before


def test_a_coordinator_lets_mail_go_to_a_suppressed_address_again(coordinator):
    row = SuppressedAddress.objects.create(address="a@example.org", reason="550")
    desk = "/en/admin/notifications/suppressedaddress/"

    added = coordinator.post(f"{desk}add/", {"address": "b@example.org", "reason": "x"})
    coordinator.post(f"{desk}{row.pk}/delete/", {"post": "yes"})

    assert added.status_code == 403
    assert not SuppressedAddress.objects.exists()


def test_a_coordinator_reads_wishes_and_does_not_change_them(coordinator):
    wish = Preference.objects.create(user=UserFactory(), category="news", wanted=False)
    desk = f"/en/admin/notifications/preference/{wish.pk}/"

    page = coordinator.get(f"{desk}change/")
    refused = coordinator.post(f"{desk}delete/", {"post": "yes"})

    assert (page.status_code, refused.status_code) == (200, 403)
