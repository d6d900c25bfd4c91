"""The page of one event; here, because it also shows the reader's own registration."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from events.calendars import calendar_entry, says_city
from events.models import Event
from events.queries import card
from events.structured import event_things
from partnership.kit.i18n import localized
from partnership.kit.ics import google_address, outlook_address
from partnership.kit.pages import public_page
from partnership.kit.prose import blocks
from partnership.portal.queries.event_page import (
    event_page,
    own_place,
    with_hint_of_parts,
)
from programs.choices import PUBLIC_CALL_STATUSES


@public_page
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event in every state of its door; a draft does not exist for anybody."""
    now = timezone.now()
    rows = with_hint_of_parts(Event.objects.public().for_own_page())
    found = get_object_or_404(rows, slug=slug)
    user = request.user
    entry = calendar_entry(found)
    page = event_page(found, now)
    context = {
        "event": found,
        "card": card(found, now),
        "page": page,
        "structured": event_things(
            found, page.appearances, reverse("portal:card", args=["event", slug])
        ),
        "body": _prose(found, "body"),
        "results": _prose(found, "results"),
        "call": found.call if found.call and found.call.status in PUBLIC_CALL_STATUSES else None,
        "google": google_address(entry),
        "outlook": outlook_address(entry),
        "fallback": _fallback(found),
        "says_city": found.venue is not None and says_city(found.venue),
        "mine": own_place(found, user, now) if user.is_authenticated else None,
        "now": now,
    }
    return render(request, "portal/event.html", context)


def _prose(found: Event, field: str) -> dict[str, object]:
    """Paragraphs and lists, and the language if it is not the page's."""
    text, language = localized(found, field)
    return {"blocks": blocks(text), "language": "" if language == get_language() else language}


def _fallback(found: Event) -> str:
    """The own name of the language that stands in for the page's, or nothing."""
    shown = [localized(found, field) for field in ("title", "summary", "body")]
    foreign = [code for text, code in shown if text and code != get_language()]
    return dict(settings.LANGUAGES)[foreign[0]] if foreign else ""
