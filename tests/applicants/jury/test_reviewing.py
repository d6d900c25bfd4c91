"""Drafts, reviews, changes and conflicts of interest."""

from decimal import Decimal

import pytest
from django.utils import timezone

from applicants.choices.applications import ApplicationState, ReviewState
from applicants.choices.jury import ReviewAct
from applicants.errors.jury import (
    ConflictStands,
    MarkOutOfBounds,
    MarksMissing,
    NoReason,
    NoRubric,
    NotWithTheJury,
    NotYourReview,
    ReviewGivenAlready,
    RubricChanged,
)
from applicants.models import Review, ReviewTrail
from applicants.services import jury
from applicants.services.applications.moves import move
from applicants.services.jury.reviewing import Written
from partnership.kit.edits import ChangedMeanwhile, mark_of
from tests.applicants.jury.stage import call_with, gave, review_of, rubric
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work():
    """A review of a call with two criteria: 0–10, and 1–5 that weighs three times as much."""
    call, (reader,) = call_with("ru")
    return review_of(call, reader), rubric(call, (0, 10, 1), (1, 5, 3))


def marks_of(review):
    return list(review.scores.order_by("criterion__order").values_list("value", flat=True))


def test_a_draft_keeps_what_is_there_and_a_second_one_replaces_it(at_work):
    review, (first, second) = at_work

    jury.save_draft(review, Written({first.pk: 4, second.pk: 5}, "Начало."), by=review.reviewer)
    jury.save_draft(review, Written({second.pk: 2}, "Иначе."), by=review.reviewer)

    review.refresh_from_db()
    assert (review.state, review.comment, marks_of(review)) == (ReviewState.DRAFT, "Иначе.", [2])
    assert not ReviewTrail.objects.exists()


def test_the_total_is_the_weighted_mean_of_shares(at_work):
    review, criteria = at_work

    gave(review, criteria, 5, 4, comment="Сильный проект.")

    review.refresh_from_db()
    assert review.total == Decimal("72.50")  # (5/10 · 1 + 4/5 · 3) / 4
    assert (review.state, review.given_at is not None) == (ReviewState.GIVEN, True)
    assert list(ReviewTrail.objects.values_list("act", "note")) == [(ReviewAct.GIVEN, "72.50")]


def test_a_review_without_all_marks_is_not_given(at_work):
    review, (first, _second) = at_work

    with pytest.raises(MarksMissing):
        jury.give(review, Written({first.pk: 4}), by=review.reviewer)

    review.refresh_from_db()
    assert (review.state, marks_of(review)) == (ReviewState.ASSIGNED, [])


@pytest.mark.parametrize("mark", [0, 6, 1000, -1])
@pytest.mark.parametrize("verb", [jury.save_draft, jury.give])
def test_a_mark_out_of_bounds_is_refused(at_work, verb, mark):
    review, (first, second) = at_work

    with pytest.raises(MarkOutOfBounds):
        verb(review, Written({first.pk: 1, second.pk: mark}), by=review.reviewer)

    assert marks_of(review) == []


def test_a_mark_for_another_calls_criterion_is_refused(at_work):
    review, _criteria = at_work
    other, _readers = call_with()
    (foreign,) = rubric(other, (0, 10, 1))

    with pytest.raises(RubricChanged):
        jury.save_draft(review, Written({foreign.pk: 3}), by=review.reviewer)


def test_without_a_rubric_nothing_can_be_given():
    call, (reader,) = call_with("ru")

    with pytest.raises(NoRubric):
        jury.give(review_of(call, reader), Written({}), by=reader)


def test_a_given_review_changes_until_the_decision_and_the_trail_says_how(at_work):
    review, criteria = at_work
    gave(review, criteria, 5, 4)
    given_at = review.given_at

    gave(review, criteria, 10, 5, comment="Передумал.")

    review.refresh_from_db()
    assert (review.total, review.comment) == (Decimal("100.00"), "Передумал.")
    assert review.given_at == given_at
    assert list(ReviewTrail.objects.values_list("act", "note")) == [
        (ReviewAct.GIVEN, "72.50"),
        (ReviewAct.CHANGED, "72.50 → 100.00"),
    ]


def test_a_given_review_does_not_become_a_draft_again(at_work):
    review, criteria = at_work
    gave(review, criteria, 5, 4)

    with pytest.raises(ReviewGivenAlready):
        jury.save_draft(review, Written({}), by=review.reviewer)


@pytest.mark.parametrize("state", sorted(set(ApplicationState.values) - {"in_review"}))
def test_nothing_is_written_when_the_application_left_the_jury(at_work, state):
    review, criteria = at_work
    application, now = review.application, timezone.now()
    application.state, application.confirm_by = state, now
    application.info_due_at, application.info_question = now, "?"
    application.save()

    for act in (
        lambda: gave(review, criteria, 5, 4),
        lambda: jury.save_draft(review, Written({}), by=review.reviewer),
        lambda: jury.declare_conflict(review, by=review.reviewer, reason="Друзья."),
    ):
        with pytest.raises(NotWithTheJury):
            act()
    review.refresh_from_db()
    assert (review.state, review.scores.exists()) == (ReviewState.ASSIGNED, False)


def test_a_decision_released_meanwhile_stops_a_change(at_work):
    review, criteria = at_work
    gave(review, criteria, 5, 4)
    move(review.application, ApplicationState.DECLINED, by=None, at=timezone.now())

    with pytest.raises(NotWithTheJury):
        gave(review, criteria, 10, 5)


def test_only_the_reviewer_writes(at_work):
    review, _criteria = at_work

    for act in (
        lambda by: jury.save_draft(review, Written({}), by=by),
        lambda by: jury.give(review, Written({}), by=by),
        lambda by: jury.declare_conflict(review, by=by, reason="Друзья."),
    ):
        with pytest.raises(NotYourReview):
            act(UserFactory(is_superuser=True))


def test_two_tabs_do_not_overwrite_each_other(at_work):
    review, (first, _second) = at_work
    seen = mark_of(review)
    jury.save_draft(review, Written({first.pk: 3}, "Первая."), by=review.reviewer, seen=seen)

    with pytest.raises(ChangedMeanwhile):
        jury.save_draft(review, Written({first.pk: 9}, "Вторая."), by=review.reviewer, seen=seen)

    review.refresh_from_db()
    assert (review.comment, marks_of(review)) == ("Первая.", [3])


@pytest.mark.parametrize("before", ["assigned", "draft", "given"])
def test_a_conflict_takes_the_application_away_with_all_that_was_written(at_work, before):
    review, criteria = at_work
    if before == "draft":
        jury.save_draft(review, Written({criteria[0].pk: 3}, "Слова."), by=review.reviewer)
    elif before == "given":
        gave(review, criteria, 5, 4, comment="Слова.")

    jury.declare_conflict(review, by=review.reviewer, reason="Мы соавторы.")

    review.refresh_from_db()
    assert (review.state, review.total, review.comment, marks_of(review)) == (
        ReviewState.CONFLICT,
        None,
        "",
        [],
    )
    assert not Review.objects.queue_of(review.reviewer).exists()
    assert ReviewTrail.objects.latest("pk").note == "Мы соавторы."
    with pytest.raises(ConflictStands):
        gave(review, criteria, 5, 4)


def test_a_conflict_says_why(at_work):
    review, _criteria = at_work

    with pytest.raises(NoReason):
        jury.declare_conflict(review, by=review.reviewer, reason=" \n ")
