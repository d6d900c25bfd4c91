"""What the programme offers partners, and who takes part."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partnership.kit.pages import public_page
from programs.choices import Country
from programs.models import Organisation
from programs.queries import all_sectors


@public_page
def partners(request: HttpRequest) -> HttpResponse:
    """Ways to take part, organisations of both countries, and how to write."""
    public = Organisation.objects.filter(is_public=True).select_related("city")
    rows = list(public.order_by("name", "pk"))
    context = {
        "sectors": [sector for sector in all_sectors() if sector.parent_id is None],
        "countries": [
            (country, own)
            for country in Country
            if (own := [row for row in rows if row.country == country])
        ],
    }
    return render(request, "portal/partners.html", context)
