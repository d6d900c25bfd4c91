"""What a person does with their own portfolio and projects.

``store`` writes what a form holds; it is called while the profile is locked, so that neither a
limit nor an order is overtaken by a second tab.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet

from applicants.errors import TooManyProjects, TooManyWorks
from applicants.models import PortfolioItem, Professional, Project
from applicants.services import ordering
from applicants.services.project_parts import files_of_project
from applicants.services.screening import note_change
from applicants.services.search import refresh_project_search_text
from partnership.kit.edits import hold_unchanged
from partnership.kit.free_slugs import store_under_free_slug
from partnership.kit.pictures import expected_on_commit, gone_on_commit

MOST_WORKS = 24
MOST_PROJECTS = 12
# As they stand on the person's own page; until moved, what was published last comes first.
OWN_ORDER: tuple[Any, ...] = ("order", F("published_at").desc(nulls_last=True), "-pk")


@transaction.atomic
def add_work(work: PortfolioItem, *, store: Callable[[], object]) -> None:
    """Put a new work at the end; raises ``TooManyWorks``."""
    _hold(work.professional_id)
    works = PortfolioItem.objects.filter(professional=work.professional_id)
    if works.count() >= MOST_WORKS:
        raise TooManyWorks(most=MOST_WORKS)
    work.order = _after_all(works)
    store()
    note_change(work.professional)
    expected_on_commit()


@transaction.atomic
def edit_work(
    work: PortfolioItem, *, before: PortfolioItem, seen: str, store: Callable[[], object]
) -> None:
    """Store the edit; raises ``ChangedMeanwhile``."""
    _hold(work.professional_id)
    hold_unchanged(before, seen)
    store()
    note_change(work.professional, before=before, after=work)
    if work.picture != before.picture:
        gone_on_commit(before.picture)
        expected_on_commit()


@transaction.atomic
def remove_work(work: PortfolioItem) -> None:
    """The work goes with its picture; nothing brings it back."""
    _hold(work.professional_id)
    gone_on_commit(work.picture)
    work.delete()


@transaction.atomic
def move_work(work: PortfolioItem, *, up: bool) -> None:
    """Change places with the neighbour; at either end nothing happens."""
    _hold(work.professional_id)
    ordering.step(_works(work), work.pk, up=up)


@transaction.atomic
def put_work(work: PortfolioItem, *, place: int) -> None:
    """Move it to this place in the portfolio."""
    _hold(work.professional_id)
    ordering.put(_works(work), work.pk, place)


@transaction.atomic
def move_project(project: Project, *, up: bool) -> None:
    """Change places with the neighbour among the person's own projects."""
    _hold(project.owner_id)
    ordering.step(_projects(project), project.pk, up=up)


@transaction.atomic
def put_project(project: Project, *, place: int) -> None:
    """Move it to this place among the person's own projects."""
    _hold(project.owner_id)
    ordering.put(_projects(project), project.pk, place)


@transaction.atomic
def add_project(project: Project, *, store: Callable[[], object]) -> None:
    """Keep a new project, seen by nobody yet; raises ``TooManyProjects``."""
    _hold(project.owner_id)
    theirs = Project.objects.filter(owner=project.owner_id)
    if theirs.count() >= MOST_PROJECTS:
        raise TooManyProjects(most=MOST_PROJECTS)
    project.order = _after_all(theirs)
    store_under_free_slug(project, project.title, store, otherwise="project")
    expected_on_commit()
    refresh_project_search_text(project)


@transaction.atomic
def edit_project(
    project: Project, *, before: Project, seen: str, store: Callable[[], object]
) -> None:
    """Store the edit, team included; its address stays. Raises ``ChangedMeanwhile``."""
    _hold(project.owner_id)
    hold_unchanged(before, seen)
    team = _team(project)
    store()
    if _team(project) == team:
        note_change(project, before=before, after=project)
    else:
        note_change(project)
    if project.picture != before.picture:
        gone_on_commit(before.picture)
        expected_on_commit()
    refresh_project_search_text(project)


@transaction.atomic
def remove_project(project: Project) -> None:
    """The project goes with its team and every file, published or not."""
    _hold(project.owner_id)
    for file in files_of_project(project):
        gone_on_commit(file)
    project.delete()


def _team(project: Project) -> list[tuple[Any, ...]]:
    return list(project.members.order_by("pk").values_list("name", "role", "professional"))


def _hold(person: int) -> None:
    Professional.objects.select_for_update(no_key=True).get(pk=person)


def _after_all(rows: QuerySet[Any]) -> int:
    last = rows.aggregate(last=Max("order"))["last"]
    return 0 if last is None else int(last) + 1


def _works(work: PortfolioItem) -> list[PortfolioItem]:
    return list(PortfolioItem.objects.filter(professional=work.professional_id))


def _projects(project: Project) -> list[Project]:
    return list(Project.objects.filter(owner=project.owner_id).order_by(*OWN_ORDER))
