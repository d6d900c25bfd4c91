"""What an applicant does after sending, the reserve list, and places at the events of a call."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from applicants.choices import RegistrationState
from applicants.choices.applications import (
    APPLICATION_FOLLOWS,
    ApplicationState,
    InvitationState,
    LongWorkState,
)
from applicants.errors.answering import ConfirmationOver, NothingAnswered
from applicants.errors.applications import ApplicationRefused, WrongApplicationStep
from applicants.models import Application, Registration, Release
from applicants.services.applications import answering, placing
from applicants.services.applications.dates import end_of_day
from applicants.services.capacity import set_capacity
from events.choices import Admission
from partnership.notifications.models import Message
from tests.applicants.helpers import mails
from tests.factories.accounts import UserFactory
from tests.factories.applicants import (
    ApplicationFactory,
    CoApplicantFactory,
    EndorsementFactory,
    RegistrationFactory,
)
from tests.factories.events import EventFactory
from tests.factories.programs import OpenCallFactory

pytestmark = pytest.mark.django_db

S = ApplicationState
DAY = timedelta(days=1)


def standing(state, call=None, **fields):
    """An application in a state, as the moves before it would have left it."""
    now = timezone.now()
    return ApplicationFactory(
        state=state,
        call=call or OpenCallFactory(in_review=True),
        **{
            "submitted_at": now - 30 * DAY,
            "info_question": "Смета?",
            "info_asked_at": now - DAY,
            "info_due_at": now + DAY,
            "decided_at": now - DAY,
            "confirm_by": now + 3 * DAY,
            **fields,
        },
    )


def reserve(call, *ranks):
    return [
        standing(S.RESERVE, call, staged_rank=rank, staged_decision="reserve") for rank in ranks
    ]


def states(*applications):
    found = dict(Application.objects.values_list("pk", "state"))
    return [found[application.pk] for application in applications]


def owner(application):
    return application.professional.user


# --- information ------------------------------------------------------------------------------


def test_an_answer_goes_to_the_team_and_the_application_goes_on():
    application = standing(S.NEEDS_INFO)

    answering.answer_information(application, by=owner(application), text="Смета приложена.")

    application.refresh_from_db()
    assert (application.state, application.info_answer) == ("submitted", "Смета приложена.")
    assert [*application.trail.values_list("from_state", "to_state", "by")] == [
        ("needs_info", "submitted", owner(application).pk)
    ]
    (mail,) = Message.objects.all()
    assert (mail.kind, mail.recipient) == ("app.info_received", None)


def test_an_empty_answer_is_none():
    application = standing(S.NEEDS_INFO)

    with pytest.raises(NothingAnswered):
        answering.answer_information(application, by=owner(application), text=" \n")

    assert states(application) == ["needs_info"]


def test_a_late_answer_is_taken_while_the_team_waits():
    application = standing(S.NEEDS_INFO, info_due_at=timezone.now() - DAY)

    answering.answer_information(application, by=owner(application), text="Вот она.")

    assert states(application) == ["submitted"]


# --- every verb in every state ----------------------------------------------------------------

VERBS = {
    "answer": (
        lambda row: answering.answer_information(row, by=owner(row), text="Да"),
        {S.NEEDS_INFO: S.SUBMITTED},
    ),
    "withdraw": (
        lambda row: answering.withdraw(row, by=owner(row)),
        {state: S.WITHDRAWN for state in S if S.WITHDRAWN in APPLICATION_FOLLOWS[state]},
    ),
    "confirm": (
        lambda row: answering.confirm(row, by=owner(row)),
        {S.ACCEPTED: S.CONFIRMED},
    ),
    "turn_down": (
        lambda row: answering.turn_down(row, by=owner(row)),
        {S.ACCEPTED: S.TURNED_DOWN},
    ),
}


@pytest.mark.parametrize("state", S.values)
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_makes_its_moves_and_refuses_the_others(verb, state):
    act, moves = VERBS[verb]
    application = standing(state)

    if state in moves:
        act(application)
    else:
        with pytest.raises(ApplicationRefused) as refusal:
            act(application)
        assert str(refusal.value)
        assert not application.trail.exists()
        assert not Message.objects.exists()

    assert states(application) == [moves.get(state, state)]


@pytest.mark.parametrize("verb", VERBS)
def test_a_second_click_changes_nothing_and_says_so(verb):
    act, moves = VERBS[verb]
    application = standing(next(iter(moves)))
    act(Application.objects.get(pk=application.pk))

    with pytest.raises(WrongApplicationStep):
        act(application)

    assert application.trail.count() == 1


# --- withdrawing ------------------------------------------------------------------------------


def test_withdrawing_forgets_what_was_staged_and_asks_nobody_any_more():
    application = standing(S.IN_REVIEW, staged_decision="accept", staged_rank=1)
    asked = CoApplicantFactory(application=application)
    agreed = CoApplicantFactory(application=application, agreed_by=UserFactory())
    endorsement = EndorsementFactory(application=application)

    answering.withdraw(application, by=owner(application), note="Заболел")

    application.refresh_from_db()
    assert (application.staged_decision, application.staged_rank) == ("", None)
    assert mails(owner(application)) == ["app.withdrawn"]
    for row in (asked, agreed, endorsement):
        row.refresh_from_db()
    assert [asked.state, agreed.state, endorsement.state] == [
        InvitationState.TAKEN_BACK,
        InvitationState.GIVEN,
        InvitationState.TAKEN_BACK,
    ]


def test_a_draft_is_thrown_away_without_a_mail():
    application = ApplicationFactory()

    answering.withdraw(application, by=owner(application))

    assert states(application) == ["withdrawn"]
    assert mails(owner(application)) == []


# --- confirming -------------------------------------------------------------------------------


def test_until_the_last_instant_a_place_can_be_confirmed_and_then_no_more(frozen_at):
    end = datetime.fromisoformat("2027-03-10T23:59+05:00")
    clock = frozen_at("2027-03-01T12:00+05:00")
    early, late = (standing(S.ACCEPTED, confirm_by=end) for _number in range(2))
    clock.move_to(end - timedelta(seconds=1))

    answering.confirm(early, by=owner(early))
    clock.move_to(end)
    with pytest.raises(ConfirmationOver):
        answering.confirm(late, by=owner(late))

    assert states(early, late) == ["confirmed", "accepted"]
    assert mails(owner(early)) == ["app.confirmed"]


def test_confirming_takes_back_the_mail_that_asks_for_it():
    application = standing(S.ACCEPTED)
    Message.objects.create(
        key="app.accepted:x",
        topic=f"application:{application.pk}",
        kind="app.accepted",
        recipient=owner(application),
        address=owner(application).email,
        language="ru",
        subject="Одобрена",
        message_id="<x@y>",
        send_after=timezone.now(),
    )

    answering.confirm(application, by=owner(application))

    assert [*Message.objects.order_by("pk").values_list("kind", "state")] == [
        ("app.accepted", "discarded"),
        ("app.confirmed", "queued"),
    ]


# --- the reserve list -------------------------------------------------------------------------


def test_a_place_turned_down_goes_to_the_head_of_the_reserve():
    call = OpenCallFactory(in_review=True, places=1, confirm_days=5)
    accepted = standing(S.ACCEPTED, call)
    second, first = reserve(call, 2, 1)

    answering.turn_down(accepted, by=owner(accepted))

    assert states(accepted, first, second) == ["turned_down", "accepted", "reserve"]
    first.refresh_from_db()
    assert first.confirm_by == end_of_day(call, timezone.now(), days=5)
    assert mails(owner(first)) == ["app.moved_up"]
    assert mails(owner(second)) == []


def test_a_place_not_confirmed_in_time_goes_the_same_way():
    call = OpenCallFactory(in_review=True, places=2)
    late = standing(S.ACCEPTED, call, confirm_by=timezone.now() - timedelta(seconds=1))
    in_time = standing(S.ACCEPTED, call)
    head, next_one = reserve(call, 1, 2)

    ended = [answering.expire_unconfirmed(), answering.expire_unconfirmed()]

    assert ended == [1, 0]
    assert states(late, in_time, head, next_one) == ["expired", "accepted", "accepted", "reserve"]
    assert mails(owner(late)) == ["app.expired"]


def test_each_lost_place_is_filled_once_whoever_asks_and_however_often():
    call = OpenCallFactory(in_review=True)
    for _number in range(2):
        standing(S.EXPIRED, call)
    waiting = reserve(call, 1, 2, 3, 4)

    counts = [len(answering.move_up_reserve(call)) for _number in range(3)]

    assert counts == [2, 0, 0]
    assert answering.move_up_reserves() == 0
    assert states(*waiting) == ["accepted", "accepted", "reserve", "reserve"]


def test_a_chain_of_refusals_walks_down_the_list_in_order():
    call = OpenCallFactory(in_review=True, places=1)
    accepted = standing(S.ACCEPTED, call)
    waiting = reserve(call, 3, 1, 2)
    story = []

    row = accepted
    while row is not None:
        answering.turn_down(row, by=owner(row))
        row = Application.objects.filter(call=call, state=S.ACCEPTED).first()
        story.append(row and waiting.index(row))

    assert story == [1, 2, 0, None]


def test_never_more_places_are_held_than_the_call_has():
    call = OpenCallFactory(in_review=True, places=2)
    standing(S.CONFIRMED, call)
    standing(S.ACCEPTED, call)
    standing(S.EXPIRED, call)
    waiting = reserve(call, 1)

    assert answering.move_up_reserve(call) == []
    assert states(*waiting) == ["reserve"]


def test_places_left_free_on_purpose_are_not_given_away():
    call = OpenCallFactory(in_review=True, places=5)
    standing(S.ACCEPTED, call)
    waiting = reserve(call, 1)

    assert answering.move_up_reserve(call) == []
    assert states(*waiting) == ["reserve"]


def test_the_place_of_an_erased_person_is_filled():
    call = OpenCallFactory(in_review=True, places=1)
    gone = standing(S.CONFIRMED, call)
    Application.objects.filter(pk=gone.pk).update(professional=None)
    waiting = reserve(call, 1)

    assert [answering.move_up_reserves(), answering.move_up_reserves()] == [1, 0]
    assert states(*waiting) == ["accepted"]


def test_nobody_moves_while_decisions_are_being_told_nor_in_a_cancelled_call():
    running = OpenCallFactory(in_review=True)
    Release.objects.create(call=running, state=LongWorkState.RUNNING, created_at=timezone.now())
    cancelled = OpenCallFactory(cancelled=True)
    for call in (running, cancelled):
        standing(S.EXPIRED, call)
        reserve(call, 1)

    assert answering.move_up_reserves() == 0

    Release.objects.update(state=LongWorkState.DONE)
    assert answering.move_up_reserves() == 1


def test_whoever_has_closed_the_account_is_passed_over():
    call = OpenCallFactory(in_review=True)
    standing(S.TURNED_DOWN, call)
    blocked, active = reserve(call, 1, 2)
    owner(blocked).is_active = False
    owner(blocked).save()

    answering.move_up_reserve(call)

    assert states(blocked, active) == ["reserve", "accepted"]


# --- places at events -------------------------------------------------------------------------


def fed_by(call, **fields):
    return EventFactory(call=call, admission=Admission.CALL, **fields)


def test_a_confirmation_gives_a_place_at_every_event_of_the_call():
    call = OpenCallFactory(in_review=True)
    first, second = fed_by(call, capacity=1), fed_by(call, capacity=None)
    fed_by(OpenCallFactory())
    EventFactory(call=call)
    application = standing(S.ACCEPTED, call)

    done = answering.confirm(application, by=owner(application))

    places = Registration.objects.filter(user=owner(application))
    assert done.full == []
    assert {*places.values_list("event", "state", "source")} == {
        (first.pk, "confirmed", "call"),
        (second.pk, "confirmed", "call"),
    }
    first.refresh_from_db()
    assert first.seats_taken == 1
    assert sorted(mails(owner(application))) == [
        "app.confirmed",
        "registration.confirmed",
        "registration.confirmed",
    ]


def test_a_full_event_leaves_the_confirmation_standing_and_tells_the_team_once():
    call = OpenCallFactory(in_review=True)
    event = fed_by(call, capacity=1)
    RegistrationFactory(event=event)
    application = standing(S.ACCEPTED, call)

    done = answering.confirm(application, by=owner(application))
    placing.give_missing_places()

    event.refresh_from_db()
    assert done.full == [event]
    assert states(application) == ["confirmed"]
    assert event.seats_taken == 1
    assert Message.objects.filter(kind="app.place_missing").count() == 1


def test_a_place_added_or_an_event_published_later_is_given_by_the_sweep():
    call = OpenCallFactory(in_review=True)
    full = fed_by(call, capacity=1)
    RegistrationFactory(event=full)
    application = standing(S.ACCEPTED, call)
    answering.confirm(application, by=owner(application))
    later = fed_by(call)

    set_capacity(full, by=None, capacity=2)
    given = [placing.give_missing_places(), placing.give_missing_places()]

    assert given == [2, 0]
    held = Registration.objects.filter(user=owner(application))
    assert {*held.values_list("event", flat=True)} == {full.pk, later.pk}


@pytest.mark.parametrize("trait", ["draft", "postponed", "cancelled", "completed", "running"])
def test_no_place_is_given_at_an_event_that_takes_nobody(trait):
    call = OpenCallFactory(in_review=True)
    event = fed_by(call, **({trait: True} if trait != "running" else {}))
    if trait == "running":
        now = timezone.now()
        event.__class__.objects.filter(pk=event.pk).update(
            starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1)
        )
    application = standing(S.ACCEPTED, call)

    answering.confirm(application, by=owner(application))

    assert states(application) == ["confirmed"]
    assert not Registration.objects.exists()


def test_whoever_gave_the_place_up_is_not_given_it_again():
    call = OpenCallFactory(in_review=True)
    event = fed_by(call)
    application = standing(S.CONFIRMED, call)
    RegistrationFactory(event=event, user=owner(application), cancelled=True)

    assert placing.give_missing_places() == 0
    assert [*Registration.objects.values_list("state", flat=True)] == [RegistrationState.CANCELLED]
