"""What a person does with their own portfolio and projects.

``store`` writes what a form holds; it is called while the profile is locked, so that neither a
limit nor an order is overtaken by a second tab.
"""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Max

from applicants.errors import TooManyProjects, TooManyWorks
from applicants.models import PortfolioItem, Professional, Project
from applicants.services.search import refresh_project_search_text
from partnership.kit.edits import hold_unchanged
from partnership.kit.free_slugs import store_under_free_slug
from partnership.kit.pictures import expected_on_commit, gone_on_commit

MOST_WORKS = 24
MOST_PROJECTS = 12


@transaction.atomic
def add_work(work: PortfolioItem, *, store: Callable[[], object]) -> None:
    """Put a new work at the end; raises ``TooManyWorks``."""
    _hold(work.professional_id)
    works = PortfolioItem.objects.filter(professional=work.professional_id)
    if works.count() >= MOST_WORKS:
        raise TooManyWorks(most=MOST_WORKS)
    last = works.aggregate(last=Max("order"))["last"]
    work.order = 0 if last is None else last + 1
    store()
    expected_on_commit()


@transaction.atomic
def edit_work(
    work: PortfolioItem, *, before: PortfolioItem, seen: str, store: Callable[[], object]
) -> None:
    """Store the edit; raises ``ChangedMeanwhile``."""
    _hold(work.professional_id)
    hold_unchanged(before, seen)
    store()
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
    works = list(PortfolioItem.objects.filter(professional=work.professional_id))
    here = next((place for place, other in enumerate(works) if other.pk == work.pk), None)
    if here is None:
        return
    there = here - 1 if up else here + 1
    if 0 <= there < len(works):
        works[here], works[there] = works[there], works[here]
    for place, other in enumerate(works):
        if other.order != place:
            other.order = place
            other.save(update_fields=["order"])


@transaction.atomic
def add_project(project: Project, *, store: Callable[[], object]) -> None:
    """Keep a new project, seen by nobody yet; raises ``TooManyProjects``."""
    _hold(project.owner_id)
    if Project.objects.filter(owner=project.owner_id).count() >= MOST_PROJECTS:
        raise TooManyProjects(most=MOST_PROJECTS)
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
    store()
    if project.picture != before.picture:
        gone_on_commit(before.picture)
        expected_on_commit()
    refresh_project_search_text(project)


@transaction.atomic
def remove_project(project: Project) -> None:
    """The project goes with its team and picture, published or not."""
    _hold(project.owner_id)
    gone_on_commit(project.picture)
    project.delete()


def _hold(person: int) -> None:
    Professional.objects.select_for_update(no_key=True).get(pk=person)
