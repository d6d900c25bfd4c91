"""The calendar file of one event."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language

from events.calendars import calendar_entry
from events.choices import EventStatus
from events.models import Event
from partnership.kit.http import attachment_header, cacheable
from partnership.kit.ics import render_calendar
from partnership.kit.pages import public_page


@public_page
def calendar_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Asked for again by calendars that follow it: answers 304 while nothing has changed."""
    event = get_object_or_404(
        Event.objects.public().select_related("venue__city"),
        slug=slug,
    )
    entry = calendar_entry(event)
    cancelled = event.status == EventStatus.CANCELLED
    body = render_calendar(
        [entry],
        name=entry.summary,
        method="CANCEL" if cancelled else "PUBLISH",
        language=get_language() or "ru",
    )
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = attachment_header(f"{slug}.ics")
    response.headers["ETag"] = quote_etag(sha256(body).hexdigest()[:32])
    modified = int(event.updated_at.timestamp())
    response.headers["Last-Modified"] = http_date(modified)
    return get_conditional_response(
        request, response.headers["ETag"], modified, response
    ) or cacheable(response, seconds=300)
