"""Who of the sample people registers for an event, and when."""

from collections.abc import Sequence
from datetime import datetime

from applicants.choices import Source
from applicants.models import Registration
from applicants.services import registering
from events.models import Event
from partnership.portal.loading.files import Row
from partnership.portal.loading.people import APPLICANT, TAKING_PART, Person

# Each event begins this many people further down the list, so that the faces differ.
STRIDE = 7


def who_registers(
    row: Row, number: int, people: Sequence[Person], on_stage: set[str]
) -> list[Person]:
    """In the order of arrival; nobody registers for an event at which they speak.

    The sample applicant comes first where they hold a place, and second in the queue where
    they wait.
    """
    wanted = row.get("confirmed", 0) + row.get("waiting", 0)
    free = [p for p in people if p.account in TAKING_PART and p.latin_name not in on_stage]
    members = [p for p in free if p.account != APPLICANT]
    turn = number * STRIDE % len(members)
    arriving = [*members[turn:], *members[:turn]]
    applicant = [p for p in free if p.account == APPLICANT]
    if row["applicant"] == "confirmed":
        arriving[:0] = applicant
    if row["applicant"] == "waitlisted":
        second = row["confirmed"] + 1
        arriving[second:second] = applicant
    return arriving[:wanted]


def register_all(event: Event, arriving: Sequence[Person], now: datetime) -> list[Registration]:
    """Spread over the time for which registration has been open, in order of arrival."""
    opens_at, closes_at = event.registration_opens_at, event.registration_closes_at
    if not arriving or opens_at is None or closes_at is None:
        return []
    step = (min(closes_at, now) - opens_at) / (len(arriving) + 1)
    return [
        registering.register(
            event,
            user=person.user,
            language=person.user.language,
            source=Source.SAMPLE,
            now=opens_at + place * step,
        )
        for place, person in enumerate(arriving, start=1)
    ]
