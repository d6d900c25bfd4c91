"""What is shown to partners only, and to its owners who of them has seen it.

On addresses of its own, so that no cache and no count of the public pages ever meets it.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applicants import rolls
from applicants.choices import SightPlace, Visibility
from applicants.directory import for_people_rows, for_person_page, for_project_rows, with_team
from applicants.filters import DirectoryFilter, PartnerFilter, PartnerProjectFilter
from applicants.models import Professional, ProfileSight, Project
from applicants.queries import is_partner, is_public, projects_of
from applicants.services.partners import note_sights
from applicants.views.directory import PER_PAGE, shown_of, shown_of_project
from applicants.views.requests import MemberRequest
from partnership.kit.paging import page_of

SIGHTS_PER_PAGE = 50


@never_cache
@require_safe
def professionals(request: MemberRequest) -> HttpResponse:
    """By name; whoever is listed on the page can read that they were."""
    _partners_only(request)
    asked = PartnerFilter(request.GET, rolls.shown_to_partners(timezone.now()))
    rows = for_people_rows(Professional.objects.for_partners())
    context, people = _listed(request, asked, rows, "for_partner")
    note_sights(people, by=request.user, place=SightPlace.LIST)
    return render(request, "applicants/for_partners.html", context)


@never_cache
@require_safe
def projects(request: MemberRequest) -> HttpResponse:
    """Of people who are shown to partners only; the owners can read that they were listed."""
    _partners_only(request)
    asked = PartnerProjectFilter(request.GET, rolls.projects_for_partners(timezone.now()))
    rows = for_project_rows(Project.objects.for_partners())
    context, found = _listed(request, asked, rows, "project_for_partner")
    note_sights(_owners(found), by=request.user, place=SightPlace.LIST)
    return render(request, "applicants/projects_for_partners.html", context)


@never_cache
@require_safe
def professional(request: MemberRequest, slug: str) -> HttpResponse:
    """One of them; who has become public meanwhile is shown where everybody looks."""
    _partners_only(request)
    person = for_person_page(Professional.objects.for_partners()).filter(slug=slug).first()
    if person is None:
        known = get_object_or_404(Professional, slug=slug)
        if is_public(known):
            return redirect(known)
        raise Http404
    note_sights([person], by=request.user, place=SightPlace.PAGE)
    public = Project.objects.public().filter(pk__in=projects_of(person))
    own = Project.objects.for_partners().filter(owner=person)
    context = shown_of(person, public | own, _page_of) | {"for_partners": True}
    return render(request, "applicants/for_partner.html", context)


@never_cache
@require_safe
def project(request: MemberRequest, slug: str) -> HttpResponse:
    """One of their projects; if everybody may see it by now, it is shown where they look."""
    _partners_only(request)
    rows = with_team(Project.objects.for_partners().select_related("owner__city", "city"))
    found = rows.filter(slug=slug).first()
    if found is None:
        return redirect(get_object_or_404(Project.objects.public(), slug=slug))
    note_sights([found.owner], by=request.user, place=SightPlace.PROJECT)
    owner = reverse("applicants:for_partner", args=[found.owner.slug])
    context = shown_of_project(found) | {"for_partners": True, "owner_address": owner}
    return render(request, "applicants/project_for_partner.html", context)


@never_cache
@require_safe
def sights(request: MemberRequest) -> HttpResponse:
    """Which partners have seen me while I was for them only, the last first."""
    rows = ProfileSight.objects.filter(professional__user=request.user)
    page = page_of(rows, request.GET.get("page", "1"), SIGHTS_PER_PAGE)
    return render(request, "applicants/sights.html", {"page": page})


def _listed(
    request: MemberRequest, asked: DirectoryFilter, rows: QuerySet[Any], address: str
) -> tuple[dict[str, Any], list[Any]]:
    """One page of what is found, each row with its address, and the rows by themselves."""
    page = page_of(asked.found(), request.GET.get("page", "1"), PER_PAGE)
    known = rows.in_bulk(list(page.object_list))
    found = [known[pk] for pk in page.object_list if pk in known]
    context = {
        "filter": asked,
        "page": page,
        "rows": [(row, reverse(f"applicants:{address}", args=[row.slug])) for row in found],
        "hints": [] if page.paginator.count else asked.hints,
    }
    return context, found


def _page_of(project: Project) -> str:
    """On the page of somebody who is for partners: theirs is for partners, others' is public."""
    if project.owner.visibility == Visibility.PARTNERS:
        return reverse("applicants:project_for_partner", args=[project.slug])
    return project.get_absolute_url()


def _owners(projects: list[Project]) -> list[Professional]:
    """Each of them once."""
    return list({project.owner_id: project.owner for project in projects}.values())


def _partners_only(request: MemberRequest) -> None:
    if not is_partner(request.user):
        raise Http404
