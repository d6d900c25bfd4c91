"""Everybody learns at once: one commit, then one mail each."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from applicants.choices.applications import Decision, LongWorkState
from applicants.errors.deciding import NothingToRelease, ReleaseUnderWay, UndecidedLeft
from applicants.models import Application, Release
from applicants.services.deciding import releasing
from applicants.services.deciding.releasing import release_due, release_some, start_release
from applicants.services.deciding.staging import stage
from partnership.notifications.models import Message
from programs.choices import CallPhase
from programs.errors import DeadlineAhead, WrongCallStatus
from programs.services.calls import cancel
from tests.applicants.helpers import mails
from tests.factories.applicants import ApplicationFactory
from tests.factories.programs import OpenCallFactory

pytestmark = pytest.mark.django_db


def three(call, officer):
    """One application for each decision, in the order of Decision."""
    rows = ApplicationFactory.create_batch(3, call=call, in_review=True)
    for row, decision in zip(rows, Decision, strict=True):
        stage(row, decision, by=officer)
    return rows


def reread(rows):
    for row in rows:
        row.refresh_from_db()
    return rows


def test_a_release_tells_everybody_and_announces_the_results(call, officer):
    rows = three(call, officer)
    release = start_release(call, by=officer)

    release_due()

    release.refresh_from_db()
    call.refresh_from_db()
    assert [row.state for row in reread(rows)] == ["accepted", "reserve", "declined"]
    assert {row.decided_at for row in rows} == {release.switched_at}
    assert call.phase() == CallPhase.DECIDED
    assert [mails(row.professional.user) for row in rows] == [
        ["app.accepted"],
        ["app.reserve"],
        ["app.declined"],
    ]
    assert [list(row.trail.values_list("from_state", "to_state", "by")) for row in rows] == [
        [("in_review", row.state, officer.pk)] for row in rows
    ]
    assert (release.state, release.done, release.total) == (LongWorkState.DONE, 3, 3)


def test_confirmation_is_awaited_until_the_end_of_a_day_in_the_calls_zone(officer, frozen_at):
    frozen_at("2026-11-30T20:30:00+00:00")  # 1 December, 01:30 in Almaty
    call = OpenCallFactory(in_review=True, confirm_days=7, tz="Asia/Almaty")
    application = ApplicationFactory(call=call, in_review=True)
    stage(application, Decision.ACCEPT, by=officer)
    start_release(call, by=officer)

    release_due()

    application.refresh_from_db()
    assert application.confirm_by.isoformat() == "2026-12-08T18:59:59+00:00"


def test_no_decision_is_visible_before_all_are(call, officer):
    rows = three(call, officer)
    release = start_release(call, by=officer)
    assert {row.state for row in reread(rows)} == {"in_review"}

    release_some(release)

    assert "in_review" not in {row.state for row in reread(rows)}
    assert not Message.objects.exists()


@pytest.mark.parametrize("dies_after", range(4))
def test_a_worker_that_dies_after_any_step_loses_and_repeats_nothing(
    call, officer, monkeypatch, dies_after
):
    monkeypatch.setattr(releasing, "BATCH", 2)
    rows = [*three(call, officer), *three(call, officer)]
    release = start_release(call, by=officer)
    Release.objects.filter(pk=release.pk).update(state=LongWorkState.RUNNING)
    for _step in range(dies_after):
        release_some(release)
    with pytest.raises(RuntimeError), transaction.atomic():
        release_some(release)
        raise RuntimeError("the power is cut")
    Release.objects.filter(pk=release.pk).update(leased_until=timezone.now() - timedelta(seconds=1))

    release_due()
    release_due()

    release.refresh_from_db()
    assert (release.state, release.done) == (LongWorkState.DONE, 6)
    assert [len(mails(row.professional.user)) for row in rows] == [1] * 6
    assert [row.trail.count() for row in rows] == [1] * 6


def test_a_release_in_the_hands_of_a_living_worker_is_left_alone(call, officer):
    rows = three(call, officer)
    release = start_release(call, by=officer)
    later = timezone.now() + timedelta(minutes=1)
    Release.objects.filter(pk=release.pk).update(leased_until=later)

    release_due()

    assert {row.state for row in reread(rows)} == {"in_review"}


def test_a_long_release_is_carried_on_by_the_next_run(call, officer, monkeypatch):
    monkeypatch.setattr(releasing, "BATCH", 1)
    three(call, officer)
    release = start_release(call, by=officer)

    release_due(seconds=0)
    release.refresh_from_db()
    assert (release.state, release.leased_until) == (LongWorkState.RUNNING, None)
    for _run in range(5):
        release_due(seconds=0)

    release.refresh_from_db()
    assert (release.state, release.done) == (LongWorkState.DONE, 3)


def test_undecided_applications_are_left_out_only_on_purpose(call, officer):
    three(call, officer)
    left = ApplicationFactory(call=call, in_review=True)
    waiting = ApplicationFactory(call=call, submitted=True)
    ApplicationFactory(call=call)

    with pytest.raises(UndecidedLeft, match="2"):
        start_release(call, by=officer)
    release = start_release(call, by=officer, leave_out=True)
    release_due()

    assert release.left_out == 2
    assert [row.state for row in reread([left, waiting])] == ["in_review", "submitted"]
    assert mails(left.professional.user) == []


def test_those_left_out_are_told_by_a_second_release(call, officer):
    three(call, officer)
    left = ApplicationFactory(call=call, in_review=True)
    start_release(call, by=officer, leave_out=True)
    release_due()

    stage(left, Decision.DECLINE, by=officer)
    start_release(call, by=officer)
    release_due()

    left.refresh_from_db()
    assert left.state == "declined"
    assert Message.objects.count() == 4


def test_who_withdraws_before_the_release_is_told_nothing(call, officer):
    rows = three(call, officer)
    start_release(call, by=officer)
    Application.objects.filter(pk=rows[0].pk).update(state="withdrawn")

    release_due()

    assert [row.state for row in reread(rows)] == ["withdrawn", "reserve", "declined"]
    assert mails(rows[0].professional.user) == []


def test_who_answered_before_the_mail_was_written_gets_none(call, officer):
    rows = three(call, officer)
    release = start_release(call, by=officer)
    release_some(release)
    Application.objects.filter(pk=rows[0].pk).update(state="confirmed")

    release_due()
    Release.objects.filter(pk=release.pk).update(leased_until=None)
    release_due()

    assert [len(mails(row.professional.user)) for row in rows] == [0, 1, 1]


def test_a_release_is_asked_for_once(call, officer):
    three(call, officer)
    start_release(call, by=officer)

    with pytest.raises(ReleaseUnderWay):
        start_release(call, by=officer)


def test_a_call_without_prepared_decisions_releases_nothing(call, officer):
    ApplicationFactory(call=call, in_review=True)

    with pytest.raises(NothingToRelease):
        start_release(call, by=officer, leave_out=True)


@pytest.mark.parametrize(
    ("traits", "refusal"), [({}, DeadlineAhead), ({"cancelled": True}, WrongCallStatus)]
)
def test_what_cannot_be_announced_is_not_released(officer, traits, refusal):
    call = OpenCallFactory(**traits)

    with pytest.raises(refusal):
        start_release(call, by=officer)

    assert not Release.objects.exists()


def test_a_call_cancelled_meanwhile_ends_the_release_and_tells_nobody(call, officer):
    rows = three(call, officer)
    release = start_release(call, by=officer)
    cancel(call, by=officer, reasons={"kk": "Жабық.", "ru": "Закрыто."})

    release_due()

    release.refresh_from_db()
    assert (release.state, release.switched_at) == (LongWorkState.FAILED, None)
    assert {row.state for row in reread(rows)} == {"in_review"}
    assert not Message.objects.exists()
