"""What the pages of sectors print: counts of public things, and the best of each kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, Count, Min, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.safestring import SafeString

from applicants.directory import for_people_rows, for_project_rows, in_name_order
from applicants.models import Professional, Project
from events.models import Event
from events.subscriptions import Subscription
from partnership.accounts.models import ConsentRecord, User
from partnership.kit.kept import Kept
from partnership.portal.queries.coming import coming
from programs.models import OpenCall, Sector
from programs.queries import all_sectors

_NEVER = datetime.max.replace(tzinfo=UTC)
MOST_EVENTS, MOST_PROJECTS, MOST_PEOPLE, MOST_CALLS = 6, 6, 8, 6


@dataclass(frozen=True)
class SectorCard:
    """One of the nine with its parts and how many public things it holds, parts and all."""

    sector: Sector
    parts: Sequence[Sector]
    events: int
    professionals: int
    projects: int


@dataclass(frozen=True)
class SectorPage:
    """A sector, or a part of one, with what is public in it."""

    sector: Sector
    parent: Sector | None
    parts: Sequence[Sector]
    others: Sequence[Sector]
    events: Sequence[SafeString]
    # Asked only where they are not printed already.
    projects: QuerySet[Project]
    people: QuerySet[Professional]
    calls: Sequence[OpenCall]

    @property
    def webcal(self) -> str:
        """What calendar programs subscribe to."""
        path = reverse("events:sector_calendar", args=[self.sector.slug])
        return Subscription(self.sector.name, path).webcal


def sector_cards(now: datetime) -> list[SectorCard]:
    """Four queries, or none: kept until the clock or somebody changes one of the numbers."""
    sectors = all_sectors()
    held = _kept.get(now, _held).numbers
    return [
        SectorCard(
            sector,
            [part for part in sectors if part.parent_id == sector.pk],
            **{kind: counted.get(sector.pk, 0) for kind, counted in held.items()},
        )
        for sector in sectors
        if sector.parent_id is None
    ]


@dataclass(frozen=True)
class _Held:
    """How many public things each of the nine holds, and between which instants that is true."""

    numbers: dict[str, dict[int, int]]
    made_at: datetime
    until: datetime


_kept: Kept[_Held] = Kept(
    (
        *(Sector, Event, Event.sectors.through, Professional, Professional.sectors.through),
        *(ConsentRecord, User, Project, Project.sectors.through),
    )
)


def _held(now: datetime) -> _Held:
    events, projects = Event.objects.in_time().ahead(now), Project.objects.public_in_time()
    counted = {
        "events": _counts(events, "event", now),
        "professionals": _counts(Professional.objects.public(), "professional", now),
        "projects": _counts(projects, "project", now),
    }
    turns = [turn for rows in counted.values() for _root, _number, turn in rows if turn]
    numbers = {
        kind: {root: number for root, number, _turn in rows} for kind, rows in counted.items()
    }
    return _Held(numbers, made_at=now, until=min(turns, default=_NEVER))


def sector_page(slug: str, now: datetime) -> SectorPage | None:
    """Eight queries at most; nothing for a sector that there is not."""
    sectors = all_sectors()
    sector = next((row for row in sectors if row.slug == slug), None)
    if sector is None:
        return None
    parts = [row for row in sectors if row.parent_id == sector.pk]
    pks = [sector.pk, *(part.pk for part in parts)]
    calls = OpenCall.objects.taking_applications(now).only("slug", "closes_at", *_titles())
    people = in_name_order(_within(Professional.objects.public(), pks, "professional_id"))
    projects = _within(Project.objects.public(), pks, "project_id")
    return SectorPage(
        sector=sector,
        parent=next((row for row in sectors if row.pk == sector.parent_id), None),
        parts=parts,
        others=[row for row in sectors if row.parent_id is None],
        events=coming(now, MOST_EVENTS, pks),
        projects=for_project_rows(projects)[:MOST_PROJECTS],
        people=for_people_rows(people)[:MOST_PEOPLE],
        calls=list(_within(calls, pks, "opencall_id")[:MOST_CALLS]),
    )


def _titles() -> Iterable[str]:
    return (f"title{suffix}" for suffix in ("", "_kk", "_ru", "_fr", "_en"))


def _counts(
    rows: QuerySet[Any], link: str, now: datetime
) -> list[tuple[int, int, datetime | None]]:
    """How many of ``rows`` each of the nine holds; what stands in two parts counts once.

    What is still to be published is not counted; the third is when the clock changes the number.
    """
    published = f"{link}__published_at"
    is_out = Q(**{f"{published}__lte": now}) | Q(**{f"{published}__isnull": True})
    turns = [When(**{f"{published}__gt": now}, then=published)]
    if rows.model is Event:
        turns.append(When(**{f"{link}__ends_at__gt": now}, then=f"{link}__ends_at"))
    links = _links(rows).filter(**{f"{link}__in": rows.order_by().values("pk")}).order_by()
    by_root = links.values(root=Coalesce("sector__parent_id", "sector_id")).annotate(
        n=Count(f"{link}_id", filter=is_out, distinct=True), turn=Min(Case(*turns))
    )
    return list(by_root.values_list("root", "n", "turn"))


def _within(rows: Any, pks: Sequence[int], link: str) -> Any:
    """Asked by keys, so that nothing is found twice."""
    return rows.filter(pk__in=_links(rows).filter(sector_id__in=pks).values(link))


def _links(rows: QuerySet[Any]) -> QuerySet[Any]:
    field: Any = rows.model._meta.get_field("sectors")
    links: QuerySet[Any] = field.remote_field.through.objects.all()
    return links
