"""The sample programme: written as drafts, then led through the services like any other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from applicants.services.owing import quietly
from events.models import Event
from events.services import lifecycle
from events.services.search import refresh_search_text
from partnership.accounts.models import User
from partnership.portal.loading.aftermath import write_aftermath
from partnership.portal.loading.applications import load_applications
from partnership.portal.loading.articles import load_news
from partnership.portal.loading.bookings import register_all, who_registers
from partnership.portal.loading.calls import load_calls
from partnership.portal.loading.drafts import Rooms, speakers_of, write_draft
from partnership.portal.loading.files import SAMPLE, Row, read
from partnership.portal.loading.letters import load_letters
from partnership.portal.loading.organisations import load_organisations
from partnership.portal.loading.people import COORDINATOR, Person, load_people, people
from partnership.portal.loading.places import latin_names, load_speakers, load_venues, rooms
from partnership.portal.loading.portfolio import load_profiles, load_projects
from partnership.portal.loading.reference import load_reference
from partnership.portal.loading.scenarios import MOVES
from partnership.portal.loading.works import load_works


@dataclass(frozen=True)
class Stage:
    """What every event of one run draws on."""

    people: Sequence[Person]
    coordinator: User
    rooms: Rooms
    latin_names: dict[str, str]
    now: datetime


def load_sample() -> Counter[str]:
    """Create what is missing and return how much of what; what exists is left as it is.

    Each event is one transaction: a run that is broken off leaves no half-made event and can
    simply be repeated. Dates are counted from the day on which an event is first loaded. Nobody
    is written to while it loads; what happens to the registrations later is mailed as always.
    """
    with translation.override(settings.LANGUAGE_CODE), quietly():
        created = load_reference()
        partners = read(SAMPLE / "partners.toml")["organisation"]
        created += Counter(organisations=load_organisations(partners))
        created += Counter(venues=load_venues(), speakers=load_speakers(), people=load_people())
        created += Counter(profiles=load_profiles(), projects=load_projects())
        created += load_works()
        created += Counter(calls=load_calls(), news=load_news())
        created += _load_events()
        everybody = people()
        created += Counter(applications=load_applications(_coordinator(everybody)))
        return created + Counter(letters=load_letters(everybody))


def _load_events() -> Counter[str]:
    rows = [row for path in sorted(SAMPLE.glob("events_*.toml")) for row in read(path)["event"]]
    there = set(Event.objects.values_list("slug", flat=True))
    new = [(number, row) for number, row in enumerate(rows) if row["slug"] not in there]
    if not new:
        return Counter()
    stage = _stage()
    registered = sum(_load_event(row, number, stage) for number, row in new)
    return Counter(events=len(new), registrations=registered)


def _stage() -> Stage:
    everybody = people()
    return Stage(everybody, _coordinator(everybody), rooms(), latin_names(), timezone.now())


def _coordinator(everybody: Sequence[Person]) -> User:
    return next(person.user for person in everybody if person.account == COORDINATOR)


@transaction.atomic
def _load_event(row: Row, number: int, stage: Stage) -> int:
    """From draft to the state its scenario names; returns how many people registered."""
    event = write_draft(row, stage.rooms, stage.now)
    registered = 0
    if row["scenario"] != "draft":
        lifecycle.publish(event, by=stage.coordinator)
        on_stage = {stage.latin_names[slug] for slug in speakers_of(row)}
        arriving = who_registers(row, number, stage.people, on_stage)
        registered = len(register_all(event, arriving, stage.now))
        if row["scenario"] in MOVES:
            MOVES[row["scenario"]](event, row, stage.coordinator, stage.now)
        write_aftermath(event, stage.coordinator)
    refresh_search_text(event)
    return registered
