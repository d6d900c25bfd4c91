"""The calendar files of one event and of one session."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from events.calendars import calendar_entry, session_entry
from events.choices import EventStatus
from events.models import Event, Session
from partnership.kit.http import calendar_response
from partnership.kit.ics import CalendarEntry, render_calendar
from partnership.kit.pages import public_page


@public_page
def calendar_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Asked for again by calendars that follow it: answers 304 while nothing has changed."""
    event = get_object_or_404(Event.objects.public().select_related("venue__city"), slug=slug)
    return _serve(request, event, calendar_entry(event), slug)


@public_page
def session_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """One line of the agenda."""
    session = get_object_or_404(
        Session.objects.select_related("event__venue__city", "room"),
        pk=pk,
        event__in=Event.objects.public().filter(slug=slug),
    )
    return _serve(request, session.event, session_entry(session), f"{slug}-{pk}")


def _serve(request: HttpRequest, event: Event, entry: CalendarEntry, name: str) -> HttpResponseBase:
    body = render_calendar(
        [entry],
        name=entry.summary,
        method="CANCEL" if event.status == EventStatus.CANCELLED else "PUBLISH",
        language=get_language() or "ru",
    )
    return calendar_response(request, body, name=name, modified=event.updated_at)
