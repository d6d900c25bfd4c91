"""Thousands of decisions are prepared by the worker, part by part; nothing else meanwhile."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from applicants.admin import bulk_staging
from applicants.choices.applications import ApplicationState, Decision, LongWorkState
from applicants.errors.deciding import (
    NothingStaged,
    NothingToStage,
    ReleaseUnderWay,
    StagingUnderWay,
)
from applicants.models import Application, Release, Staging
from applicants.services.deciding import long_work, staging_many
from applicants.services.deciding.records import steps_of
from applicants.services.deciding.releasing import start_release
from applicants.services.deciding.staging import stage, unstage
from applicants.services.deciding.staging_many import stage_due, stage_some, start_staging
from applicants.tasks import release_decisions
from partnership.accounts.choices import Role
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ApplicationFactory
from tests.factories.programs import OpenCallFactory

pytestmark = pytest.mark.django_db
LIST = "admin:applicants_application_changelist"


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch):
    monkeypatch.setattr(bulk_staging, "AT_ONCE", 2)
    monkeypatch.setattr(staging_many, "BATCH", 2)


@pytest.fixture
def desk(client):
    person = UserFactory(staff=True, language="ru")
    person.groups.add(Group.objects.get(name=Role.COORDINATOR))
    client.force_login(person)
    client.officer = person
    return client


def five(call, **values):
    return ApplicationFactory.create_batch(5, call=call, in_review=True, **values)


def begin(rows, decision, *, by):
    chosen = Application.objects.filter(pk__in=[row.pk for row in rows])
    return start_staging(chosen, decision, by=by)


def staged(rows):
    found = Application.objects.in_bulk([row.pk for row in rows])
    return [(found[row.pk].staged_decision, found[row.pk].staged_rank) for row in rows]


def act(desk, action, rows, **more):
    data = {"action": action, "_selected_action": [row.pk for row in rows], **more}
    return desk.post(reverse(LIST), data)


# --- the service ------------------------------------------------------------------------------


def test_it_is_done_part_by_part_and_each_part_says_how_far_it_came(call, officer):
    rows = five(call)
    (work,) = begin(rows, Decision.ACCEPT, by=officer)
    story = [staged(rows).count(("accept", None))]

    while not stage_some(work):
        story.append((work.done, work.percent, staged(rows).count(("accept", None))))

    assert story == [0, (2, 40, 2), (4, 80, 4)]
    assert (work.state, work.done, work.skipped) == (LongWorkState.DONE, 5, 0)
    assert (work.applications, work.finished_at is not None) == ([], True)
    assert staged(rows) == [("accept", None)] * 5
    [line] = steps_of(rows[4])
    assert (line.actor, line.changes) == (officer, {"staged_decision": ["", "accept"]})


def test_the_reserve_list_is_in_the_order_of_the_means_across_the_parts(call, officer):
    means = [Decimal(value) for value in (10, 50, 30, 20, 40)]
    rows = [ApplicationFactory(call=call, in_review=True, score_mean=mean) for mean in means]
    first = ApplicationFactory(call=call, in_review=True)
    stage(first, Decision.RESERVE, by=officer)

    begin([*rows, first], Decision.RESERVE, by=officer)
    stage_due()

    assert [rank for _decision, rank in staged([first, *rows])] == [1, 6, 2, 4, 5, 3]


def test_a_mark_given_meanwhile_does_not_change_the_order_that_was_asked_for(call, officer):
    rows = five(call, score_mean=50)
    (work,) = begin(rows, Decision.RESERVE, by=officer)
    stage_some(work)

    Application.objects.filter(pk=rows[4].pk).update(score_mean=99)
    while not stage_some(work):
        pass

    assert [rank for _decision, rank in staged(rows)] == [1, 2, 3, 4, 5]


def test_prepared_decisions_are_taken_back(call, officer):
    rows = five(call)
    stage(rows[:4], Decision.RESERVE, by=officer)

    (work,) = begin(rows, "", by=officer)
    stage_due()

    assert (work.total, staged(rows)) == (4, [("", None)] * 5)
    written = Application.objects.order_by().values_list("staged_by", "staged_at")
    assert list(written.distinct()) == [(None, None)]


def test_whoever_withdraws_meanwhile_is_left_out_and_counted(call, officer):
    rows = five(call)
    (work,) = begin(rows, Decision.DECLINE, by=officer)
    Application.objects.filter(pk=rows[3].pk).update(state=ApplicationState.WITHDRAWN)

    stage_due()

    work.refresh_from_db()
    assert (work.done, work.skipped, work.state) == (5, 1, LongWorkState.DONE)
    assert staged(rows)[3] == ("", None)


def test_of_several_calls_each_has_a_row_of_its_own_or_none_begins(officer):
    one, other = OpenCallFactory.create_batch(2, in_review=True)
    rows = [*five(one), *five(other)]
    release = Release.objects.create(call=other, created_at=timezone.now())

    with pytest.raises(ReleaseUnderWay):
        begin(rows, Decision.ACCEPT, by=officer)
    assert not Staging.objects.exists()

    release.delete()
    begin(rows, Decision.ACCEPT, by=officer)
    release_decisions()
    assert [(work.call, work.done) for work in Staging.objects.order_by("pk")] == [
        (one, 5),
        (other, 5),
    ]


def test_where_many_move_back_for_one_the_worker_does_it_in_one_piece(desk, call, monkeypatch):
    monkeypatch.setattr(staging_many, "AT_ONCE", 2)
    rows = five(call)
    begin(rows, Decision.RESERVE, by=desk.officer)
    stage_due()

    def to(row, rank):
        verb = reverse("admin:applicants_application_verb", args=[row.pk, "reserve"])
        assert desk.post(verb, {"rank": rank}).status_code == 302
        return [place for _decision, place in staged(rows)]

    assert to(rows[4], 3) == [1, 2, 4, 5, 3]
    assert Staging.objects.count() == 1
    assert to(rows[3], 1) == [1, 2, 4, 5, 3]
    work = Staging.objects.first()
    assert (work.total, work.rank) == (1, 1)

    stage_due()

    assert [place for _decision, place in staged(rows)] == [2, 3, 5, 1, 4]


def test_there_is_nothing_to_prepare_or_to_take_back(call, officer):
    sent = ApplicationFactory(call=call, submitted=True)

    with pytest.raises(NothingToStage):
        begin([sent], Decision.ACCEPT, by=officer)
    with pytest.raises(NothingStaged):
        begin(five(call), "", by=officer)

    assert not Staging.objects.exists()


def test_meanwhile_nothing_else_is_prepared_or_released_in_the_call(call, officer):
    rows, elsewhere = five(call), ApplicationFactory(in_review=True)
    stage(rows, Decision.ACCEPT, by=officer)
    (work,) = begin(rows, Decision.DECLINE, by=officer)

    for refused in (
        lambda: begin(rows, Decision.ACCEPT, by=officer),
        lambda: stage(rows[0], Decision.ACCEPT, by=officer),
        lambda: unstage(rows[0], by=officer),
        lambda: start_release(call, by=officer, leave_out=True),
    ):
        with pytest.raises(StagingUnderWay):
            refused()
    assert stage(elsewhere, Decision.ACCEPT, by=officer) == 1
    assert staged(rows) == [("accept", None)] * 5

    while not stage_some(work):
        pass
    assert stage(rows[0], Decision.ACCEPT, by=officer) == 1
    assert start_release(call, by=officer).total == 5


def test_a_living_worker_keeps_it_and_behind_a_dead_one_another_goes_on(call, officer):
    rows = five(call)
    (work,) = begin(rows, Decision.RESERVE, by=officer)
    dead = long_work._claim(Staging, work.pk)
    stage_some(dead)

    stage_due()
    assert Staging.objects.get().done == 2
    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        stage_due()

    assert Staging.objects.get().state == LongWorkState.DONE
    assert [rank for _decision, rank in staged(rows)] == [1, 2, 3, 4, 5]
    assert [steps_of(row).count() for row in rows] == [1] * 5
    assert stage_some(dead) is True


def test_a_part_that_fails_leaves_nothing_half_done(call, officer, monkeypatch):
    rows = five(call)
    begin(rows, Decision.ACCEPT, by=officer)
    with monkeypatch.context() as patch:
        patch.setattr("applicants.services.deciding.staging.log_changes", lambda *_a, **_k: 1 / 0)
        stage_due()

    assert (Staging.objects.get().done, staged(rows)) == (0, [("", None)] * 5)
    Staging.objects.update(leased_until=None)
    stage_due()
    assert staged(rows) == [("accept", None)] * 5


def test_what_cannot_go_on_stops_nobody_else_and_is_given_up_in_the_end(
    desk, call, officer, monkeypatch
):
    rows, other = five(call), OpenCallFactory(in_review=True)
    stuck = begin(rows, Decision.ACCEPT, by=officer)[0]
    sound = begin(five(other), Decision.ACCEPT, by=officer)[0]
    prepare = staging_many.prepare

    def fail_in_one_call(chosen, *args, **more):
        return 1 / 0 if chosen[0].call_id == call.pk else prepare(chosen, *args, **more)

    monkeypatch.setattr(staging_many, "prepare", fail_in_one_call)
    release_decisions()
    states = [Staging.objects.get(pk=work.pk).state for work in (stuck, sound)]
    assert states == [LongWorkState.RUNNING, LongWorkState.DONE]

    with time_machine.travel(timezone.now() + timedelta(minutes=62), tick=False):
        release_decisions()
        assert stage(rows, Decision.DECLINE, by=officer) == 5
    stuck.refresh_from_db()
    assert (stuck.state, stuck.done) == (LongWorkState.FAILED, 0)
    page = desk.get(reverse("admin:applicants_application_staging", args=[call.pk, stuck.pk]))
    assert "Работа остановилась, не дойдя до конца" in page.content.decode()


@pytest.mark.parametrize("rows", [5, 50])
def test_asking_takes_the_same_number_of_queries_for_many(
    call, officer, rows, django_assert_num_queries
):
    chosen = ApplicationFactory.create_batch(rows, call=call, in_review=True)

    with django_assert_num_queries(8):
        begin(chosen, Decision.ACCEPT, by=officer)


# --- the desk ---------------------------------------------------------------------------------


def test_many_go_to_the_worker_and_a_page_shows_how_far_it_is(desk, call):
    rows = [*five(call), ApplicationFactory(call=call, submitted=True)]

    asked = act(desk, "stage_decline", rows)
    answer = act(desk, "stage_decline", rows, expected=5)

    work = Staging.objects.get()
    address = reverse("admin:applicants_application_staging", args=[call.pk, work.pk])
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert asked.context["by_worker"]
    assert (work.by, work.decision, work.total) == (desk.officer, "decline", 5)
    waiting = desk.get(address).content.decode()
    selection = desk.get(reverse("admin:applicants_application_selection", args=[call.pk]))
    assert f'href="{address}"' in selection.content.decode()
    Application.objects.filter(pk=rows[0].pk).update(state="withdrawn")
    stage_due()
    over = desk.get(address).content.decode()
    assert ['http-equiv="refresh"' in html for html in (waiting, over)] == [True, False]
    assert "5 / 5" in over
    assert "Оставлено как есть, потому что больше не на рассмотрении: 1" in over


def test_few_are_prepared_while_one_waits(desk, call):
    rows = ApplicationFactory.create_batch(2, call=call, in_review=True)

    asked = act(desk, "stage_accept", rows)
    act(desk, "stage_accept", rows, expected=2)

    assert not asked.context["by_worker"]
    assert (staged(rows), Staging.objects.count()) == ([("accept", None)] * 2, 0)


def test_a_second_act_upon_the_call_is_refused_with_words(desk, call):
    rows = five(call)
    act(desk, "stage_accept", rows, expected=5)

    again = desk.get(act(desk, "stage_decline", rows, expected=5)["Location"])
    single = act(desk, "stage_decline", rows[:1], expected=1)
    release = desk.post(reverse("admin:applicants_application_release", args=[call.pk]))

    assert "Решения по этому конкурсу подготавливаются в фоне" in again.content.decode()
    assert single.status_code == 302
    assert Staging.objects.count() == 1
    assert staged(rows) == [("", None)] * 5
    assert release.status_code in {200, 302}
    assert not Release.objects.exists()


def test_many_of_several_calls_are_said_to_be_under_way(desk):
    rows = [*five(OpenCallFactory(in_review=True)), *five(OpenCallFactory(in_review=True))]

    answer = desk.get(act(desk, "stage_reserve", rows, expected=10)["Location"])

    assert "ход виден на странице отбора каждого конкурса" in answer.content.decode()
    assert Staging.objects.count() == 2


def test_the_page_of_another_call_does_not_know_it(desk, call):
    act(desk, "stage_accept", five(call), expected=5)
    other = OpenCallFactory()

    address = reverse(
        "admin:applicants_application_staging", args=[other.pk, Staging.objects.get().pk]
    )

    assert desk.get(address).status_code == 404
