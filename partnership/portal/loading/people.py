"""The people of the sample programme: those who sign in, take part, show work or judge."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from applicants.models import Professional
from events.models import StaffScope
from events.staff_scopes import SCOPED_ROLES
from partnership.accounts.choices import Language, Purpose
from partnership.accounts.models import User
from partnership.accounts.services import consents
from partnership.portal.loading.files import SAMPLE, Row, read
from programs.models import City, Sector

APPLICANT, COORDINATOR, MEMBER, MAKER = "applicant", "coordinator", "member", "maker"
JUROR = "juror"
# Shown and named, but nobody signs in as they.
WITHOUT_PASSWORD = frozenset({MEMBER, MAKER, JUROR})
TAKING_PART = frozenset({APPLICANT, MEMBER})
CHANNEL = "sample"

SPOKEN = {
    Language.KAZAKH: ["kk", "ru"],
    Language.RUSSIAN: ["ru"],
    Language.FRENCH: ["fr", "en"],
    Language.ENGLISH: ["en"],
}


@dataclass(frozen=True)
class Person:
    """A user with what the file says and the tables do not."""

    user: User
    account: str
    latin_name: str


@transaction.atomic
def load_people() -> int:
    """Create the accounts that are missing, by address; returns how many."""
    rows = read(SAMPLE / "people.toml")["person"]
    there = set(User.objects.values_list("email", flat=True))
    new = [row for row in rows if row["email"] not in there]
    for row in new:
        _account(row)
    return len(new)


def people() -> list[Person]:
    """Everybody of the file, in its order."""
    rows = read(SAMPLE / "people.toml")["person"]
    users = {user.email: user for user in User.objects.filter(email__in=[r["email"] for r in rows])}
    return [Person(users[row["email"]], row["account"], row["latin_name"]) for row in rows]


def _account(row: Row) -> None:
    """Only the sample accounts have a password, and only on one's own machine.

    Every address counts as verified, or the account would be tidied away as never finished.
    """
    without = row["account"] in WITHOUT_PASSWORD
    password = None if without else settings.SAMPLE_PASSWORD or None
    user = User.objects.create_user(
        row["email"],
        password,
        full_name=f"{row['given_name']} {row['family_name']}",
        language=row["language"],
        time_zone=row["tz"],
        is_staff=bool(row["group"]),
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if row["group"]:
        user.groups.add(Group.objects.get(name=row["group"]))
    if row["group"] in SCOPED_ROLES:
        sectors = Sector.objects.filter(slug__in=row["sectors"])
        StaffScope.objects.bulk_create(StaffScope(user=user, sector=one) for one in sectors)
    if row["account"] in {*TAKING_PART, MAKER}:
        _professional(user, row)
        consents.give(user, Purpose.PROCESSING, language=user.language, channel=CHANNEL)


def _professional(user: User, row: Row) -> None:
    professional = Professional.objects.create(
        user=user,
        family_name=row["family_name"],
        given_name=row["given_name"],
        patronymic=row["patronymic"],
        latin_name=row["latin_name"],
        city=City.objects.get(slug=row["city"]),
        languages=SPOKEN[Language(row["language"])],
    )
    professional.sectors.set(Sector.objects.filter(slug__in=row["sectors"]))
