"""Mails to reviewers: whom, when, once a day; never a name or a title; in four languages."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from applicants.models import Review
from applicants.services import jury
from applicants.services.jury.reminding import end_of_seats, remind_reviewers, tell_assigned
from applicants.services.owing import quietly
from applicants.tasks import remind_reviewers as sweep
from partnership.accounts.models import User
from partnership.notifications.choices import MessageState
from partnership.notifications.models import Message
from partnership.notifications.services import notify
from tests.applicants.helpers import mails
from tests.applicants.jury.stage import applications, call_with, gave, review_of, rubric
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
# A Monday; reviews are due on the 20th, at six in the evening in Almaty.
NOW = datetime.fromisoformat("2026-04-06T12:00+05:00")
DUE = datetime.fromisoformat("2026-04-20T18:00+05:00")
NINE = {7: "2026-04-13T09:00+05:00", 2: "2026-04-18T09:00+05:00", 0: "2026-04-20T09:00+05:00"}


@pytest.fixture
def clock(frozen_at):
    return frozen_at(NOW.isoformat())


def nine(days, zone="+05:00"):
    return datetime.fromisoformat(NINE[days].replace("+05:00", zone))


def owing(reviewer=None, due=DUE, **fields):
    """A reviewer with one application, told of it long ago."""
    call, _readers = call_with("ru", review_due_at=due, **fields)
    review = review_of(call, reviewer or UserFactory())
    Review.objects.filter(pk=review.pk).update(told_at=NOW)
    return review


def due_mails(user):
    return list(
        Message.objects.filter(recipient=user, kind="review.due")
        .order_by("pk")
        .values_list("state", flat=True)
    )


# --- when reviews fall due --------------------------------------------------------------------


def test_seven_and_two_days_before_and_on_the_day_at_nine(clock):
    reviewer = owing().reviewer
    story = []

    for days in (7, 2, 0):
        for instant in (nine(days) - MINUTE, nine(days), nine(days) + HOUR):
            clock.move_to(instant)
            sweep()
            sweep()
            story.append(len(due_mails(reviewer)))

    assert story == [0, 1, 1, 1, 2, 2, 2, 3, 3]


def test_nine_is_nine_where_the_reviewer_lives(clock):
    reviewer = owing(UserFactory(time_zone="Europe/Paris")).reviewer

    clock.move_to(nine(7))
    sweep()
    assert due_mails(reviewer) == []
    clock.move_to(nine(7, "+02:00"))
    sweep()
    assert due_mails(reviewer) == [MessageState.QUEUED]


def test_what_is_due_before_nine_is_reminded_of_the_morning_before(clock):
    reviewer = owing(due=DUE.replace(hour=0)).reviewer

    clock.move_to(nine(7) - DAY)
    sweep()

    assert due_mails(reviewer) == [MessageState.QUEUED]


def test_all_calls_of_a_person_are_one_mail_a_day(clock):
    reviewer = owing().reviewer
    owing(reviewer, due=DUE + HOUR)
    owing(reviewer, due=DUE - 5 * DAY)  # two days before this one, seven before the others

    clock.move_to(nine(7))
    sweep()

    mail = Message.objects.get(recipient=reviewer, state=MessageState.QUEUED)
    assert mail.body_text.count("Осталось оценить: 1. Срок:") == 3


def test_who_has_nothing_left_gets_nothing(clock):
    review = owing()
    gave(review, rubric(review.application.call, (0, 10, 1)), 5)

    clock.move_to(nine(7))
    sweep()

    assert due_mails(review.reviewer) == []


def test_a_reminder_that_waits_is_taken_back_when_nothing_is_left(clock):
    review = owing()
    clock.move_to(nine(7))
    sweep()

    gave(review, rubric(review.application.call, (0, 10, 1)), 5)

    assert due_mails(review.reviewer) == [MessageState.DISCARDED]


def test_a_conflict_or_a_decision_leaves_nothing_to_remind_of(clock):
    conflict, decided = owing(), owing()
    jury.declare_conflict(conflict, by=conflict.reviewer, reason="Друзья.")
    type(decided.application).objects.filter(pk=decided.application_id).update(state="declined")

    clock.move_to(nine(7))
    sweep()

    assert due_mails(conflict.reviewer) == due_mails(decided.reviewer) == []


def test_who_was_told_after_the_instant_is_not_reminded_at_once(clock):
    review = owing()
    Review.objects.update(told_at=nine(7) + MINUTE)

    clock.move_to(nine(7) + 2 * MINUTE)
    sweep()
    assert due_mails(review.reviewer) == []
    clock.move_to(nine(2))
    sweep()
    assert due_mails(review.reviewer) == [MessageState.QUEUED]


def test_a_moved_date_is_reminded_of_anew(clock):
    review = owing()
    clock.move_to(nine(7))
    sweep()
    call = review.application.call
    call.review_due_at = DUE + 3 * DAY
    call.save()

    clock.move_to(nine(7) + 3 * DAY)
    sweep()

    assert len(due_mails(review.reviewer)) == 2


def test_more_than_a_day_late_is_recorded_and_not_sent(clock):
    review = owing()

    clock.move_to(nine(7) + DAY + MINUTE)
    sweep()

    assert due_mails(review.reviewer) == [MessageState.MISSED]


def test_nothing_is_sent_at_night(clock):
    review = owing()

    clock.move_to(nine(7).replace(hour=23))
    sweep()
    assert due_mails(review.reviewer) == []
    clock.move_to(nine(7).replace(hour=8) + DAY)
    sweep()
    assert due_mails(review.reviewer) == [MessageState.QUEUED]


@pytest.mark.parametrize("case", ["no date", "cancelled", "closed account"])
def test_some_are_never_reminded(clock, case):
    review = owing(
        due=None if case == "no date" else DUE,
        **({"cancelled": True} if case == "cancelled" else {}),
    )
    if case == "closed account":
        User.objects.filter(pk=review.reviewer_id).update(is_active=False)

    for days in (7, 2, 0):
        clock.move_to(nine(days))
        sweep()

    assert due_mails(review.reviewer) == []


def test_many_reviewers_take_few_queries_when_all_is_settled(clock, django_assert_num_queries):
    for _n in range(5):
        owing()
    clock.move_to(nine(7))
    sweep()

    with django_assert_num_queries(2):
        remind_reviewers()


# --- what has reached them --------------------------------------------------------------------


def test_what_is_assigned_is_one_mail_a_quarter_of_an_hour_later(clock):
    call, (reader, other) = call_with("ru", "ru", review_due_at=DUE)
    applications(call, "ru", "ru", "ru")
    jury.assign_evenly(call, by=None)

    sweep()
    sweep()

    assert mails(reader) == mails(other) == ["review.assigned"]
    mail = Message.objects.get(recipient=reader)
    assert mail.send_after == NOW + 15 * MINUTE
    assert "Осталось оценить: 3" in mail.body_text


def test_what_is_assigned_one_by_one_becomes_one_mail(clock):
    call, (reader,) = call_with("ru")
    first, second = applications(call, "ru", "ru")
    jury.assign(first, reader, by=None)
    sweep()
    clock.shift(5 * MINUTE)
    jury.assign(second, reader, by=None)
    sweep()

    rows = Message.objects.filter(recipient=reader).order_by("pk")
    assert [row.state for row in rows] == [MessageState.DISCARDED, MessageState.QUEUED]
    assert rows[1].send_after == NOW + 15 * MINUTE
    assert "Осталось оценить: 2" in rows[1].body_text


def test_readers_are_told_when_the_review_begins_not_before(clock):
    call, (reader,) = call_with("ru")
    (application,) = applications(call, "ru", submitted=True, in_review=False)
    jury.assign(application, reader, by=None)
    sweep()
    assert mails(reader) == []

    type(application).objects.update(state="in_review")
    sweep()

    assert mails(reader) == ["review.assigned"]


def test_who_is_taken_off_before_the_mail_leaves_gets_none(clock):
    call, (reader,) = call_with("ru")
    (application,) = applications(call, "ru")
    review = jury.assign(application, reader, by=None)
    sweep()

    jury.unassign(review, by=None)

    assert list(Message.objects.values_list("state", flat=True)) == [MessageState.DISCARDED]


@pytest.mark.parametrize("end", ["withdrawn", "deleted", "account"])
def test_who_has_no_seat_any_more_is_asked_for_nothing(clock, end):
    call, (reader,) = call_with("ru", review_due_at=None)
    (application,) = applications(call, "ru")
    jury.assign(application, reader, by=None)
    seat = call.jury.get()
    sweep()

    if end == "withdrawn":
        call.jury.update(is_active=False)
    elif end == "deleted":
        seat.delete()
    else:
        User.objects.filter(pk=reader.pk).update(is_active=False)
    end_of_seats(call)

    assert list(Message.objects.values_list("state", flat=True)) == [MessageState.DISCARDED]
    assert list(Review.objects.owed()) == []


def test_demonstration_data_tells_nobody(clock):
    call, (reader, _other) = call_with("ru", "ru")
    first, _second = applications(call, "ru", "ru")
    with quietly():
        jury.assign(first, reader, by=None)
        jury.assign_evenly(call, by=None)

    assert tell_assigned() == 0
    assert not Message.objects.exists()


# --- the words --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["review.assigned", "review.due"])
@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_the_words_are_in_the_readers_language_and_name_nobody(clock, kind, language):
    reviewer = UserFactory(language=language, full_name="Сара Оқырман")
    review = owing(reviewer, is_blind=True)
    person = review.application.professional

    with translation.override("en" if language != "en" else "ru"):
        mail = notify(reviewer, kind, key="test")

    call = review.application.call
    whole = mail.subject + mail.body_text + mail.body_html
    assert getattr(call, f"title_{language}") in whole
    assert "/reviews/" in mail.body_text
    assert f"/{language}/" in mail.body_text
    assert "18:00" in mail.body_text
    assert "15:00" in mail.body_text
    for secret in (
        review.application.title,
        person.family_name,
        person.given_name,
        person.latin_name,
        person.user.email,
        person.user.full_name,
    ):
        assert secret not in whole
