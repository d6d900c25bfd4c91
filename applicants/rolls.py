"""Who and what the public may know of, in the order of its lists; kept until it changes."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.utils.translation import get_language

from applicants.directory import in_name_order
from applicants.models import Professional, Project
from partnership.accounts.models import ConsentRecord, User
from partnership.kit.kept import Kept, KeptBy
from programs.models import City

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Roll:
    """Keys in the order of a list, true from the instant it was made ``until`` the clock adds one.

    A hundred thousand of them take a megabyte; what a page prints is read when it is printed.
    """

    ids: Sequence[int]
    cities: Sequence[City]
    made_at: datetime
    until: datetime = field(default=_NEVER)

    def only(self, pks: Iterable[int]) -> list[int]:
        """Those of ``pks`` that stand here, in the order of the list."""
        found = set(pks)
        return [pk for pk in self.ids if pk in found]


def people(now: datetime) -> Roll:
    """Every public professional by name, in the alphabet of the reader; two queries, or none."""
    return _people.get(get_language() or "ru", now, _all_people)


def projects(now: datetime) -> Roll:
    """Every public project, the newest first; two queries, or none."""
    return _projects.get(now, _all_projects)


def shown_to_partners(now: datetime) -> Roll:
    """Who is shown to partners only; read each time, for nothing of it may be kept."""
    rows = in_name_order(Professional.objects.for_partners()).values_list("pk", "city_id")
    return _roll(list(rows), now)


def projects_for_partners(now: datetime) -> Roll:
    """Projects of those who are shown to partners only; read each time, as their owners are."""
    known = Project.objects.for_partners(now).order_by("-published_at", "-pk")
    return _roll(list(known.values_list("pk", "city_id")), now)


_of_people = (Professional, ConsentRecord, User, City)
_people: KeptBy[str, Roll] = KeptBy(_of_people)
_projects: Kept[Roll] = Kept((Project, *_of_people))


def _all_people(now: datetime) -> Roll:
    rows = in_name_order(Professional.objects.public()).values_list("pk", "city_id")
    return _roll(list(rows), now)


def _all_projects(now: datetime) -> Roll:
    known = Project.objects.public_in_time().order_by("-published_at", "-pk")
    rows = list(known.values_list("pk", "city_id", "published_at"))
    later = [instant for *_row, instant in rows if instant and instant > now]
    public = [(pk, city) for pk, city, instant in rows if instant and instant <= now]
    return _roll(public, now, min(later, default=_NEVER))


def _roll(rows: Sequence[tuple[int, int | None]], now: datetime, until: datetime = _NEVER) -> Roll:
    here = {city for _pk, city in rows if city is not None}
    cities = [city for city in City.objects.all() if city.pk in here]
    return Roll(array("q", [pk for pk, _city in rows]), cities, now, until)
