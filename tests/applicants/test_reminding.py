"""Reminders: whom, when, once; and sixty days under a frozen clock."""

import random
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from applicants.choices import RegistrationState
from applicants.errors import RegistrationRefused
from applicants.models import Registration
from applicants.services.event_changes import cancel_event, postpone_event, reschedule_event
from applicants.services.registering import cancel
from applicants.services.reminding import OFFSETS, out_of_quiet_hours, remind
from applicants.tasks import remind_participants
from events.choices import EventStatus
from events.models import Event
from events.services.lifecycle import publish
from partnership.notifications import kinds
from partnership.notifications.choices import Category, MessageState
from partnership.notifications.models import Message
from partnership.notifications.services.preferences import refuse
from tests.applicants.helpers import join, mails
from tests.applicants.mail_placeholders import Placeholder
from tests.factories.accounts import UserFactory
from tests.factories.applicants import RegistrationFactory
from tests.factories.events import EventFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wordless_mails")]
S = RegistrationState
REASONS = {"kk": "Зал жабық.", "ru": "Зал закрыт."}
WEEK, DAY = timedelta(days=7), timedelta(hours=24)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NOON = datetime.fromisoformat("2026-03-01T12:00+05:00")


@pytest.fixture
def clock(frozen_at):
    return frozen_at(NOON.isoformat())


def someone(starts_in=timedelta(days=10), **traits):
    """A person whose place was confirmed long before any reminder is due."""
    event = EventFactory(starts_at=NOON + starts_in, **traits)
    registration = RegistrationFactory(event=event)
    assert registration.confirmed_at == timezone.now()
    return registration


def sent(registration):
    return mails(registration.user)


def test_a_week_and_a_day_before_at_the_exact_instant(clock):
    registration = someone()
    story = []

    for before in (WEEK + MINUTE, WEEK, DAY + MINUTE, DAY):
        clock.move_to(registration.event.starts_at - before)
        remind_participants()
        remind_participants()
        story.append(sent(registration))

    assert story == [
        [],
        ["event.soon_week"],
        ["event.soon_week"],
        ["event.soon_week", "event.soon_day"],
    ]
    assert list(Message.objects.order_by("pk").values_list("key", flat=True)) == [
        f"event.soon:7d:{registration.event_id}:v1:{registration.user_id}",
        f"event.soon:24h:{registration.event_id}:v1:{registration.user_id}",
    ]


@pytest.mark.parametrize("state", [state.value for state in S if state != S.CONFIRMED])
def test_only_a_confirmed_place_is_reminded_of(clock, state):
    registration = RegistrationFactory(
        event=EventFactory(starts_at=NOON + timedelta(days=10)), **{state: True}
    )

    clock.move_to(registration.event.starts_at - DAY)
    remind()

    assert sent(registration) == []


@pytest.mark.parametrize("trait", ["draft", "postponed", "cancelled", "completed"])
def test_only_a_published_event_is_reminded_of(clock, trait):
    registration = someone(**{trait: True})
    Event.objects.update(starts_at=NOON + timedelta(days=1), ends_at=NOON + timedelta(days=2))

    remind()

    assert sent(registration) == []


def test_who_joins_after_the_due_instant_has_just_heard(clock):
    event = EventFactory(starts_at=NOON + WEEK)
    at_the_instant = RegistrationFactory(event=event)
    clock.shift(MINUTE)
    a_minute_late = RegistrationFactory(event=event)

    remind()
    clock.move_to(event.starts_at - DAY)
    remind()

    assert sent(at_the_instant) == ["event.soon_week", "event.soon_day"]
    assert sent(a_minute_late) == ["event.soon_day"]


def test_an_offer_accepted_after_the_due_instant_counts_from_then(clock):
    event = EventFactory(starts_at=NOON + WEEK)
    registration = RegistrationFactory(event=event, confirmed_at=NOON + MINUTE)

    clock.shift(HOUR)
    remind()

    assert sent(registration) == []


def test_an_event_published_after_the_due_instant_is_no_news(clock):
    registration = someone(starts_in=timedelta(days=5), published_at=NOON)

    remind()

    assert sent(registration) == []


def test_a_moved_event_is_reminded_of_anew_and_not_of_its_old_date(clock):
    registration = someone(starts_in=timedelta(days=8))
    event, old_start = registration.event, registration.event.starts_at
    clock.move_to(old_start - WEEK)
    remind()
    new_start = old_start + timedelta(days=30)

    reschedule_event(event, by=None, starts_at=new_start, ends_at=new_start + HOUR)
    clock.move_to(old_start - DAY)
    remind()
    of_the_old_date = sent(registration)
    for before in (WEEK, DAY):
        clock.move_to(new_start - before)
        remind()

    assert of_the_old_date == ["event.soon_week", "event.changed"]
    assert sent(registration) == [*of_the_old_date, "event.soon_week", "event.soon_day"]


def test_a_move_to_the_day_after_tomorrow_is_heard_of_by_the_change_alone(clock):
    registration = someone(starts_in=timedelta(days=20))
    new_start = NOON + timedelta(days=2)

    reschedule_event(registration.event, by=None, starts_at=new_start, ends_at=new_start + HOUR)
    remind()
    clock.move_to(new_start - DAY)
    remind()

    assert sent(registration) == ["event.changed", "event.soon_day"]


@pytest.mark.parametrize(
    ("before", "late", "state"),
    [
        (WEEK, timedelta(hours=24), MessageState.QUEUED),
        (WEEK, timedelta(hours=24) + MINUTE, MessageState.MISSED),
        (DAY, timedelta(hours=2), MessageState.QUEUED),
        (DAY, timedelta(hours=2) + MINUTE, MessageState.MISSED),
    ],
)
def test_too_late_to_be_of_use_is_recorded_and_never_sent(clock, before, late, state):
    registration = someone()
    clock.move_to(registration.event.starts_at - before + late)

    remind()
    remind()

    messages = Message.objects.filter(recipient=registration.user, kind=_kind(before))
    assert [message.state for message in messages] == [state]


def _kind(before):
    return "event.soon_week" if before == WEEK else "event.soon_day"


def test_after_an_outage_over_the_start_nothing_is_sent(clock):
    registration = someone()

    clock.move_to(registration.event.starts_at)
    remind()

    missed = Message.objects.filter(recipient=registration.user).order_by("kind")
    assert list(missed.values_list("kind", "state")) == [
        ("event.soon_day", MessageState.MISSED),
        ("event.soon_week", MessageState.MISSED),
    ]


def test_a_stop_of_more_than_a_week_is_too_long_ago_to_record(clock):
    registration = someone()

    clock.move_to(registration.event.starts_at + WEEK)
    remind()

    assert sent(registration) == []


@pytest.mark.parametrize("state", ["attended", "no_show"])
def test_who_came_to_a_completed_event_was_not_reminded_either(clock, state):
    registration = someone()
    clock.move_to(registration.event.ends_at)
    Registration.objects.update(state=state)
    Event.objects.update(status=EventStatus.COMPLETED)

    remind()

    states = Message.objects.filter(recipient=registration.user).values_list("state", flat=True)
    assert list(states) == [MessageState.MISSED] * 2


def unsent(registration):
    rows = Message.objects.filter(recipient=registration.user, state=MessageState.QUEUED)
    return list(rows.order_by("pk").values_list("kind", flat=True))


def reminded_and_not_sent(clock):
    registration = someone()
    clock.move_to(registration.event.starts_at - DAY)
    remind()
    assert unsent(registration) == ["event.soon_day"]
    return registration


def test_a_reminder_is_of_no_use_after_the_start(clock):
    registration = reminded_and_not_sent(clock)

    assert Message.objects.get(state=MessageState.QUEUED).expires_at == registration.event.starts_at


def test_who_cancels_hears_of_nothing_else_that_waited(clock):
    registration = reminded_and_not_sent(clock)
    other = RegistrationFactory(event=registration.event)
    postpone_event(registration.event, by=None, reasons=REASONS)

    cancel(registration, by=registration.user)

    assert unsent(registration) == ["registration.cancelled"]
    assert unsent(other) == ["event.postponed"]


@pytest.mark.parametrize(
    ("act", "kind"),
    [(cancel_event, "event.cancelled"), (postpone_event, "event.postponed")],
)
def test_nobody_is_reminded_of_a_date_that_no_longer_holds(clock, act, kind):
    registration = reminded_and_not_sent(clock)

    act(registration.event, by=None, reasons=REASONS)

    assert unsent(registration) == [kind]


def test_nobody_is_reminded_of_the_date_before_the_move(clock):
    registration = reminded_and_not_sent(clock)
    start = registration.event.starts_at + DAY

    reschedule_event(registration.event, by=None, starts_at=start, ends_at=start + HOUR)

    assert unsent(registration) == ["event.changed"]


def test_the_weekly_one_may_be_refused_the_daily_one_not(clock):
    registration = someone()
    refuse(registration.user, Category.REMINDERS)

    for before in (WEEK, DAY):
        clock.move_to(registration.event.starts_at - before)
        remind()

    assert sent(registration) == ["event.soon_day"]


def test_an_account_switched_off_is_not_written_to(clock):
    registration = someone()
    registration.user.is_active = False
    registration.user.save()

    clock.move_to(registration.event.starts_at - DAY)
    remind()

    assert sent(registration) == []


def test_the_night_of_the_reader_is_left_in_peace(clock):
    """Noon in New York is night in Almaty; each is written to at their own eight o'clock."""
    event = EventFactory(starts_at=datetime.fromisoformat("2026-03-20T23:30+05:00"))
    at_home = RegistrationFactory(event=event)
    abroad = RegistrationFactory(event=event, user__time_zone="America/New_York")

    story = []
    for moment in ("2026-03-19T23:30+05:00", "2026-03-20T07:59+05:00", "2026-03-20T08:00+05:00"):
        clock.move_to(datetime.fromisoformat(moment))
        remind()
        story.append(["event.soon_day" in sent(row) for row in (at_home, abroad)])

    assert story == [[False, True], [False, True], [True, True]]


ALMATY, PARIS = ZoneInfo("Asia/Almaty"), ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("instant", "zone", "expected"),
    [
        ("2026-03-10T21:59+05:00", ALMATY, "2026-03-10T21:59+05:00"),
        ("2026-03-10T22:00+05:00", ALMATY, "2026-03-11T08:00+05:00"),
        ("2026-03-11T07:59+05:00", ALMATY, "2026-03-11T08:00+05:00"),
        ("2026-03-11T08:00+05:00", ALMATY, "2026-03-11T08:00+05:00"),
        ("2026-03-11T00:00+05:00", ALMATY, "2026-03-11T08:00+05:00"),
        ("2026-03-29T01:30+01:00", PARIS, "2026-03-29T08:00+02:00"),
        ("2026-10-24T23:00+02:00", PARIS, "2026-10-25T08:00+01:00"),
    ],
)
def test_quiet_hours_are_those_of_the_zone_on_that_day(instant, zone, expected):
    moment = datetime.fromisoformat(instant)

    shifted = out_of_quiet_hours(moment, zone, latest=moment + timedelta(days=5))

    assert shifted == datetime.fromisoformat(expected)


def test_better_at_night_than_after_the_start():
    night = datetime.fromisoformat("2026-03-11T03:00+05:00")
    eight = datetime.fromisoformat("2026-03-11T08:00+05:00")

    assert out_of_quiet_hours(night, ALMATY, latest=eight) == night
    assert out_of_quiet_hours(night, ALMATY, latest=eight + MINUTE) == eight


@pytest.mark.parametrize("people", [1, 5])
def test_a_sweep_with_nothing_new_takes_the_same_few_queries(
    clock, people, django_assert_num_queries
):
    event = EventFactory(starts_at=NOON + timedelta(days=10))
    for _number in range(people):
        RegistrationFactory(event=event)
    EventFactory(starts_at=NOON + timedelta(days=30))
    clock.move_to(event.starts_at - DAY)
    remind()

    with django_assert_num_queries(4):
        remind()


def test_one_reminder_that_fails_holds_up_no_other(clock, caplog):
    event = EventFactory(starts_at=NOON + timedelta(days=10))
    broken, whole = RegistrationFactory(event=event), RegistrationFactory(event=event)

    def context(*, recipient, **ids):
        return {} if recipient == whole.user else {}["missing"]

    kinds._kinds["event.soon_day"] = Placeholder("event.soon_day", "", context)
    clock.move_to(event.starts_at - DAY)

    remind()

    assert ["event.soon_day" in sent(row) for row in (broken, whole)] == [False, True]
    assert "could not be written" in caplog.text


# --- sixty days -------------------------------------------------------------------------------


class Season:
    """Events, people and staff over sixty days; writes down what ought to be sent, itself.

    For each place and offset it keeps the one instant at which a reminder is owed, worked out
    again from the rules whenever something changes, never from the code under test.
    """

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.owed = Counter()
        self.events = [self._event() for _number in range(8)]
        zones = ("Asia/Almaty", "Europe/Paris", "America/New_York")
        self.people = [UserFactory(verified=False, time_zone=zones[n % 3]) for n in range(10)]

    def _event(self):
        start = timezone.now() + timedelta(hours=self.dice.randint(30, 58 * 24))
        return EventFactory(
            starts_at=start,
            draft=True,
            published_at=None,
            registration_opens_at=timezone.now(),
            registration_closes_at=start - MINUTE,
            capacity=9,
        )

    def act(self):
        event = Event.objects.get(pk=self.dice.choice(self.events).pk)
        verb = self.dice.choice([self.come] * 16 + [self.leave] * 2 + [self.move, *[self.open] * 4])
        if self.dice.random() < 0.01:
            verb = self.dice.choice([self.call_off, self.put_off])
        with suppress(RegistrationRefused):
            verb(event)

    def come(self, event):
        join(event, self.dice.choice(self.people))

    def leave(self, event):
        if row := Registration.objects.filter(event=event, state=S.CONFIRMED).first():
            cancel(row, by=row.user)

    def open(self, event):
        if event.status == EventStatus.DRAFT:
            publish(event, by=None)

    def move(self, event):
        now = timezone.now()
        if event.status in (EventStatus.PUBLISHED, EventStatus.POSTPONED) and event.ends_at > now:
            start = now + timedelta(hours=self.dice.randint(2, 30 * 24))
            reschedule_event(event, by=None, starts_at=start, ends_at=start + 2 * HOUR)

    def call_off(self, event):
        if event.status in (EventStatus.PUBLISHED, EventStatus.POSTPONED):
            cancel_event(event, by=None, reasons=REASONS)

    def put_off(self, event):
        if event.status == EventStatus.PUBLISHED:
            postpone_event(event, by=None, reasons=REASONS)

    def note_what_is_owed(self):
        """Called once for every hour: a reminder whose moment is this hour is owed now."""
        now = timezone.now()
        rows = Registration.objects.filter(state=S.CONFIRMED).select_related("event", "user")
        for row in rows.filter(event__status=EventStatus.PUBLISHED, event__starts_at__gt=now):
            for name, before in (("7d", WEEK), ("24h", DAY)):
                due = row.event.starts_at - before
                heard = [row.confirmed_at, row.event.published_at, row.event.schedule_changed_at]
                if due >= max(filter(None, heard)) and self.awake(due, row.user) <= now:
                    version = row.event.schedule_version
                    self.owed[f"event.soon:{name}:{row.event_id}:v{version}:{row.user_id}"] = 1

    @staticmethod
    def awake(due, user):
        while not 8 <= due.astimezone(ZoneInfo(user.time_zone)).hour < 22:
            due = due.replace(minute=0, second=0, microsecond=0) + HOUR
        return due


@pytest.mark.slow
def test_sixty_days_nobody_twice_and_nobody_missed(clock):
    season = Season(seed=2024)

    for _hour in range(60 * 24):
        if season.dice.random() < 0.3:
            season.act()
        season.note_what_is_owed()
        remind_participants()
        Message.objects.filter(state=MessageState.QUEUED).update(
            state=MessageState.SENT, sent_at=timezone.now()
        )
        clock.shift(HOUR)

    reminders = Message.objects.filter(kind__startswith="event.soon")
    assert Counter(reminders.values_list("key", flat=True)) == season.owed
    assert set(reminders.values_list("state", flat=True)) == {MessageState.SENT}
    assert len(season.owed) > 40


def test_the_two_offsets_are_those_of_the_catalogue():
    assert [(o.kind, o.before, o.grace, o.category) for o in OFFSETS] == [
        ("event.soon_week", WEEK, timedelta(hours=24), Category.REMINDERS),
        ("event.soon_day", DAY, timedelta(hours=2), None),
    ]
