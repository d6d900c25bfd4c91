"""The steps of an event: every status with every verb, what is refused, what is counted."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from events import errors
from events.choices import FOLLOWS, EventStatus, Format, TrailVerb
from events.models import Event
from events.services.lifecycle import (
    cancel,
    complete,
    note_change,
    postpone,
    publish,
    reschedule,
    snapshot,
)
from events.services.search import refresh_search_text
from partnership.kit.folding import fold
from tests.factories.accounts import UserFactory
from tests.factories.events import (
    AppearanceFactory,
    EventFactory,
    RoomFactory,
    SessionFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db
S = EventStatus
REASONS = {"kk": "Зал жабық.", "ru": "Зал закрыт.", "fr": "La salle est fermée.", "en": "Closed."}


def soon(event):
    start = timezone.now() + timedelta(days=30)
    return {"starts_at": start, "ends_at": start + timedelta(hours=2)}


# verb → (status it leads to, statuses it leads from)
VERBS = {
    "publish": (lambda event, by: publish(event, by=by), S.PUBLISHED, {S.DRAFT}),
    "postpone": (
        lambda event, by: postpone(event, by=by, reasons=REASONS),
        S.POSTPONED,
        {S.PUBLISHED},
    ),
    "postpone to a date": (
        lambda event, by: postpone(event, by=by, reasons=REASONS, **soon(event)),
        S.PUBLISHED,
        {S.PUBLISHED},
    ),
    "reschedule": (
        lambda event, by: reschedule(event, by=by, **soon(event)),
        S.PUBLISHED,
        {S.PUBLISHED, S.POSTPONED},
    ),
    "cancel": (
        lambda event, by: cancel(event, by=by, reasons=REASONS),
        S.CANCELLED,
        {S.PUBLISHED, S.POSTPONED},
    ),
    "complete": (lambda event, by: complete(event, by=by), S.COMPLETED, {S.PUBLISHED}),
}


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("name", list(VERBS))
def test_every_status_with_every_verb(name, status):
    verb, to, allowed_from = VERBS[name]
    event, clerk = EventFactory(past=True, status=status), UserFactory(staff=True)

    if status in allowed_from:
        verb(event, clerk)
        assert event.trail.first().by == clerk
    else:
        with pytest.raises(errors.WrongStatus):
            verb(event, clerk)
        assert event.trail.count() == 0
    event.refresh_from_db()
    assert event.status == (to if status in allowed_from else status)


def test_every_step_of_the_table_has_a_verb():
    steps = {(before, to) for _verb, to, allowed in VERBS.values() for before in allowed}
    staying = {(S.PUBLISHED, S.PUBLISHED)}

    assert steps - staying == {(a, b) for a, targets in FOLLOWS.items() for b in targets}


def test_publishing_says_when_and_by_whom():
    event, clerk = EventFactory(draft=True), UserFactory(staff=True)

    publish(event, by=clerk)

    assert (event.status, event.published_at is not None) == (S.PUBLISHED, True)
    assert [(row.verb, row.by) for row in event.trail.all()] == [(TrailVerb.PUBLISHED, clerk)]
    assert Event.objects.public().get() == event


def test_a_timed_publication_keeps_its_time():
    tomorrow = timezone.now() + timedelta(days=1)
    event = EventFactory(draft=True, published_at=tomorrow)

    publish(event, by=None)

    assert event.published_at == tomorrow
    assert not Event.objects.public().exists()


@pytest.mark.parametrize(
    ("missing", "refusal"),
    [
        ({"title_ru": ""}, errors.TextMissing),
        ({"summary_kk": ""}, errors.TextMissing),
        ({"summary_ru": ""}, errors.TextMissing),
        ({"title_kk": None}, errors.TextMissing),
        ({"sectors": []}, errors.SectorMissing),
        ({"venue": None}, errors.VenueMissing),
        ({"venue": None, "format": Format.HYBRID}, errors.VenueMissing),
        ({"capacity": None}, errors.CapacityMissing),
        ({"registration_opens_at": None}, errors.RegistrationDatesMissing),
        ({"registration_closes_at": None}, errors.RegistrationDatesMissing),
    ],
)
def test_publishing_refuses_what_visitors_would_miss(missing, refusal):
    event = EventFactory(draft=True, **missing)

    with pytest.raises(refusal):
        publish(event, by=None)

    event.refresh_from_db()
    assert (event.status, event.published_at) == (S.DRAFT, None)


@pytest.mark.parametrize(
    "traits",
    [
        {"title_fr": "", "title_en": "", "summary_fr": "", "summary_en": ""},
        {"online": True, "capacity": None},
        {"free": True},
        {"by_call": True},
    ],
)
def test_publishing_asks_for_no_more_than_it_needs(traits):
    event = EventFactory(draft=True, **traits)

    publish(event, by=None)

    assert event.status == S.PUBLISHED


@pytest.mark.parametrize("verb", [postpone, cancel])
@pytest.mark.parametrize("reasons", [{}, {"ru": "Зал закрыт."}, {"kk": "Жабық.", "ru": "  "}])
def test_a_reason_is_owed_in_kazakh_and_russian(verb, reasons):
    event = EventFactory()

    with pytest.raises(errors.ReasonMissing):
        verb(event, by=None, reasons=reasons)

    assert Event.objects.get(pk=event.pk).status == S.PUBLISHED


def test_the_reason_is_kept_in_every_language():
    event = EventFactory()

    cancel(event, by=None, reasons=REASONS)

    event.refresh_from_db()
    assert {code: getattr(event, f"status_reason_{code}") for code in REASONS} == REASONS
    assert event.ics_sequence == 1


def test_postponing_keeps_the_date_until_there_is_a_new_one():
    event = EventFactory()
    first = event.starts_at

    postpone(event, by=None, reasons=REASONS)
    without_date = (event.starts_at, event.previous_starts_at, event.schedule_version)
    new = soon(event)
    reschedule(event, by=None, **new)

    assert without_date == (first, None, 1)
    assert (event.status, event.starts_at, event.previous_starts_at) == (
        S.PUBLISHED,
        new["starts_at"],
        first,
    )
    assert (event.schedule_version, event.ics_sequence) == (2, 2)
    assert event.schedule_changed_at is not None
    assert [row.verb for row in event.trail.all()] == [TrailVerb.RESCHEDULED, TrailVerb.POSTPONED]


def test_a_new_date_takes_agenda_and_registration_along():
    event = EventFactory()
    session = SessionFactory(event=event)
    closes, opens = event.registration_closes_at, event.registration_opens_at
    distance = timedelta(days=7, hours=3)

    reschedule(
        event, by=None, starts_at=event.starts_at + distance, ends_at=event.ends_at + distance
    )

    session.refresh_from_db()
    assert session.starts_at == event.starts_at
    assert event.registration_closes_at == closes + distance
    assert event.registration_opens_at == opens


def test_a_much_earlier_date_never_closes_registration_before_it_opens():
    event = EventFactory(starts_at=timezone.now() + timedelta(days=60))
    event.registration_opens_at = event.starts_at - timedelta(days=5)
    event.save()
    closes = event.registration_closes_at

    reschedule(event, by=None, **soon(event))

    assert event.registration_closes_at == closes


def test_a_new_date_must_make_sense():
    event = EventFactory()
    now = timezone.now()
    hour = timedelta(hours=1)

    with pytest.raises(errors.DatesInWrongOrder):
        reschedule(event, by=None, starts_at=now + hour, ends_at=now + hour)
    with pytest.raises(errors.DateInThePast):
        reschedule(event, by=None, starts_at=now - hour, ends_at=now + hour)

    assert Event.objects.get(pk=event.pk).schedule_version == 1


def test_an_event_is_completed_from_its_last_instant_on(frozen_at):
    clock = frozen_at("2026-03-01T09:00+05:00")
    event = EventFactory(starts_at=timezone.now() + timedelta(hours=1))

    clock.shift(timedelta(hours=3, seconds=-1))
    with pytest.raises(errors.NotOverYet):
        complete(event, by=None)
    clock.shift(1)
    complete(event, by=None)

    assert event.status == S.COMPLETED


@pytest.mark.parametrize(
    ("change", "moves_the_schedule"),
    [
        (lambda event: {"starts_at": event.starts_at - timedelta(hours=1)}, True),
        (lambda event: {"ends_at": event.ends_at + timedelta(hours=1)}, True),
        (lambda event: {"venue": VenueFactory()}, False),
        (lambda event: {"room": RoomFactory(venue=event.venue)}, False),
        (lambda event: {"format": Format.HYBRID}, False),
        (lambda event: {"join_url": "https://meet.example.org/1"}, False),
    ],
)
def test_a_change_of_time_place_or_format_is_counted(change, moves_the_schedule):
    event = EventFactory()
    before, clerk = snapshot(event), UserFactory(staff=True)
    for field, value in change(event).items():
        setattr(event, field, value)
    event.save()

    assert note_change(event, by=clerk, before=before)

    event.refresh_from_db()
    assert (event.ics_sequence, event.schedule_version) == (1, 1 + moves_the_schedule)
    assert (event.schedule_changed_at is not None) == moves_the_schedule
    moved = event.starts_at != before.starts_at
    assert event.previous_starts_at == (before.starts_at if moved else None)
    assert [(row.verb, row.by) for row in event.trail.all()] == [(TrailVerb.CHANGED, clerk)]


@pytest.mark.parametrize("traits", [{}, {"draft": True}])
def test_other_edits_and_drafts_are_not_counted(traits):
    event = EventFactory(**traits)
    before = snapshot(event)
    event.title_fr = "Autre titre"
    if traits:
        event.starts_at -= timedelta(hours=1)
    event.save()

    assert not note_change(event, by=None, before=before)

    event.refresh_from_db()
    assert (event.ics_sequence, event.schedule_version, event.trail.count()) == (0, 1, 0)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "lost"},
        {"offer_hours": 0},
        {"ends_at": timezone.now() - timedelta(days=9999)},
        {"registration_closes_at": timezone.now() - timedelta(days=9999)},
    ],
)
def test_the_database_refuses_nonsense(values):
    event = EventFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(**values)


def test_refusals_are_put_into_words_when_shown():
    refused = errors.WrongStatus(status=S.CANCELLED.label)

    with translation.override("en"):
        assert str(refused) == (
            "This step is not possible while the event has the status: Cancelled."
        )


def test_the_search_text_holds_every_language_and_everything_around():
    event = EventFactory(title_kk="Ою-өрнек", title_fr="Été des métiers")
    AppearanceFactory(event=event, speaker__name_kk="Әсем Қанатқызы")

    refresh_search_text(event)

    event.refresh_from_db()
    words = [
        "Ою-өрнек",
        "Été des métiers",
        event.summary_ru,
        event.venue.name_fr,
        "Алматы",
        "Almaty",
        event.sectors.get().name_kk,
        "Әсем Қанатқызы",
    ]
    assert [word for word in words if fold(word) not in event.search_text] == []


def test_the_search_text_can_be_rebuilt_for_all():
    events = [EventFactory(), EventFactory(online=True)]
    expected = {event.pk: event.search_text for event in events}
    Event.objects.update(search_text="")

    call_command("rebuild_search", stdout=StringIO())

    assert dict(Event.objects.values_list("pk", "search_text")) == expected
    assert all(expected.values())
