"""Who hears what when an event changes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.choices import RegistrationState
from applicants.services.event_changes import (
    announce_change,
    cancel_event,
    complete_event,
    postpone_event,
    reschedule_event,
)
from applicants.services.owing import quietly
from events.choices import EventStatus
from events.services.lifecycle import snapshot
from partnership.notifications.choices import MessageState
from partnership.notifications.models import Message
from tests.applicants.helpers import mails, seats_add_up, state_of
from tests.factories.applicants import RegistrationFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
S = RegistrationState
REASONS = {"kk": "Зал жабық.", "ru": "Зал закрыт."}
EVERYONE = ("confirmed", "offered", "waitlisted")


def people_of_every_state(event):
    found = {"confirmed": RegistrationFactory(event=event)}
    for state in S:
        if state != S.CONFIRMED:
            found[state.value] = RegistrationFactory(event=event, **{state.value: True})
    return found


def told(people):
    return {state: mails(row.user) for state, row in people.items() if mails(row.user)}


def new_dates(days=30):
    start = timezone.now() + timedelta(days=days)
    return {"starts_at": start, "ends_at": start + timedelta(hours=2)}


def test_a_cancelled_event_tells_everyone_who_counts_on_it():
    event = EventFactory(capacity=5)
    people = people_of_every_state(event)

    cancel_event(event, by=None, reasons=REASONS)

    assert told(people) == {state: ["event.cancelled"] for state in EVERYONE}
    assert state_of(people["waitlisted"]) == S.WAITLISTED
    assert seats_add_up(event)


@pytest.mark.parametrize(("trait", "wakes"), [("past", False), ("running", True)])
def test_cancelling_what_is_over_is_bookkeeping(trait, wakes):
    event = EventFactory(**{trait: True})
    registration = RegistrationFactory(event=event)

    cancel_event(event, by=None, reasons=REASONS)

    assert mails(registration.user) == (["event.cancelled"] if wakes else [])


def test_a_postponed_event_called_off_after_its_old_date_tells_everyone():
    event = EventFactory(postponed=True, past=True)
    registration = RegistrationFactory(event=event)

    cancel_event(event, by=None, reasons=REASONS)

    assert mails(registration.user) == ["event.cancelled"]


def test_a_postponed_event_tells_everyone_and_keeps_every_place():
    event = EventFactory(capacity=5)
    people = people_of_every_state(event)

    postpone_event(event, by=None, reasons=REASONS)

    assert told(people) == {state: ["event.postponed"] for state in EVERYONE}
    assert event.status == EventStatus.POSTPONED
    assert [state_of(people[state]) for state in EVERYONE] == [S.CONFIRMED, S.OFFERED, S.WAITLISTED]


def test_postponing_to_a_date_is_told_as_a_new_date():
    event = EventFactory(capacity=4)
    people = people_of_every_state(event)

    postpone_event(event, by=None, reasons=REASONS, **new_dates())

    assert told(people) == {state: ["event.changed"] for state in EVERYONE}
    assert event.status == EventStatus.PUBLISHED
    assert state_of(people["waitlisted"]) == S.WAITLISTED


def test_a_new_date_is_told_to_those_with_a_place_and_those_in_line():
    event = EventFactory(capacity=4)
    people = people_of_every_state(event)

    reschedule_event(event, by=None, **new_dates())

    assert told(people) == {state: ["event.changed"] for state in EVERYONE}


def test_completing_tells_nobody():
    event = EventFactory(past=True)
    people = people_of_every_state(event)

    complete_event(event, by=None)

    assert told(people) == {}


def change(event, **values):
    before = snapshot(event)
    for field, value in values.items():
        setattr(event, field, value)
    event.save()
    return announce_change(event, by=None, before=before)


def test_an_edit_of_the_time_is_told_and_other_edits_are_not():
    event = EventFactory(capacity=4)
    people = people_of_every_state(event)

    assert not change(event, title_fr="Autre titre")
    assert told(people) == {}
    assert change(event, ends_at=event.ends_at + timedelta(hours=1))
    assert told(people) == {state: ["event.changed"] for state in EVERYONE}


@pytest.mark.parametrize("trait", ["draft", "past", "cancelled", "postponed", "completed"])
def test_edits_of_what_is_not_ahead_wake_nobody(trait):
    event = EventFactory(**{trait: True})
    registration = RegistrationFactory(event=event)

    change(event, join_url="https://meet.example.org/2")

    assert mails(registration.user) == []


def test_corrections_within_a_quarter_of_an_hour_are_one_mail(frozen_at):
    clock = frozen_at("2026-03-01T12:00+05:00")
    event = EventFactory()
    registration = RegistrationFactory(event=event)
    first_edit = timezone.now()

    for hours in (1, 2, 3):
        change(event, ends_at=event.ends_at + timedelta(hours=hours))
        clock.shift(timedelta(minutes=4))

    messages = Message.objects.filter(recipient=registration.user).order_by("pk")
    assert [message.state for message in messages] == [
        MessageState.DISCARDED,
        MessageState.DISCARDED,
        MessageState.QUEUED,
    ]
    assert messages.last().send_after == first_edit + timedelta(minutes=15)
    assert messages.last().key == f"event.changed:{registration.pk}:3"


def test_a_cancellation_overtakes_a_change_that_waits_unsent():
    event = EventFactory()
    registration = RegistrationFactory(event=event)
    change(event, ends_at=event.ends_at + timedelta(hours=1))

    cancel_event(event, by=None, reasons=REASONS)

    assert dict(Message.objects.values_list("kind", "state")) == {
        "event.changed": MessageState.DISCARDED,
        "event.cancelled": MessageState.QUEUED,
    }
    assert Message.objects.get(kind="event.cancelled").send_after <= timezone.now()
    assert state_of(registration) == S.CONFIRMED


def test_an_earlier_start_shortens_the_offers():
    event = EventFactory()
    offered = RegistrationFactory(event=event, offered=True)
    sooner = timezone.now() + timedelta(hours=5)

    change(event, starts_at=sooner)

    offered.refresh_from_db()
    assert offered.offer_expires_at == sooner


@pytest.mark.parametrize("people", [1, 5])
def test_reading_whom_to_tell_is_one_query(people, django_assert_max_num_queries):
    event = EventFactory()
    for _number in range(people):
        RegistrationFactory(event=event)

    with django_assert_max_num_queries(14), quietly():
        cancel_event(event, by=None, reasons=REASONS)


@pytest.mark.parametrize(
    ("starts_in", "pause"),
    [
        (timedelta(minutes=61), timedelta(minutes=15)),
        (timedelta(minutes=60), timedelta(minutes=15)),
        (timedelta(minutes=59), timedelta(0)),
        (timedelta(minutes=10), timedelta(0)),
        (timedelta(minutes=-10), timedelta(0)),
    ],
)
def test_a_change_shortly_before_the_start_is_told_at_once(frozen_at, starts_in, pause):
    frozen_at("2026-03-01T12:00+05:00")
    event = EventFactory(starts_at=timezone.now() + starts_in)
    registration = RegistrationFactory(event=event)

    change(event, join_url="https://meet.example.org/other")

    message = Message.objects.get(recipient=registration.user, kind="event.changed")
    assert message.send_after == timezone.now() + pause


def test_who_is_on_the_way_to_the_old_date_is_told_of_the_new_one_at_once(frozen_at):
    frozen_at("2026-03-01T12:00+05:00")
    event = EventFactory(starts_at=timezone.now() + timedelta(minutes=20))
    registration = RegistrationFactory(event=event)

    postpone_event(event, by=None, reasons=REASONS, **new_dates())

    message = Message.objects.get(recipient=registration.user, kind="event.changed")
    assert message.send_after == timezone.now()


@pytest.mark.parametrize(
    ("trait", "told_the_link"), [("confirmed", True), ("waitlisted", False), ("offered", False)]
)
def test_another_link_to_join_is_in_the_mail_of_those_with_a_place(trait, told_the_link):
    event = EventFactory(capacity=4)
    traits = {} if trait == "confirmed" else {trait: True}
    registration = RegistrationFactory(event=event, **traits)

    change(event, join_url="https://meet.example.org/other")

    message = Message.objects.get(recipient=registration.user, kind="event.changed")
    assert ("https://meet.example.org/other" in message.body_text) == told_the_link
    assert ("https://meet.example.org/other" in message.body_html) == told_the_link
