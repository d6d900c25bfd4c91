"""Profiles that are shown to partners only, and to their owners who has seen them.

On addresses of their own, so that no cache and no count of the public pages ever meets them.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applicants import rolls
from applicants.choices import SightPlace
from applicants.directory import for_people_rows, for_person_page
from applicants.filters import PartnerFilter
from applicants.models import Professional, ProfileSight, Project
from applicants.queries import is_partner, is_public, projects_of
from applicants.services.partners import note_sights
from applicants.views.directory import PER_PAGE, shown_of
from applicants.views.requests import MemberRequest
from partnership.kit.paging import page_of

SIGHTS_PER_PAGE = 50


@never_cache
@require_safe
def professionals(request: MemberRequest) -> HttpResponse:
    """By name; whoever is listed on the page can read that they were."""
    _partners_only(request)
    asked = PartnerFilter(request.GET, rolls.shown_to_partners(timezone.now()))
    page = page_of(asked.found(), request.GET.get("page", "1"), PER_PAGE)
    found = for_people_rows(Professional.objects.for_partners()).in_bulk(list(page.object_list))
    people = [found[pk] for pk in page.object_list if pk in found]
    note_sights(people, by=request.user, place=SightPlace.LIST)
    context = {
        "filter": asked,
        "page": page,
        "rows": [(one, reverse("applicants:for_partner", args=[one.slug])) for one in people],
        "hints": [] if page.paginator.count else asked.hints,
    }
    return render(request, "applicants/for_partners.html", context)


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
    projects = Project.objects.public().filter(pk__in=projects_of(person))
    context = shown_of(person, projects) | {"for_partners": True}
    return render(request, "applicants/for_partner.html", context)


@never_cache
@require_safe
def sights(request: MemberRequest) -> HttpResponse:
    """Which partners have seen my profile while it was for them only, the last first."""
    rows = ProfileSight.objects.filter(professional__user=request.user)
    page = page_of(rows, request.GET.get("page", "1"), SIGHTS_PER_PAGE)
    return render(request, "applicants/sights.html", {"page": page})


def _partners_only(request: MemberRequest) -> None:
    if not is_partner(request.user):
        raise Http404
