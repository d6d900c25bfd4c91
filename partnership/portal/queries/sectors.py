"""What the pages of sectors print: counts of public things, and the best of each kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from applicants.directory import for_people_rows, for_project_rows, in_name_order
from applicants.models import Professional, Project
from events.choices import EventStatus
from events.models import Event
from events.queries import EventCard, cards
from programs.models import OpenCall, Sector

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
    events: Sequence[EventCard]
    projects: Sequence[Project]
    people: Sequence[Professional]
    calls: Sequence[OpenCall]


def sector_cards(now: datetime) -> list[SectorCard]:
    """Four queries, however many sectors there are."""
    sectors = list(Sector.objects.all())
    held = {
        "events": _counts(Event.objects.public().ahead(now), "event_id"),
        "professionals": _counts(Professional.objects.public(), "professional_id"),
        "projects": _counts(Project.objects.public(), "project_id"),
    }
    return [
        SectorCard(
            sector,
            [part for part in sectors if part.parent_id == sector.pk],
            **{kind: counted.get(sector.pk, 0) for kind, counted in held.items()},
        )
        for sector in sectors
        if sector.parent_id is None
    ]


def sector_page(slug: str, now: datetime) -> SectorPage | None:
    """Eight queries at most; nothing for a sector that there is not."""
    sectors = list(Sector.objects.all())
    sector = next((row for row in sectors if row.slug == slug), None)
    if sector is None:
        return None
    parts = [row for row in sectors if row.parent_id == sector.pk]
    pks = [sector.pk, *(part.pk for part in parts)]
    coming = Event.objects.public().ahead(now).filter(status=EventStatus.PUBLISHED)
    calls = OpenCall.objects.taking_applications(now).only("slug", "closes_at", *_titles())
    people = in_name_order(_within(Professional.objects.public(), pks, "professional_id"))
    projects = _within(Project.objects.public(), pks, "project_id")
    return SectorPage(
        sector=sector,
        parent=next((row for row in sectors if row.pk == sector.parent_id), None),
        parts=parts,
        others=[row for row in sectors if row.parent_id is None],
        events=cards(_within(coming, pks, "event_id").for_cards()[:MOST_EVENTS], now),
        projects=list(for_project_rows(projects)[:MOST_PROJECTS]),
        people=list(for_people_rows(people)[:MOST_PEOPLE]),
        calls=list(_within(calls, pks, "opencall_id")[:MOST_CALLS]),
    )


def _titles() -> Iterable[str]:
    return (f"title{suffix}" for suffix in ("", "_kk", "_ru", "_fr", "_en"))


def _counts(rows: QuerySet[Any], link: str) -> dict[int, int]:
    """How many of ``rows`` each of the nine holds; what stands in two parts counts once."""
    links = _links(rows).filter(Q(**{f"{link}__in": rows.order_by().values("pk")}))
    by_root = links.order_by().values(root=Coalesce("sector__parent_id", "sector_id"))
    return dict(by_root.annotate(n=Count(link, distinct=True)).values_list("root", "n"))


def _within(rows: Any, pks: Sequence[int], link: str) -> Any:
    """Asked by keys, so that nothing is found twice."""
    return rows.filter(pk__in=_links(rows).filter(sector_id__in=pks).values(link))


def _links(rows: QuerySet[Any]) -> QuerySet[Any]:
    field: Any = rows.model._meta.get_field("sectors")
    links: QuerySet[Any] = field.remote_field.through.objects.all()
    return links
