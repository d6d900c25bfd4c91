"""The queue: who is offered a place, when, and why not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applicants import errors
from applicants.choices import Blocked, RegistrationState
from applicants.models import Registration
from applicants.queries import blocked_reason, for_my_page, queue_position
from applicants.services.capacity import set_capacity
from applicants.services.event_changes import cancel_event, reschedule_event
from applicants.services.registering import accept_offer, cancel, decline_offer
from applicants.services.removal import release_all_of
from applicants.services.waiting import expire_offers, move_up, move_waiting_lists, promote
from applicants.tasks import move_waiting_lists as task
from events.choices import TrailVerb
from events.models import Event
from partnership.notifications.choices import MessageState
from partnership.notifications.models import Message
from tests.applicants.helpers import join, mails, seats_add_up, state_of, states
from tests.factories.accounts import UserFactory
from tests.factories.applicants import RegistrationFactory
from tests.factories.events import EventFactory

pytestmark = pytest.mark.django_db
S = RegistrationState
SECOND = timedelta(seconds=1)


def full_with_queue(waiting=2, **kwargs):
    """Two places taken, and people in line in the order they are returned."""
    event = EventFactory(full=True, **kwargs)
    holder = Registration.objects.filter(event=event).first()
    line = [RegistrationFactory(event=event, waitlisted=True) for _number in range(waiting)]
    return event, holder, line


def by_cancelling(event, holder):
    cancel(holder, by=holder.user)


def by_more_places(event, holder):
    set_capacity(event, by=UserFactory(staff=True), capacity=3)


def by_asking_for_it(event, holder):
    Event.objects.filter(pk=event.pk).update(capacity=3)
    promote(event)


def by_erasure(event, holder):
    release_all_of(holder.user)


def by_the_sweep(event, holder):
    Event.objects.filter(pk=event.pk).update(capacity=3)
    task()


def by_a_newcomer(event, holder):
    Event.objects.filter(pk=event.pk).update(capacity=3)
    join(event)


@pytest.mark.parametrize(
    "trigger",
    [
        by_cancelling,
        by_more_places,
        by_asking_for_it,
        by_erasure,
        by_the_sweep,
        by_a_newcomer,
    ],
)
def test_every_trigger_offers_the_place_to_the_head_and_to_nobody_else(trigger):
    event, holder, (first, second) = full_with_queue()

    trigger(event, holder)

    assert (state_of(first), state_of(second)) == (S.OFFERED, S.WAITLISTED)
    assert first.offer_expires_at - timezone.now() > timedelta(hours=23)
    assert (mails(first.user), mails(second.user)) == (["waitlist.offer"], [])
    assert seats_add_up(event)


def test_an_expired_offer_passes_to_the_next_at_its_exact_instant(frozen_at):
    clock = frozen_at("2026-03-01T09:00+05:00")
    event, holder, (first, second) = full_with_queue()
    cancel(holder, by=holder.user)

    clock.shift(timedelta(hours=24) - SECOND)
    move_waiting_lists()
    before = (state_of(first), state_of(second))
    clock.shift(SECOND)
    move_waiting_lists()

    assert before == (S.OFFERED, S.WAITLISTED)
    assert (state_of(first), state_of(second)) == (S.EXPIRED, S.OFFERED)
    assert first.ended_at == timezone.now()
    assert mails(first.user) == ["waitlist.offer", "waitlist.expired"]
    assert mails(second.user) == ["waitlist.offer"]
    assert seats_add_up(event)


def test_the_sweep_twice_is_the_sweep_once():
    event, holder, (first, _second) = full_with_queue()
    Registration.objects.filter(pk=holder.pk).update(
        state=S.OFFERED, offer_expires_at=timezone.now() - SECOND
    )

    task()
    after_one = states(event)
    task()

    assert states(event) == after_one
    assert mails(first.user) == ["waitlist.offer"]
    assert seats_add_up(event)


def test_an_offer_never_outlives_the_start():
    event, holder, (first, _second) = full_with_queue(starts_at=timezone.now() + timedelta(hours=3))

    cancel(holder, by=holder.user)

    assert state_of(first) == S.OFFERED
    assert first.offer_expires_at == event.starts_at


def test_an_event_with_its_own_time_to_answer():
    _event, holder, (first, _second) = full_with_queue(offer_hours=6)

    cancel(holder, by=holder.user)
    first.refresh_from_db()

    assert first.offer_expires_at - first.trail.last().at == timedelta(hours=6)


@pytest.mark.parametrize("trait", ["postponed", "cancelled", "running", "past", "draft"])
def test_nothing_moves_while_the_event_stands_still(trait):
    event = EventFactory(**{trait: True})
    waiting = RegistrationFactory(event=event, waitlisted=True)

    assert promote(event) == []
    move_waiting_lists()
    set_capacity(event, by=None, capacity=30)

    assert state_of(waiting) == S.WAITLISTED
    assert mails(waiting.user) == []


@pytest.mark.parametrize(
    ("trait", "ends"), [("postponed", False), ("cancelled", False), ("running", True)]
)
def test_which_events_let_an_offer_run_out(trait, ends):
    event = EventFactory(**{trait: True})
    offered = RegistrationFactory(
        event=event, offered=True, offer_expires_at=timezone.now() - SECOND
    )

    assert expire_offers() == int(ends)

    assert state_of(offered) == (S.EXPIRED if ends else S.OFFERED)


def test_a_new_date_after_postponing_moves_the_queue_and_renews_offers():
    event = EventFactory(postponed=True, capacity=2)
    offered = RegistrationFactory(
        event=event, offered=True, offer_expires_at=timezone.now() - SECOND
    )
    waiting = RegistrationFactory(event=event, waitlisted=True)
    start = timezone.now() + timedelta(days=20)

    reschedule_event(event, by=None, starts_at=start, ends_at=start + timedelta(hours=2))

    assert [state_of(offered), state_of(waiting)] == [S.OFFERED, S.OFFERED]
    assert offered.offer_expires_at > timezone.now() + timedelta(hours=23)


def test_staff_move_up_the_head_and_nobody_else():
    event, _holder, (first, second) = full_with_queue()
    Event.objects.filter(pk=event.pk).update(capacity=3)
    clerk = UserFactory(staff=True)

    with pytest.raises(errors.NotFirstInLine):
        move_up(second, by=clerk)
    move_up(first, by=clerk)

    assert (state_of(first), state_of(second)) == (S.OFFERED, S.WAITLISTED)
    assert first.trail.last().by == clerk
    assert seats_add_up(event)


def test_who_moves_the_line_stands_in_the_trail():
    event, _holder, (first, second) = full_with_queue()
    clerk = UserFactory(staff=True)

    Event.objects.filter(pk=event.pk).update(capacity=3)
    promote(event, by=clerk)
    set_capacity(event, by=clerk, capacity=4)

    assert (state_of(first), state_of(second)) == (S.OFFERED, S.OFFERED)
    assert [row.trail.last().by for row in (first, second)] == [clerk, clerk]


def block(user):
    user.is_active = False
    user.save()


def test_a_blocked_account_leaves_the_line_and_the_next_is_offered_the_place():
    event, holder, (blocked, first, second) = full_with_queue(waiting=3)
    block(blocked.user)

    cancel(holder, by=holder.user)

    assert [state_of(row) for row in (blocked, first, second)] == [
        S.CANCELLED,
        S.OFFERED,
        S.WAITLISTED,
    ]
    assert [(row.note, row.by) for row in blocked.trail.all()] == [
        ("The account is blocked.", None)
    ]
    assert blocked.ended_at is not None
    assert mails(blocked.user) == []
    assert seats_add_up(event)


def test_staff_pass_a_blocked_head_and_give_it_nothing():
    event, _holder, (blocked, first) = full_with_queue()
    Event.objects.filter(pk=event.pk).update(capacity=3)
    block(blocked.user)
    clerk = UserFactory(staff=True)

    with pytest.raises(errors.AccountBlocked):
        move_up(blocked, by=clerk)
    move_up(first, by=clerk)

    assert (state_of(blocked), state_of(first)) == (S.CANCELLED, S.OFFERED)
    assert seats_add_up(event)


def unsent(user):
    rows = Message.objects.filter(recipient=user, state=MessageState.QUEUED).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_an_offer_is_not_sent_after_its_end():
    _event, holder, (first, _second) = full_with_queue()

    cancel(holder, by=holder.user)
    first.refresh_from_db()

    assert Message.objects.get(kind="waitlist.offer").expires_at == first.offer_expires_at


@pytest.mark.parametrize(
    ("answer", "left"),
    [(accept_offer, ["waitlist.taken"]), (decline_offer, ["registration.cancelled"])],
)
def test_an_answered_offer_is_not_sent_any_more(answer, left):
    _event, holder, (first, _second) = full_with_queue()
    cancel(holder, by=holder.user)

    answer(first, by=first.user)

    assert unsent(first.user) == left


def test_the_offer_of_a_cancelled_event_is_not_sent_any_more():
    event, holder, (first, _second) = full_with_queue()
    cancel(holder, by=holder.user)

    cancel_event(event, by=None, reasons={"kk": "Зал жабық.", "ru": "Зал закрыт."})

    assert unsent(first.user) == ["event.cancelled"]


def test_staff_cannot_make_a_place_out_of_nothing():
    _event, _holder, (first, _second) = full_with_queue()

    with pytest.raises(errors.NothingToOffer) as refused:
        move_up(first, by=UserFactory(staff=True))

    assert refused.value.reason == Blocked.NO_SEAT
    assert str(refused.value) == str(Blocked.NO_SEAT.label)
    assert state_of(first) == S.WAITLISTED


def test_staff_cannot_move_up_who_is_not_in_line():
    with pytest.raises(errors.WrongState):
        move_up(RegistrationFactory(), by=UserFactory(staff=True))


def test_a_smaller_number_of_places_never_drops_anybody():
    event, _holder, _line = full_with_queue()

    with pytest.raises(errors.CapacityBelowTaken) as refused:
        set_capacity(event, by=None, capacity=1)

    event.refresh_from_db()
    assert (event.capacity, refused.value.values) == (2, {"taken": 2})
    assert "2" in str(refused.value)


def test_a_raised_number_offers_as_many_places_in_order():
    event, _holder, line = full_with_queue(waiting=4)
    clerk = UserFactory(staff=True)

    set_capacity(event, by=clerk, capacity=4)

    assert [state_of(row) for row in line] == [S.OFFERED, S.OFFERED, S.WAITLISTED, S.WAITLISTED]
    assert [(row.verb, row.by, row.detail) for row in event.trail.all()] == [
        (TrailVerb.CAPACITY, clerk, "2 → 4")
    ]
    assert seats_add_up(event)


def test_no_limit_offers_a_place_to_everybody_and_the_same_number_does_nothing():
    event, _holder, line = full_with_queue(waiting=3)

    set_capacity(event, by=None, capacity=2)
    untouched = [state_of(row) for row in line]
    set_capacity(event, by=None, capacity=None)

    assert untouched == [S.WAITLISTED] * 3
    assert [state_of(row) for row in line] == [S.OFFERED] * 3
    assert event.trail.get().detail == "2 → ∞"
    assert seats_add_up(event)


def test_places_in_line_are_counted_from_one_and_close_up():
    _event, _holder, line = full_with_queue(waiting=3)

    before = [queue_position(row) for row in line]
    cancel(line[0], by=line[0].user)

    assert before == [1, 2, 3]
    assert [queue_position(row) for row in line[1:]] == [1, 2]


def test_two_who_joined_in_one_instant_still_have_different_places():
    now = timezone.now()
    event = EventFactory(full=True)
    line = [RegistrationFactory(event=event, waitlisted=True, queued_at=now) for _ in range(2)]

    assert [queue_position(row) for row in line] == [1, 2]


@pytest.mark.parametrize(
    ("traits", "reason"),
    [
        ({}, Blocked.NO_SEAT),
        ({"postponed": True}, Blocked.POSTPONED),
        ({"running": True}, Blocked.STARTED),
        ({"cancelled": True}, Blocked.CANCELLED),
    ],
)
def test_why_the_line_does_not_move(traits, reason, django_assert_num_queries):
    waiting = RegistrationFactory(event=EventFactory(full=True, **traits), waitlisted=True)

    with django_assert_num_queries(1 if reason == Blocked.NO_SEAT else 0):
        assert blocked_reason(waiting) == reason


def test_offers_to_those_ahead_are_a_reason_of_their_own():
    _event, holder, (_first, second) = full_with_queue()
    cancel(holder, by=holder.user)

    assert blocked_reason(second) == Blocked.OFFERS_PENDING


def test_erasing_a_person_takes_them_out_of_every_event():
    person = UserFactory()
    full, _holder, (next_in_line,) = full_with_queue(waiting=1)
    decline_offer(RegistrationFactory(event=EventFactory(), offered=True, user=person), by=person)
    set_capacity(full, by=None, capacity=3)
    RegistrationFactory(event=EventFactory(completed=True), user=person, attended=True)
    waiting = EventFactory(full=True)
    RegistrationFactory(event=waiting, user=person, waitlisted=True)

    assert release_all_of(person) == 3

    assert not Registration.objects.of(person).exists()
    assert all(seats_add_up(event) for event in Event.objects.all())
    assert state_of(next_in_line) == S.OFFERED


@pytest.mark.parametrize("each", [1, 5])
def test_my_page_takes_the_same_few_queries_whatever_it_holds(each, django_assert_num_queries):
    person = UserFactory()
    for _number in range(each):
        RegistrationFactory(user=person)
        RegistrationFactory(user=person, event=EventFactory(full=True), waitlisted=True)
        RegistrationFactory(user=person, event=EventFactory(past=True), attended=True)

    with django_assert_num_queries(2):
        page = for_my_page(person)
        shown = [
            (row.event.venue.city.name, [sector.name for sector in row.event.sectors.all()])
            for row in page.upcoming + page.past
        ]
        places = [(queue_position(row), blocked_reason(row)) for row in page.waiting]

    assert [len(group) for group in (page.upcoming, page.waiting, page.past)] == [each] * 3
    assert places == [(1, Blocked.NO_SEAT)] * each
    assert len(shown) == 2 * each


def test_my_page_groups_and_orders():
    person, now = UserFactory(), timezone.now()

    def row(days, event_traits=(), **traits):
        start = now + timedelta(days=days)
        event = EventFactory(starts_at=start, **dict.fromkeys(event_traits, True))
        return RegistrationFactory(user=person, event=event, **traits)

    later, sooner = row(9), row(2)
    called_off = row(4, ["cancelled"])
    waiting, offered = row(3, waitlisted=True), row(8, offered=True)
    in_vain = row(5, ["cancelled"], waitlisted=True)
    old, older = row(-3), row(-30, ["completed"], attended=True)
    given_up = row(6, cancelled=True)
    no_date_now = row(-1, ["postponed"])

    page = for_my_page(person)

    assert page.upcoming == [no_date_now, sooner, later]
    assert page.waiting == [offered, waiting]
    assert page.past == [given_up, in_vain, called_off, old, older]
    assert not page.is_empty
    assert for_my_page(UserFactory()).is_empty
