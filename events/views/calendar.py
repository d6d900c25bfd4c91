"""The calendar file of one event."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from events.models import Event


@login_not_required
@require_safe
def calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    get_object_or_404(Event.objects.public(), slug=slug)
    return HttpResponse(b"", content_type="text/calendar; charset=utf-8")
