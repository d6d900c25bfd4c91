"""The nine sectors of the memorandum, and the page of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from applicants.queries import is_partner
from partnership.kit.pages import public_page
from partnership.portal.queries.sectors import sector_cards, sector_page


@public_page
def sectors(request: HttpRequest) -> HttpResponse:
    """All nine with their parts and how many public things each holds."""
    return render(request, "portal/sectors.html", {"cards": sector_cards(timezone.now())})


@public_page
def sector(request: HttpRequest, slug: str) -> HttpResponse:
    """What comes in a sector or a part of it, who works in it and what is asked for."""
    found = sector_page(slug, timezone.now())
    if found is None:
        raise Http404
    context = {"found": found, "sector": found.sector, "is_partner": is_partner(request.user)}
    return render(request, "portal/sector.html", context)
