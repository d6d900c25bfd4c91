"""The directory of professionals and their projects, as everybody may read it."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import SafeString

from applicants import rolls
from applicants.directory import (
    for_person_page,
    for_project_rows,
    printed_people,
    printed_projects,
    text_of,
    with_team,
)
from applicants.filters import DirectoryFilter, ProfessionalFilter, ProjectFilter
from applicants.models import Professional, Project
from applicants.queries import is_partner, projects_of
from applicants.structured import person_things, project_things
from partnership.kit.pages import public_page
from partnership.kit.paging import page_of
from partnership.kit.printing import PrintedRows

Printed = Callable[[Sequence[int]], list[SafeString]]

PER_PAGE = 24
MOST_PROJECTS = 24
# After one's own, in whatever order these are.
OF_OTHERS = 32767


@public_page
def professionals(request: HttpRequest) -> HttpResponse:
    """Who chose to be public and agrees to it now, by name."""
    asked = ProfessionalFilter(request.GET, rolls.people(timezone.now()))
    context = _listed(request, asked, printed_people) | {"is_partner": is_partner(request.user)}
    return render(request, "applicants/directory/professionals.html", context)


@public_page
def professional(request: HttpRequest, slug: str) -> HttpResponse:
    """One person with works and projects; whoever is not public does not exist."""
    person = get_object_or_404(for_person_page(Professional.objects.public()), slug=slug)
    projects = Project.objects.public().filter(pk__in=projects_of(person))
    context = shown_of(person, projects) | {"structured": person_things(person)}
    return render(request, "applicants/directory/professional.html", context)


def shown_of(
    person: Professional,
    projects: QuerySet[Project],
    page: Callable[[Project], str] = Project.get_absolute_url,
) -> dict[str, Any]:
    """What the page of a person prints: for everybody, for partners, for its owner beforehand.

    ``page`` is where a project of the list is read.
    """
    own_first = Case(When(owner=person, then=F("order")), default=OF_OTHERS)
    projects = projects.order_by(own_first, F("published_at").desc(nulls_last=True), "-pk")
    return {
        "person": person,
        "bio": text_of(person, "bio"),
        "seeks": text_of(person, "seeks"),
        "projects": [(row, page(row)) for row in for_project_rows(projects)[:MOST_PROJECTS]],
    }


@public_page
def projects(request: HttpRequest) -> HttpResponse:
    """Published projects of public people, the newest first."""
    asked = ProjectFilter(request.GET, rolls.projects(timezone.now()))
    context = _listed(request, asked, printed_projects) | {"is_partner": is_partner(request.user)}
    return render(request, "applicants/directory/projects.html", context)


@public_page
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """One project with its team; it goes from the page when its owner does."""
    rows = with_team(Project.objects.public().select_related("owner__city", "city"))
    found = get_object_or_404(rows, slug=slug)
    context = shown_of_project(found) | {
        "structured": project_things(found),
        "owner_address": found.owner.get_absolute_url(),
    }
    return render(request, "applicants/directory/project.html", context)


def shown_of_project(project: Project) -> dict[str, Any]:
    """What the page of a project prints, be it for everybody or for partners."""
    owner = project.owner_id
    return {
        "project": project,
        "description": text_of(project, "description"),
        "seeks": text_of(project, "seeks"),
        "steps": project.steps,
        "owner_in_team": any(m.professional_id == owner for m in project.members.all()),
    }


def _listed(request: HttpRequest, asked: DirectoryFilter, printed: Printed) -> dict[str, Any]:
    rows = PrintedRows(asked.found(), printed)
    page = page_of(rows, request.GET.get("page", "1"), PER_PAGE)
    hints = [] if page.paginator.count else asked.hints
    return {"filter": asked, "page": page, "hints": hints}
