"""Decisions are prepared, changed and taken back, and nothing the applicant sees moves."""

from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from applicants.choices.applications import ApplicationState, Decision
from applicants.errors.deciding import NothingStaged, NothingToStage, ReleaseUnderWay
from applicants.models import Application, Release
from applicants.services.deciding.records import steps_of
from applicants.services.deciding.staging import stage, unstage
from partnership.notifications.models import Message
from tests.factories.applicants import ApplicationFactory

pytestmark = pytest.mark.django_db


def staged(*applications):
    rows = Application.objects.in_bulk([row.pk for row in applications])
    return [(rows[row.pk].staged_decision, rows[row.pk].staged_rank) for row in applications]


def test_a_decision_is_prepared_for_many_and_the_log_says_by_whom(call, officer):
    rows = ApplicationFactory.create_batch(3, call=call, in_review=True)

    assert stage(Application.objects.filter(call=call), Decision.ACCEPT, by=officer) == 3

    assert staged(*rows) == [("accept", None)] * 3
    [line] = steps_of(rows[0])
    assert (line.actor, line.changes) == (officer, {"staged_decision": ["", "accept"]})


def test_preparing_moves_nothing_the_applicant_can_see(call, officer):
    application = ApplicationFactory(call=call, in_review=True)
    seen = Application.objects.values("state", "updated_at", "decided_at", "confirm_by")
    before = seen.get(pk=application.pk)

    for decision in Decision:
        stage(application, decision, by=officer)
    unstage(application, by=officer)

    assert seen.get(pk=application.pk) == before
    assert not application.trail.exists()
    assert not Message.objects.exists()


def test_staff_change_their_minds(call, officer):
    application = ApplicationFactory(call=call, in_review=True)

    stage(application, Decision.ACCEPT, by=officer)
    stage(application, Decision.RESERVE, by=officer)
    stage(application, Decision.DECLINE, by=officer)
    assert staged(application) == [("decline", None)]

    unstage(application, by=officer)
    application.refresh_from_db()
    assert (application.staged_decision, application.staged_by, application.staged_at) == (
        "",
        None,
        None,
    )
    assert steps_of(application).count() == 4


def test_the_same_decision_again_leaves_no_second_line(call, officer):
    application = ApplicationFactory(call=call, in_review=True)

    stage(application, Decision.ACCEPT, by=officer)
    stage(application, Decision.ACCEPT, by=officer)

    assert LogEntry.objects.get_for_object(application).count() == 1


def test_many_join_the_reserve_list_behind_its_last_the_best_mean_first(call, officer):
    first = ApplicationFactory(call=call, in_review=True)
    stage(first, Decision.RESERVE, by=officer)
    means = (Decimal("61.50"), None, Decimal("88.00"))
    rows = [ApplicationFactory(call=call, in_review=True, score_mean=mean) for mean in means]

    stage([*rows, first], Decision.RESERVE, by=officer)

    assert staged(first, *rows) == [("reserve", 1), ("reserve", 3), ("reserve", 4), ("reserve", 2)]


def test_one_is_put_between_others_who_move_back(call, officer):
    rows = ApplicationFactory.create_batch(3, call=call, in_review=True)
    for row in rows:
        stage(row, Decision.RESERVE, by=officer)
    late = ApplicationFactory(call=call, in_review=True)

    stage(late, Decision.RESERVE, by=officer, rank=2)

    assert [rank for _decision, rank in staged(rows[0], late, rows[1], rows[2])] == [1, 2, 3, 4]


def test_one_that_moves_up_the_list_leaves_no_gap_behind(call, officer):
    rows = ApplicationFactory.create_batch(4, call=call, in_review=True)
    for row in rows:
        stage(row, Decision.RESERVE, by=officer)

    stage(rows[2], Decision.RESERVE, by=officer, rank=1)

    assert [rank for _decision, rank in staged(*rows)] == [2, 3, 1, 4]


def test_reserve_lists_of_two_calls_are_counted_apart(officer):
    one, other = ApplicationFactory(in_review=True), ApplicationFactory(in_review=True)

    stage([one, other], Decision.RESERVE, by=officer)

    assert staged(one, other) == [("reserve", 1), ("reserve", 1)]


@pytest.mark.parametrize("state", sorted(set(ApplicationState.values) - {"in_review"}))
def test_nothing_is_prepared_for_what_the_jury_has_not_before_it(call, officer, state):
    now = timezone.now()
    application = ApplicationFactory(
        call=call, state=state, submitted_at=now, confirm_by=now, info_due_at=now, info_question="?"
    )

    with pytest.raises(NothingToStage):
        stage(application, Decision.ACCEPT, by=officer)
    with pytest.raises(NothingStaged):
        unstage(application, by=officer)

    assert staged(application) == [("", None)]
    assert not LogEntry.objects.get_for_object(application).exists()


def test_others_of_a_selection_are_left_as_they_are(call, officer):
    reviewed = ApplicationFactory(call=call, in_review=True)
    submitted = ApplicationFactory(call=call, submitted=True)

    assert stage([reviewed, submitted], Decision.DECLINE, by=officer) == 1

    assert staged(reviewed, submitted) == [("decline", None), ("", None)]


def test_nothing_changes_once_a_release_was_asked_for(call, officer):
    application = ApplicationFactory(call=call, in_review=True)
    stage(application, Decision.ACCEPT, by=officer)
    Release.objects.create(call=call, created_at=timezone.now())

    with pytest.raises(ReleaseUnderWay):
        stage(application, Decision.DECLINE, by=officer)
    with pytest.raises(ReleaseUnderWay):
        unstage(application, by=officer)

    assert staged(application) == [("accept", None)]


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_preparing_many_asks_a_constant_number_of_questions(
    call, officer, rows, django_assert_num_queries
):
    ApplicationFactory.create_batch(rows, call=call, in_review=True)
    chosen = list(Application.objects.filter(call=call))
    stage(ApplicationFactory(call=call, in_review=True), Decision.DECLINE, by=officer)

    with django_assert_num_queries(8):
        stage(chosen, Decision.ACCEPT, by=officer)
