"""Four views that anybody would write."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import cache_page

from bench.bare.models import Event

BODY = "x" * 20_000


def ceiling(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY)


def rows(request: HttpRequest) -> HttpResponse:
    """One query, twenty rows."""
    coming = Event.objects.filter(status="published", starts_at__gt=timezone.now())
    return render(request, "rows.html", {"rows": coming.order_by("starts_at", "pk")[:20]})


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The event with what belongs to it: place, sectors, agenda, people, others of its kind."""
    event = get_object_or_404(Event.objects.select_related("venue__city"), slug=slug)
    coming = Event.objects.filter(status="published", starts_at__gt=timezone.now())
    alike = coming.filter(sectors=event.sectors.first())
    context = {
        "event": event,
        "people": event.appearances.select_related("speaker").order_by("order"),
        "related": alike.exclude(pk=event.pk).order_by("starts_at", "pk")[:3],
    }
    return render(request, "detail.html", context)


urlpatterns = [
    path("ceiling/", ceiling),
    path("cached/", cache_page(60)(ceiling)),
    path("rows/", rows),
    path("rows/<slug:slug>/", detail),
]
