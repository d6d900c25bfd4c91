"""The state table of registrations, every state with every verb; attendance."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applicants import errors
from applicants.choices import ACTIVE, FOLLOWS, HOLDING_A_SEAT, RegistrationState
from applicants.services.attendance import mark_attended, mark_no_show
from applicants.services.registering import accept_offer, cancel, decline_offer
from applicants.services.waiting import expire_offers, move_up
from events.models import Event
from tests.applicants.helpers import seats_add_up, state_of, trail
from tests.factories.accounts import UserFactory
from tests.factories.applicants import RegistrationFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
S = RegistrationState


def expires(registration, *, by):
    """The clock as a verb: the offer's time is over."""
    if registration.state == S.OFFERED:
        registration.offer_expires_at = timezone.now() - timedelta(seconds=1)
        registration.save()
    if not expire_offers():
        raise errors.WrongState(state=registration.state)


# verb → (state it leads to, states it leads from, must the event have begun)
VERBS = {
    cancel: (S.CANCELLED, {S.CONFIRMED, S.WAITLISTED, S.OFFERED}, False),
    decline_offer: (S.CANCELLED, {S.OFFERED}, False),
    accept_offer: (S.CONFIRMED, {S.OFFERED}, False),
    move_up: (S.OFFERED, {S.WAITLISTED}, False),
    expires: (S.EXPIRED, {S.OFFERED}, False),
    mark_attended: (S.ATTENDED, {S.CONFIRMED}, True),
    mark_no_show: (S.NO_SHOW, {S.CONFIRMED}, True),
}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("verb", list(VERBS), ids=lambda verb: verb.__name__)
def test_every_state_with_every_verb(verb, state):
    to, allowed_from, begun = VERBS[verb]
    traits = {} if state == S.CONFIRMED else {state.value: True}
    registration = RegistrationFactory(event=EventFactory(running=begun), **traits)
    clerk = UserFactory(staff=True)

    if state in allowed_from:
        verb(registration, by=clerk)
        assert state_of(registration) == to
        assert trail(registration) == [(state, to)]
    else:
        with pytest.raises((errors.WrongState, errors.OfferExpired)):
            verb(registration, by=clerk)
        assert state_of(registration) == state
        assert trail(registration) == []
    assert seats_add_up(registration.event)


def test_the_verbs_cover_the_state_table_and_nothing_else():
    steps = {(before, to) for to, allowed, _begun in VERBS.values() for before in allowed}

    assert steps == {(before, after) for before, targets in FOLLOWS.items() for after in targets}
    assert set(FOLLOWS) == set(S)
    assert {S.WAITLISTED} == ACTIVE - HOLDING_A_SEAT


@pytest.mark.parametrize("verb", [mark_attended, mark_no_show])
@pytest.mark.parametrize(
    ("traits", "refusal"),
    [
        ({}, errors.EventNotBegun),
        ({"cancelled": True, "past": True}, errors.EventCancelled),
        ({"postponed": True, "past": True}, errors.EventPostponed),
    ],
)
def test_nobody_came_before_it_began_or_when_it_was_not_held(verb, traits, refusal):
    registration = RegistrationFactory(event=EventFactory(**traits))

    with pytest.raises(refusal):
        verb(registration, by=UserFactory(staff=True))

    assert state_of(registration) == S.CONFIRMED


def test_refusals_speak_the_language_of_the_reader():
    refused = errors.WrongState(state=S.CANCELLED.label)

    assert str(S.CANCELLED.label) in str(refused)
    assert str(errors.CapacityBelowTaken(taken=7)).endswith("7.")


def test_seats_are_freed_only_where_some_are_taken():
    registration = RegistrationFactory()
    Event.objects.filter(pk=registration.event.pk).update(seats_taken=0)

    cancel(registration, by=None)

    assert Event.objects.get(pk=registration.event.pk).seats_taken == 0
