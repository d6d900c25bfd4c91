"""Messages of partners in the sample, each led to its state through the services."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F

from applicants.models import InterestRequest, InterestTrail, Professional
from applicants.queries import can_be_written_to
from applicants.services import interest
from partnership.accounts.models import User
from partnership.portal.loading.files import SAMPLE, Row, read
from partnership.portal.loading.people import APPLICANT, COORDINATOR, Person

TEAM, VERSION = "team", "sample"
SCREENED = frozenset({"approved", "relayed", "answered", "declined"})


def load_letters(everybody: list[Person]) -> int:
    """Create the messages that are missing, by the address of their sender."""
    there = set(InterestRequest.objects.values_list("email", flat=True))
    new = [row for row in read(SAMPLE / "letters.toml")["letter"] if row["email"] not in there]
    users = {person.account: person.user for person in reversed(everybody)}
    for row in new:
        _load_letter(row, users[APPLICANT], users[COORDINATOR])
    return len(new)


@transaction.atomic
def _load_letter(row: Row, applicant: User, staff: User) -> None:
    to = None if row["to"] == TEAM else Professional.objects.get(user=applicant)
    request = interest.ask(_letter(row), to=to)
    if row["state"] != "unconfirmed":
        interest.confirm(request)
        _screen(request, row, applicant, staff)
    _date_back(request, timedelta(days=row["days_ago"]))


def _letter(row: Row) -> interest.Letter:
    names = ("name", "organisation", "country", "email", "language")
    return interest.Letter(
        **{name: row[name] for name in names},
        message=row["message"].strip(),
        consent_version=VERSION,
        consent_language=row["language"],
        consent_sha256="",
    )


def _screen(request: InterestRequest, row: Row, applicant: User, staff: User) -> None:
    """As far as the row says; a professional who is not public gets nothing, in the sample too."""
    state = row["state"]
    if state == "refused":
        interest.refuse(request, by=staff)
    if state in SCREENED and (row["to"] == TEAM or can_be_written_to(request)):
        interest.approve(request, by=staff)
        if state == "answered":
            interest.answer(request, by=applicant, text=row["answer"])
        if state == "declined":
            interest.decline(request, by=applicant, note=row["answer"])


def _date_back(request: InterestRequest, ago: timedelta) -> None:
    moments = ("created_at", "confirmed_at", "relayed_at", "ended_at")
    earlier = {name: F(name) - ago for name in moments}
    rows = InterestRequest.objects.filter(pk=request.pk)
    rows.update(is_demonstration=True, **earlier)
    InterestTrail.objects.filter(request=request).update(at=F("at") - ago)
