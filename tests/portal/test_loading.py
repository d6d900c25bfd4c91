"""Loading the reference data and the sample programme: complete, repeatable, on any day."""

import datetime as dt
from collections import Counter
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.utils import timezone, translation

from applicants.choices import HOLDING_A_SEAT, RegistrationState, Source
from applicants.models import Application, InterestRequest, Professional, Registration
from applicants.queries import queue_position
from applicants.rules import read_as_staff
from events.choices import Door, EventStatus
from events.models import Appearance, Event, Room, Session, Speaker, Venue
from events.rules import door, is_public
from events.staff_scopes import scope_of
from partnership.accounts.choices import Purpose
from partnership.accounts.models import ConsentRecord, ConsentText, User
from partnership.accounts.services import consents
from partnership.kit.folding import fold
from partnership.notifications.models import Message
from partnership.portal.loading.files import SAMPLE, read
from partnership.portal.loading.people import load_people
from partnership.portal.loading.reference import load_reference
from programs.choices import PeriodState
from programs.models import (
    City,
    Commitment,
    CommitmentPeriod,
    Memorandum,
    OpenCall,
    Organisation,
    Quote,
    SearchSynonym,
    Sector,
)

pytestmark = pytest.mark.django_db

ROWS = [row for path in sorted(SAMPLE.glob("events_*.toml")) for row in read(path)["event"]]
LATIN_NAMES = {row["slug"]: row["latin_name"] for row in read(SAMPLE / "speakers.toml")["speaker"]}
DOORS = {
    "past_completed": Door.PAST,
    "past_cancelled": Door.CANCELLED,
    "running": Door.RUNNING,
    "open": Door.OPEN,
    "online": Door.OPEN,
    "hybrid": Door.OPEN,
    "nearly_full": Door.NEARLY_FULL,
    "full_waiting": Door.WAITING_LIST,
    "not_open_yet": Door.NOT_YET,
    "closed_registration": Door.CLOSED,
    "free_entry": Door.FREE,
    "by_call": Door.BY_CALL,
    "postponed_no_date": Door.POSTPONED,
    "postponed_new_date": Door.OPEN,
    "cancelled": Door.CANCELLED,
}
STATUSES = {
    "draft": EventStatus.DRAFT,
    "past_completed": EventStatus.COMPLETED,
    "past_cancelled": EventStatus.CANCELLED,
    "cancelled": EventStatus.CANCELLED,
    "postponed_no_date": EventStatus.POSTPONED,
}
DAYS = (
    "2027-03-28T02:30+01:00",  # an hour that Paris skips
    "2026-10-25T23:30+05:00",  # the day on which Paris has 25 hours
    "2028-02-29T12:00+05:00",
)
TABLES = (
    *(City, Sector, Organisation, Memorandum, Quote, CommitmentPeriod, Commitment, ConsentText),
    *(Venue, Room, Speaker, User, EmailAddress, Professional, ConsentRecord),
    *(Event, Session, Appearance, Registration, SearchSynonym, InterestRequest),
)


def load(command="load_sample", *arguments):
    said = StringIO()
    call_command(command, *arguments, stdout=said)
    return said.getvalue()


def everything():
    """Every column of every row that the commands write."""
    return {table: list(table.objects.order_by("pk").values_list()) for table in TABLES}


@pytest.fixture
def demonstration(settings):
    settings.DEMONSTRATION_DATA = True
    return settings


# --- reference data ---------------------------------------------------------------------------


def test_the_reference_data_is_complete_and_the_command_says_so():
    said = load("load_reference")

    assert said == (
        "Created: cities 28, sectors 11, organisations 2, memoranda 1, quotes 2, periods 2, "
        "commitments 3, synonyms 15, pages 4, consent texts 4.\n"
    )
    sectors = Sector.objects.filter(parent=None)
    assert [(sector.glyph, sector.colour) for sector in sectors] == [
        (pair, pair) for pair in ("av", "pa", "mu", "de", "ar", "cr", "di", "li", "fa")
    ]
    assert {s.slug for s in Sector.objects.get(slug="digital").children.all()} == {
        "games",
        "immersive",
    }
    parties = Memorandum.objects.get().parties.order_by("slug")
    assert [party.slug for party in parties] == ["almaty-creative", "institut-francais"]
    assert [(c.period.slug, c.group, c.least) for c in Commitment.objects.order_by("order")] == [
        ("first", "festivals_exhibitions", 5),
        ("first", "masterclasses_seminars", 11),
        ("first", "professional_meetings", 20),
    ]
    assert all(consents.current_text(purpose) for purpose in Purpose)


def test_every_language_gets_its_own_words_whatever_language_is_active():
    with translation.override("fr"):
        load("load_reference")

    city = City.objects.get(slug="shymkent")
    assert [city.name_kk, city.name_ru, city.name_fr, city.name_en] == [
        "Шымкент",
        "Шымкент",
        "Chymkent",
        "Shymkent",
    ]
    assert City.objects.rewrite(False).values_list("name", flat=True).get(pk=city.pk) == "Шымкент"


def test_what_staff_changed_or_deleted_in_the_memorandum_stays():
    load("load_reference")
    City.objects.filter(slug="paris").update(name_kk="Париж қаласы")
    Organisation.objects.filter(slug="institut-francais").update(
        name_fr="Institut français (Paris)"
    )
    CommitmentPeriod.objects.filter(slug="second").update(state=PeriodState.CLOSED)
    ConsentText.objects.filter(purpose=Purpose.NEWS).update(published_at=None)
    SearchSynonym.objects.filter(words__contains="Karaganda").update(words="Қарағанды, Кара")
    Quote.objects.first().delete()
    Commitment.objects.first().delete()
    Sector.objects.get(slug="fashion").delete()
    before = everything()

    said = load("load_reference")

    after = everything()
    assert said == "Created: sectors 1.\n"
    assert after.pop(Sector) != before.pop(Sector)
    assert after == before


def test_nothing_is_said_when_nothing_is_missing():
    load("load_reference")

    assert load("load_reference") == ""


@pytest.mark.parametrize(
    ("today", "first", "second"),
    [
        ("2024-11-03T23:59+05:00", PeriodState.PLANNED, PeriodState.PLANNED),
        ("2024-11-04T00:00+05:00", PeriodState.CURRENT, PeriodState.PLANNED),
        ("2026-11-03T23:59+05:00", PeriodState.CURRENT, PeriodState.PLANNED),
        ("2026-11-04T00:00+05:00", PeriodState.CLOSED, PeriodState.CURRENT),
        ("2028-11-04T00:00+05:00", PeriodState.CLOSED, PeriodState.CLOSED),
    ],
)
def test_a_period_begins_and_ends_at_midnight_in_almaty(frozen_at, today, first, second):
    frozen_at(today)

    load("load_reference")

    states = CommitmentPeriod.objects.order_by("starts_on").values_list("state", flat=True)
    assert list(states) == [first, second]


# --- sample programme -------------------------------------------------------------------------


def test_the_sample_is_refused_where_pages_do_not_say_that_it_is_one():
    with pytest.raises(CommandError, match="DEMONSTRATION_DATA"):
        load()

    assert not Event.objects.exists()


@pytest.mark.parametrize("instant", DAYS)
def test_every_event_is_what_its_scenario_says_whatever_the_day(demonstration, frozen_at, instant):
    frozen_at(instant)

    load()

    events = {event.slug: event for event in Event.objects.all()}
    assert {slug: door(event) for slug, event in events.items() if is_public(event)} == {
        row["slug"]: DOORS[row["scenario"]] for row in ROWS if row["scenario"] != "draft"
    }
    assert {slug: event.status for slug, event in events.items()} == {
        row["slug"]: STATUSES.get(row["scenario"], EventStatus.PUBLISHED) for row in ROWS
    }
    assert {slug: starts_there(event) for slug, event in events.items()} == {
        row["slug"]: (row["day_offset"], row["start"]) for row in ROWS
    }
    assert {slug: held(event) for slug, event in events.items()} == {
        row["slug"]: (row.get("confirmed", 0), row.get("waiting", 0)) for row in ROWS
    }
    assert all(event.seats_taken == held(event)[0] for event in events.values())


def starts_there(event):
    zone = ZoneInfo(event.tz)
    start = event.starts_at.astimezone(zone)
    return (start.date() - timezone.now().astimezone(zone).date()).days, f"{start:%H:%M}"


def held(event):
    states = Counter(event.registrations.values_list("state", flat=True))
    return sum(states[state] for state in HOLDING_A_SEAT), states[RegistrationState.WAITLISTED]


def test_a_second_run_on_a_later_day_changes_nothing(demonstration, frozen_at):
    clock = frozen_at("2026-11-25T02:30+05:00")  # another date in Paris
    load()
    Event.objects.filter(slug=ROWS[0]["slug"]).update(title_kk="Басқа атау")
    before = everything()
    clock.shift(dt.timedelta(days=3))

    said = load()

    assert said == ""
    assert everything() == before


def agenda_line(session, event):
    start = session.starts_at.astimezone(ZoneInfo(event.tz))
    minutes = (session.ends_at - session.starts_at).seconds // 60
    speakers = [a.speaker.slug for a in session.appearances.select_related("speaker")]
    return session.title_fr, f"{start:%H:%M}", minutes, speakers


def test_without_a_sample_password_nobody_of_the_sample_can_sign_in(settings):
    settings.SAMPLE_PASSWORD = ""
    load_reference()

    load_people()

    assert User.objects.count() == 53
    assert [user.email for user in User.objects.all() if user.has_usable_password()] == []


@override_settings(DEMONSTRATION_DATA=True, SAMPLE_PASSWORD="almaty-paris-2024")
class TestSample(TestCase):
    """One load serves all these; what a test changes is undone."""

    @classmethod
    def setUpTestData(cls):
        load()

    def test_production_refuses_the_sample_unless_it_is_insisted_on(self):
        with override_settings(PRODUCTION=True):
            with pytest.raises(CommandError, match="--force-demonstration"):
                load()

            assert load("load_sample", "--force-demonstration") == ""

    def test_a_run_that_was_broken_off_is_made_good_by_the_next(self):
        slug = next(row["slug"] for row in ROWS if row["scenario"] == "nearly_full")
        event = Event.objects.get(slug=slug)
        event.registrations.all().delete()
        event.delete()

        said = load()

        assert said == "Created: events 1, registrations 28.\n"
        assert door(Event.objects.get(slug=slug)) == Door.NEARLY_FULL

    def test_an_event_has_its_words_agenda_stage_and_both_parties(self):
        row = next(row for row in ROWS if len(row.get("session", [])) == 3)

        event = Event.objects.get(slug=row["slug"])

        assert [getattr(event, f"title_{code}") for code in ("kk", "ru", "fr", "en")] == [
            row[f"title_{code}"] for code in ("kk", "ru", "fr", "en")
        ]
        assert {sector.slug for sector in event.sectors.all()} == set(row["sectors"])
        assert event.organisers.count() == 2
        assert (event.venue.slug, event.languages) == (row["venue"], row["languages"])
        assert event.is_demonstration
        assert fold(row["title_kk"]) in event.search_text
        on_stage = event.appearances.filter(session=None).select_related("speaker")
        assert [(a.speaker.slug, a.role) for a in on_stage] == [
            (speaker["slug"], speaker["role"]) for speaker in row["speaker"]
        ]
        assert [agenda_line(session, event) for session in event.sessions.all()] == [
            (line["title_fr"], line["start"], line["duration_minutes"], line["speakers"])
            for line in row["session"]
        ]

    def test_a_moved_event_tells_its_earlier_date_and_moves_the_end_of_registration(self):
        row = next(row for row in ROWS if row["scenario"] == "postponed_new_date")

        event = Event.objects.get(slug=row["slug"])

        days = row["day_offset"] - row["old_day_offset"]
        assert event.starts_at - event.previous_starts_at == dt.timedelta(days=days)
        assert event.starts_at - event.registration_closes_at == dt.timedelta(
            hours=row["registration_closes_offset"]
        )
        assert event.status_reason_kk == row["reason_kk"]
        assert event.schedule_version == 2

    def test_people_registered_while_registration_was_open_and_nobody_where_they_speak(self):
        for row in ROWS:
            event = Event.objects.get(slug=row["slug"])
            places = list(event.registrations.select_related("user__professional"))
            speaking = {LATIN_NAMES[speaker["slug"]] for speaker in row.get("speaker", [])}
            assert {r.user.professional.latin_name for r in places} & speaking == set()
            assert {r.source for r in places} <= {Source.SAMPLE}
            for registration in places:
                assert event.published_at < event.registration_opens_at < registration.queued_at
                assert registration.queued_at < timezone.now()
                assert registration.queued_at < event.registration_closes_at

    def test_as_many_came_to_past_events_as_the_file_says(self):
        came = Counter(
            Registration.objects.filter(state=RegistrationState.ATTENDED).values_list(
                "event__slug", flat=True
            )
        )

        assert came == Counter({row["slug"]: row.get("attended", 0) for row in ROWS})

    def test_the_sample_applicant_holds_places_and_waits_second_in_line(self):
        mine = Registration.objects.filter(user__email="aigerim@example.org").select_related(
            "event"
        )

        holds = {
            r.event.slug: "waitlisted" if r.state == RegistrationState.WAITLISTED else "confirmed"
            for r in mine
        }
        assert holds == {
            row["slug"]: row["applicant"] for row in ROWS if row["applicant"] != "none"
        }
        waiting = [r for r in mine if r.state == RegistrationState.WAITLISTED]
        assert [queue_position(registration) for registration in waiting] == [2]

    def test_nobody_of_the_sample_is_owed_a_mail(self):
        assert Message.objects.count() == 0

    def test_sample_accounts_sign_in_only_where_a_password_is_set(self):
        accounts = User.objects.filter(email__in=["aigerim@example.org", "coordinator@example.org"])
        able = {user.email for user in User.objects.all() if user.has_usable_password()}
        who = ("aigerim", "coordinator", "door", "officer", "partner", "reviewer")
        assert able == {f"{name}@example.org" for name in who}
        assert all(user.check_password("almaty-paris-2024") for user in accounts)
        assert EmailAddress.objects.filter(verified=True, primary=True).count() == 53

    def test_the_officer_has_calls_to_run_and_applications_to_read_and_others_that_are_not(self):
        officer = User.objects.get(email="officer@example.org")
        scope, mine = scope_of(officer), read_as_staff(officer)
        run = scope.calls_run(OpenCall.objects.order_by("slug")).values_list("slug", flat=True)

        assert list(run) == ["one-book-two-languages", "residency-for-illustrators"]
        assert 0 < mine.count() < Application.objects.exclude(submitted_at=None).count()
        at_the_door = scope_of(User.objects.get(email="door@example.org"))
        assert 0 < at_the_door.events(Event.objects.all()).count() < Event.objects.count()

    def test_staff_have_their_groups_and_all_others_a_profile_and_a_consent(self):
        staff = User.objects.filter(is_staff=True).order_by("email")
        groups = [(user.email, [group.name for group in user.groups.all()]) for user in staff]
        members = User.objects.filter(is_staff=False, partner_account=None, jury_seats=None)
        others = list(members.select_related("professional__city"))

        assert groups == [
            ("coordinator@example.org", ["coordinator"]),
            ("door@example.org", ["door_staff"]),
            ("officer@example.org", ["sector_officer"]),
        ]
        assert not User.objects.filter(is_superuser=True).exists()
        assert len(others) == 46
        assert all(user.professional.city and user.professional.sectors.exists() for user in others)
        assert all(consents.has_current(user, Purpose.PROCESSING) for user in others)
        given = ConsentRecord.objects.exclude(purpose=Purpose.PROCESSING)
        assert set(given.values_list("purpose", flat=True)) == {Purpose.PUBLIC_DIRECTORY}
        in_force = given.filter(withdrawn_at__isnull=True)
        assert in_force.count() == Professional.objects.public().count()
