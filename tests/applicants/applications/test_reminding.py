"""Reminders to applicants and about calls under a frozen clock: whom, when, once."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from applicants.choices.applications import ApplicationState
from applicants.models import Application, SectorFollower
from applicants.services import call_reminding
from applicants.services.applications import answering, reminding
from applicants.tasks import follow_applications
from partnership.notifications.choices import Category
from partnership.notifications.models import Message
from partnership.notifications.services.preferences import refuse
from programs.models import OpenCall
from programs.services.call_dates import extend
from tests.applicants.helpers import mails
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ApplicationFactory, ProfessionalFactory
from tests.factories.programs import OpenCallFactory, SectorFactory

pytestmark = pytest.mark.django_db

S = ApplicationState
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOON = datetime.fromisoformat("2027-03-01T12:00+05:00")


@pytest.fixture
def clock(frozen_at):
    return frozen_at(NOON.isoformat())


def owner(application):
    return application.professional.user


def sent(application):
    """Kinds and keys of what was owed about it, in order."""
    return mails(owner(application))


def waiting(state, *, lasts=8 * DAY):
    """Asked or accepted at noon, awaited until ``lasts`` later."""
    return ApplicationFactory(
        state=state,
        call=OpenCallFactory(closes_at=NOON - 20 * DAY),
        submitted_at=NOON - 30 * DAY,
        info_question="Смета?",
        info_asked_at=NOON,
        info_due_at=NOON + lasts,
        decided_at=NOON,
        confirm_by=NOON + lasts,
    )


KINDS = {S.NEEDS_INFO: "app.needs_info", S.ACCEPTED: "app.confirm_place"}


@pytest.mark.parametrize("state", KINDS)
def test_at_half_time_and_a_day_before_at_the_exact_instant_and_once(clock, state):
    application, kind = waiting(state), KINDS[state]
    end, story = NOON + 8 * DAY, []

    for moment in (NOON, NOON + 4 * DAY - MINUTE, NOON + 4 * DAY, end - DAY - MINUTE, end - DAY):
        clock.move_to(moment)
        follow_applications()
        follow_applications()
        story.append(sent(application))

    assert story == [[], [], [kind], [kind], [kind, kind]]
    stamp = int(end.timestamp())
    assert [*Message.objects.order_by("pk").values_list("key", flat=True)] == [
        f"{kind}:{application.pk}:half:v{stamp}",
        f"{kind}:{application.pk}:24h:v{stamp}",
    ]


@pytest.mark.parametrize("state", KINDS)
@pytest.mark.parametrize("other", [state.value for state in S if state not in KINDS])
def test_whoever_has_answered_is_not_reminded(clock, state, other):
    application = waiting(state)
    Application.objects.filter(pk=application.pk).update(state=other)

    clock.move_to(NOON + 7 * DAY)

    assert reminding.remind() == 0
    assert sent(application) == []


def test_an_answer_takes_back_a_reminder_that_has_not_gone_out(clock):
    application = waiting(S.NEEDS_INFO)
    clock.move_to(NOON + 4 * DAY)
    reminding.remind()

    answering.answer_information(application, by=owner(application), text="Вот смета.")

    assert Message.objects.get(kind="app.needs_info").state == "discarded"


@pytest.mark.parametrize(
    ("lasts", "times"), [(6 * HOUR, 0), (30 * HOUR, 0), (36 * HOUR, 1), (3 * DAY, 2)]
)
def test_a_short_time_is_not_filled_with_reminders(clock, lasts, times):
    application = waiting(S.ACCEPTED, lasts=lasts)

    for hours in range(int(lasts / HOUR)):
        clock.move_to(NOON + hours * HOUR)
        reminding.remind()

    assert len(sent(application)) == times


def test_another_date_is_reminded_of_anew(clock):
    application = waiting(S.NEEDS_INFO)
    clock.move_to(NOON + 4 * DAY)
    reminding.remind()
    Application.objects.filter(pk=application.pk).update(
        info_asked_at=NOON + 4 * DAY, info_due_at=NOON + 12 * DAY
    )

    clock.move_to(NOON + 8 * DAY)
    reminding.remind()

    assert sent(application) == ["app.needs_info"] * 2


@pytest.mark.parametrize(
    ("late", "state"),
    [
        (4 * DAY + 24 * HOUR, "queued"),
        (4 * DAY + 24 * HOUR + MINUTE, "missed"),
        (8 * DAY, "missed"),
    ],
)
def test_too_late_to_be_useful_is_recorded_and_not_sent(clock, late, state):
    waiting(S.NEEDS_INFO)

    clock.move_to(NOON + late)
    reminding.remind()
    reminding.remind()

    assert Message.objects.get(key__contains=":half:").state == state


def test_nobody_is_woken_unless_the_time_would_be_over_by_morning(clock):
    night = datetime.fromisoformat("2027-03-09T02:00+05:00")
    application = waiting(S.ACCEPTED, lasts=night - NOON)
    story = []

    for moment in (
        night - DAY,  # 02:00 of the day before
        datetime.fromisoformat("2027-03-08T07:59+05:00"),
        datetime.fromisoformat("2027-03-08T08:00+05:00"),
    ):
        clock.move_to(moment)
        reminding.remind()
        story.append(Message.objects.filter(key__contains=":24h:").count())

    assert story == [0, 0, 1]
    assert sent(application)


def test_a_closed_account_is_not_written_to(clock):
    application = waiting(S.ACCEPTED)
    owner(application).is_active = False
    owner(application).save()

    clock.move_to(NOON + 4 * DAY)

    assert reminding.remind() == 0


# --- deadlines of calls -----------------------------------------------------------------------


def call_closing(after=10 * DAY + 8 * HOUR, **fields):
    return OpenCallFactory(
        closes_at=NOON + after, opens_at=NOON - 20 * DAY, published_at=NOON - 21 * DAY, **fields
    )


def draft(call, begun=NOON - DAY, **fields):
    return ApplicationFactory(call=call, created_at=begun, **fields)


def test_a_draft_is_told_seven_and_two_days_and_six_hours_before(clock):
    call = call_closing()
    application, story = draft(call), []

    for before in (7 * DAY + MINUTE, 7 * DAY, 2 * DAY, 6 * HOUR + MINUTE, 6 * HOUR):
        clock.move_to(call.closes_at - before)
        follow_applications()
        follow_applications()
        story.append(len(sent(application)))

    assert story == [0, 1, 2, 2, 3]
    assert set(sent(application)) == {"call.draft_closing"}


@pytest.mark.parametrize("state", [state.value for state in S if state != S.DRAFT])
def test_only_a_draft_is_told(clock, state):
    call = call_closing()
    application = draft(
        call,
        state=state,
        submitted_at=NOON,
        confirm_by=NOON + 30 * DAY,
        info_due_at=NOON + 30 * DAY,
        info_question="?",
    )

    clock.move_to(call.closes_at - 7 * DAY)

    assert call_reminding.remind() == 0
    assert sent(application) == []


def test_whoever_began_within_twelve_hours_knows_the_deadline(clock):
    call = call_closing()
    due = call.closes_at - 7 * DAY
    before, after = draft(call, due - 12 * HOUR), draft(call, due - 12 * HOUR + MINUTE)

    clock.move_to(due)
    call_reminding.remind()

    assert [sent(before), sent(after)] == [["call.draft_closing"], []]


@pytest.mark.parametrize("traits", [{"draft": True}, {"cancelled": True}])
def test_only_a_published_call_tells(clock, traits):
    call = call_closing()
    application = draft(call)
    status = "draft" if "draft" in traits else "cancelled"
    OpenCall.objects.filter(pk=call.pk).update(status=status)

    clock.move_to(call.closes_at - 7 * DAY)

    assert call_reminding.remind() == 0
    assert sent(application) == []


def test_a_call_published_after_the_due_instant_is_no_news(clock):
    call = call_closing(5 * DAY)
    OpenCall.objects.filter(pk=call.pk).update(published_at=NOON)
    application = draft(call)

    assert call_reminding.remind() == 0
    assert sent(application) == []


def test_drafts_hear_at_once_of_more_time_and_are_reminded_of_the_new_deadline(clock):
    call = call_closing(6 * DAY)
    application, finished = draft(call), draft(call, state=S.SUBMITTED, submitted_at=NOON)
    extend(call, by=None, closes_at=NOON + 20 * DAY)
    begun_after = draft(call, NOON + MINUTE)

    follow_applications()
    follow_applications()
    told = [sent(application), sent(finished), sent(begun_after)]
    clock.move_to(NOON + 13 * DAY)
    follow_applications()

    assert told == [["call.deadline_extended"], [], []]
    assert sent(application) == ["call.deadline_extended", "call.draft_closing"]
    keys = Message.objects.filter(recipient=owner(application)).values_list("key", flat=True)
    assert all(":v2:" in key for key in keys)


def test_an_old_deadline_is_not_reminded_of(clock):
    call = call_closing(8 * DAY)
    application = draft(call)
    extend(call, by=None, closes_at=NOON + 30 * DAY)
    clock.move_to(NOON + DAY)

    follow_applications()

    assert sent(application) == ["call.deadline_extended"]


def test_news_of_more_time_a_day_late_is_recorded_as_missed(clock):
    call = call_closing(6 * DAY)
    draft(call)
    extend(call, by=None, closes_at=NOON + 20 * DAY)
    clock.move_to(NOON + DAY + MINUTE)

    call_reminding.remind()

    assert Message.objects.get().state == "missed"


def test_mail_about_deadlines_can_be_refused(clock):
    call = call_closing()
    application = draft(call)
    refuse(owner(application), Category.CALLS)

    clock.move_to(call.closes_at - 7 * DAY)

    assert call_reminding.remind() == 0
    assert not Message.objects.exists()


def test_six_hours_before_late_by_two_hours_is_missed(clock):
    call = call_closing()
    draft(call, NOON)

    clock.move_to(call.closes_at - 6 * HOUR + 2 * HOUR + MINUTE)
    call_reminding.remind()

    assert Message.objects.get(key__contains=":6h:").state == "missed"


# --- followers --------------------------------------------------------------------------------


def follower(sector, since=NOON - DAY):
    user = UserFactory()
    SectorFollower.objects.create(user=user, sector=sector, since=since)
    return user


def test_followers_of_a_sector_hear_a_week_before_once(clock):
    sector, whole = SectorFactory(), SectorFactory()
    part = SectorFactory(parent=whole)
    call = call_closing(sectors=[sector, part])
    near, far, above = follower(sector), follower(SectorFactory()), follower(whole)
    SectorFollower.objects.create(user=near, sector=part, since=NOON - DAY)
    story = []

    for before in (7 * DAY + MINUTE, 7 * DAY, 6 * DAY, 2 * DAY):
        clock.move_to(call.closes_at - before)
        follow_applications()
        story.append([mails(near), mails(far), mails(above)])

    heard = ["call.closing_followed"]
    assert story == [[[], [], []]] + [[heard, [], heard]] * 3


def test_a_follower_who_has_begun_refused_or_come_late_hears_nothing(clock):
    sector = SectorFactory()
    call = call_closing(sectors=[sector])
    due = call.closes_at - 7 * DAY
    began, refused = follower(sector), follower(sector)
    late, closed = follower(sector, since=due + MINUTE), follower(sector)
    draft(call, professional=ProfessionalFactory(user=began), begun=due - HOUR)
    refuse(refused, Category.CALLS)
    closed.is_active = False
    closed.save()

    clock.move_to(due + HOUR)
    call_reminding.remind()

    assert [mails(user) for user in (began, refused, late, closed)] == [[], [], [], []]


@pytest.mark.parametrize("number", [1, 20])
def test_a_sweep_with_nothing_due_asks_as_much_however_many_there_are(
    clock, number, django_assert_max_num_queries
):
    call = call_closing()
    for _number in range(number):
        draft(call)
        waiting(S.ACCEPTED)

    with django_assert_max_num_queries(22):
        follow_applications()


def test_one_that_cannot_be_written_holds_up_no_other(clock, monkeypatch):
    first, second = waiting(S.ACCEPTED), waiting(S.ACCEPTED)
    real = reminding.notify

    def fails_once(user, *args, **kwargs):
        if user == owner(first):
            raise RuntimeError("no words")
        return real(user, *args, **kwargs)

    monkeypatch.setattr(reminding, "notify", fails_once)
    clock.move_to(NOON + 4 * DAY)

    assert reminding.remind() == 1
    assert [sent(first), sent(second)] == [[], ["app.confirm_place"]]
    assert timezone.now() == NOON + 4 * DAY
