"""Registering, cancelling, answering an offer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from applicants import errors
from applicants.choices import RegistrationState, Source
from applicants.models import Registration
from applicants.services.owing import quietly
from applicants.services.registering import accept_offer, cancel, decline_offer, register
from events.models import Event
from events.services.locking import lock_event
from partnership.notifications import kinds
from tests.applicants.helpers import join, mails, seats_add_up, state_of, states, trail
from tests.factories.accounts import UserFactory
from tests.factories.applicants import RegistrationFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
S = RegistrationState
SECOND = timedelta(seconds=1)


def test_a_free_place_is_confirmed_at_once_and_told():
    event, user = EventFactory(), UserFactory()

    registration = register(event, user=user, language="kk", needs="Кресло-коляска")

    assert (registration.state, registration.language, registration.needs) == (
        S.CONFIRMED,
        "kk",
        "Кресло-коляска",
    )
    assert registration.confirmed_at == registration.queued_at
    assert trail(registration) == [("", S.CONFIRMED)]
    assert registration.trail.get().by == user
    assert mails(user) == ["registration.confirmed"]
    assert event.seats_taken == 1
    assert seats_add_up(event)


def test_a_full_event_puts_the_person_in_line():
    event, user = EventFactory(full=True), UserFactory()

    registration = join(event, user)

    assert (registration.state, registration.confirmed_at) == (S.WAITLISTED, None)
    assert mails(user) == ["waitlist.joined"]
    assert seats_add_up(event)


def test_a_newcomer_never_overtakes_the_queue():
    """A place is free and people wait, as after a change behind the services' back."""
    event = EventFactory(full=True)
    first, second = join(event), join(event)
    Event.objects.filter(pk=event.pk).update(capacity=3)

    newcomer = join(event)

    assert [state_of(row) for row in (first, second, newcomer)] == [
        S.OFFERED,
        S.WAITLISTED,
        S.WAITLISTED,
    ]


def test_an_event_without_limit_confirms_everybody():
    event = EventFactory(online=True, capacity=None)

    for _number in range(5):
        join(event)

    assert states(event) == [S.CONFIRMED] * 5
    assert seats_add_up(event)


@pytest.mark.parametrize(
    ("traits", "refusal"),
    [
        ({"free": True}, errors.NoRegistrationNeeded),
        ({"by_call": True}, errors.ByCallOnly),
        ({"not_open_yet": True}, errors.NotOpenYet),
        ({"closed": True}, errors.RegistrationClosed),
        ({"running": True}, errors.EventHasBegun),
        ({"past": True}, errors.EventIsOver),
        ({"completed": True}, errors.EventIsOver),
        ({"postponed": True}, errors.EventPostponed),
        ({"cancelled": True}, errors.EventCancelled),
        ({"draft": True}, errors.NotPublished),
        ({"full": True, "waiting_list": False}, errors.EventIsFull),
    ],
)
def test_a_closed_door_is_named_and_changes_nothing(traits, refusal):
    event, user = EventFactory(**traits), UserFactory()
    before = states(event)

    with pytest.raises(refusal):
        join(event, user)

    assert states(event) == before
    assert mails(user) == []
    assert seats_add_up(event)


def test_the_window_is_open_from_its_first_instant_to_before_its_last():
    event = EventFactory()
    opens, closes = event.registration_opens_at, event.registration_closes_at
    event.published_at = opens - timedelta(days=1)
    event.save()

    with pytest.raises(errors.NotOpenYet):
        join(event, now=opens - SECOND)
    assert join(event, now=opens).state == S.CONFIRMED
    assert join(event, now=closes - SECOND).state == S.CONFIRMED
    with pytest.raises(errors.RegistrationClosed):
        join(event, now=closes)


@pytest.mark.parametrize("full", [False, True])
def test_registering_twice_answers_with_the_row_that_stands(full):
    event, user = EventFactory(full=full), UserFactory()
    standing = join(event, user)

    with pytest.raises(errors.AlreadyRegistered) as refused:
        join(event, user)

    assert refused.value.registration == standing
    assert Registration.objects.of(user).count() == 1
    assert len(mails(user)) == 1
    assert seats_add_up(event)


def test_the_database_refuses_a_second_active_row_whatever_the_code_does():
    registration = RegistrationFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationFactory(event=registration.event, user=registration.user, waitlisted=True)


def test_the_database_refuses_more_taken_places_than_there_are():
    event = EventFactory(capacity=2)

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(seats_taken=3)


@pytest.mark.parametrize("values", [{"state": "lost"}, {"state": "offered"}])
def test_the_database_refuses_an_unknown_state_and_an_endless_offer(values):
    registration = RegistrationFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=registration.pk).update(**values)


def test_staff_and_sample_registrations_say_who_made_them():
    event, clerk = EventFactory(), UserFactory(staff=True)

    by_staff = join(event, source=Source.STAFF, by=clerk)
    sample = join(event, source=Source.SAMPLE)

    assert (by_staff.source, by_staff.trail.get().by) == (Source.STAFF, clerk)
    assert (sample.source, sample.trail.get().by) == (Source.SAMPLE, None)
    assert mails(by_staff.user) == ["registration.confirmed"]
    assert mails(sample.user) == ["registration.confirmed"]


def test_loading_demonstration_data_writes_to_nobody():
    event = EventFactory(full=True)

    with quietly():
        sample = join(event, source=Source.SAMPLE)
    cancel(Registration.objects.filter(event=event, state=S.CONFIRMED).first(), by=None)

    assert state_of(sample) == S.OFFERED
    assert mails(sample.user) == ["waitlist.offer"]


def test_cancelling_ends_the_row_and_tells():
    event = EventFactory()
    registration = join(event)

    cancel(registration, by=registration.user, note="Болею")

    assert (registration.state, registration.ended_at is not None) == (S.CANCELLED, True)
    assert trail(registration) == [("", S.CONFIRMED), (S.CONFIRMED, S.CANCELLED)]
    assert registration.trail.last().note == "Болею"
    assert mails(registration.user) == ["registration.confirmed", "registration.cancelled"]
    assert seats_add_up(event)


def test_registering_again_after_cancelling_goes_to_the_end():
    event = EventFactory(full=True)
    leaver, stayer = join(event), join(event)

    cancel(leaver, by=leaver.user)
    again = join(event, leaver.user)

    queue = Registration.objects.filter(event=event).waiting()
    assert list(queue) == [stayer, again]
    assert again != leaver


def test_a_cancelled_offer_cannot_be_cancelled_again_and_moves_one_person_only():
    """The bug of the second cancel: an ended row is promoted or frees its place once more."""
    event = EventFactory(full=True)
    holder = Registration.objects.filter(event=event).first()
    first, second, third = join(event), join(event), join(event)
    cancel(holder, by=holder.user)

    cancel(first, by=first.user)
    for ended in (holder, first):
        with pytest.raises(errors.WrongState):
            cancel(ended, by=ended.user)

    assert [state_of(row) for row in (first, second, third)] == [
        S.CANCELLED,
        S.OFFERED,
        S.WAITLISTED,
    ]
    assert mails(second.user) == ["waitlist.joined", "waitlist.offer"]
    assert seats_add_up(event)


def test_a_stale_object_is_judged_by_the_row_not_by_memory():
    registration = RegistrationFactory()
    stale = Registration.objects.get(pk=registration.pk)
    cancel(registration, by=registration.user)

    with pytest.raises(errors.WrongState):
        cancel(stale, by=stale.user)

    assert seats_add_up(registration.event)


@pytest.mark.parametrize(
    ("traits", "refusal"),
    [
        ({"running": True}, errors.EventHasBegun),
        ({"past": True}, errors.EventHasBegun),
        ({"completed": True}, errors.EventHasBegun),
        ({"cancelled": True}, errors.EventCancelled),
    ],
)
def test_what_is_history_cannot_be_cancelled(traits, refusal):
    registration = RegistrationFactory(event=EventFactory(**traits))

    with pytest.raises(refusal):
        cancel(registration, by=registration.user)

    assert state_of(registration) == S.CONFIRMED


def test_a_place_at_a_postponed_event_can_be_given_up_even_after_its_old_date():
    registration = RegistrationFactory(event=EventFactory(postponed=True, past=True))

    cancel(registration, by=registration.user)

    assert state_of(registration) == S.CANCELLED


def test_accepting_an_offer_confirms_it():
    registration = RegistrationFactory(offered=True, event=EventFactory(capacity=1))

    accept_offer(registration, by=registration.user)

    assert registration.state == S.CONFIRMED
    assert registration.confirmed_at is not None
    assert mails(registration.user) == ["waitlist.taken"]
    assert seats_add_up(registration.event)


def test_an_offer_ends_at_its_exact_instant(frozen_at):
    clock = frozen_at("2026-03-01T09:00+05:00")
    end = timezone.now() + timedelta(hours=1)
    early, late = (
        RegistrationFactory(offered=True, offer_expires_at=end, event=EventFactory())
        for _number in range(2)
    )

    clock.shift(timedelta(hours=1) - SECOND)
    accept_offer(early, by=early.user)
    clock.shift(SECOND)
    with pytest.raises(errors.OfferExpired):
        accept_offer(late, by=late.user)

    assert state_of(early) == S.CONFIRMED


def test_an_expired_offer_says_so_instead_of_a_state_name():
    registration = RegistrationFactory(expired=True)

    with pytest.raises(errors.OfferExpired):
        accept_offer(registration, by=registration.user)


def test_while_an_event_is_postponed_its_offers_do_not_run_out():
    event = EventFactory(postponed=True)
    registration = RegistrationFactory(
        event=event, offered=True, offer_expires_at=timezone.now() - SECOND
    )

    accept_offer(registration, by=registration.user)

    assert state_of(registration) == S.CONFIRMED


def test_a_place_at_a_cancelled_event_cannot_be_accepted():
    registration = RegistrationFactory(event=EventFactory(cancelled=True), offered=True)

    with pytest.raises(errors.EventCancelled):
        accept_offer(registration, by=registration.user)


def test_declining_passes_the_place_on():
    event = EventFactory(capacity=1)
    offered = RegistrationFactory(event=event, offered=True)
    next_in_line = RegistrationFactory(event=event, waitlisted=True)

    decline_offer(offered, by=offered.user)

    assert (state_of(offered), state_of(next_in_line)) == (S.CANCELLED, S.OFFERED)
    assert mails(offered.user) == ["registration.cancelled"]
    assert mails(next_in_line.user) == ["waitlist.offer"]


@pytest.mark.parametrize("state", ["confirmed", "waitlisted"])
def test_only_an_offer_can_be_declined(state):
    registration = RegistrationFactory(**({} if state == "confirmed" else {state: True}))

    with pytest.raises(errors.WrongState):
        decline_offer(registration, by=registration.user)


def test_nothing_is_written_when_the_mail_cannot_be(monkeypatch):
    event = EventFactory()
    monkeypatch.setattr(kinds, "_kinds", {})

    with pytest.raises(LookupError):
        join(event)

    assert states(event) == []
    assert seats_add_up(event)


def test_a_closed_account_gets_no_place():
    event, user = EventFactory(), UserFactory(is_active=False)

    with pytest.raises(errors.AccountBlocked):
        join(event, user)

    assert states(event) == []
    assert seats_add_up(event)


def test_an_account_erased_a_moment_ago_gets_no_place():
    event, user = EventFactory(), UserFactory()
    type(user).objects.filter(pk=user.pk).delete()

    with pytest.raises(errors.AccountBlocked):
        join(event, user)

    assert seats_add_up(event)


def test_nothing_of_the_place_is_looked_up_while_others_wait(django_assert_num_queries):
    event = Event.objects.get(pk=EventFactory().pk)

    with django_assert_num_queries(1):
        lock_event(event)
        printed = (event.venue.city.name, event.room)

    assert printed == (event.venue.city.name, None)
