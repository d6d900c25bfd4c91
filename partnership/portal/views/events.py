"""The page of one event; here, because it also shows the reader's own registration."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from events.models import Event


@login_not_required
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Event.objects.public().for_page(), slug=slug)
    return render(request, "portal/event.html", {"event": found})
