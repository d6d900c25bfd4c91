"""The calendars one can subscribe to, and the page that explains how."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext, override

from events.calendars import calendar_entry
from events.choices import Kind
from events.models import EventQuerySet
from events.subscriptions import (
    MOST_EVENTS,
    Subscription,
    city_subscriptions,
    followed,
    in_sector,
    kind_subscriptions,
    sector_subscriptions,
)
from partnership.kit.http import calendar_response
from partnership.kit.i18n import localized
from partnership.kit.ics import render_calendar
from partnership.kit.pages import public_page
from partnership.kit.titles import portal_title
from programs.models import City, Sector

ASK_AGAIN = timedelta(hours=4)


@public_page
def calendars(request: HttpRequest) -> HttpResponse:
    """Every calendar with the ways to subscribe, in the language of the page."""
    language = get_language() or "ru"
    groups = SimpleLazyObject(
        lambda: [
            (gettext("By sector"), sector_subscriptions()),
            (gettext("By city"), city_subscriptions(language)),
            (gettext("By kind"), kind_subscriptions()),
        ]
    )
    context = {
        "everything": _everything(),
        # Asked only when they are not printed already.
        "groups": groups,
        "languages_of": SimpleLazyObject(_in_each_language),
    }
    return render(request, "events/calendars.html", context)


@public_page
def all_events(request: HttpRequest) -> HttpResponseBase:
    return _serve(request, followed(timezone.now()), portal_title(), "all")


@public_page
def of_sector(request: HttpRequest, slug: str) -> HttpResponseBase:
    sector = get_object_or_404(Sector, slug=slug)
    events = in_sector(followed(timezone.now()), sector)
    return _serve(request, events, _named(localized(sector, "short_name")[0]), f"sector-{slug}")


@public_page
def of_city(request: HttpRequest, slug: str) -> HttpResponseBase:
    city = get_object_or_404(City, slug=slug)
    events = followed(timezone.now()).filter(venue__city=city)
    return _serve(request, events, _named(localized(city, "name")[0]), f"city-{slug}")


@public_page
def of_kind(request: HttpRequest, kind: str) -> HttpResponseBase:
    if kind not in Kind.values:
        raise Http404
    events = followed(timezone.now()).filter(kind=kind)
    return _serve(request, events, _named(str(Kind(kind).label)), f"kind-{kind}")


def _serve(
    request: HttpRequest, events: EventQuerySet, name: str, file_name: str
) -> HttpResponseBase:
    body = render_calendar(
        map(calendar_entry, events[:MOST_EVENTS]),
        name=name,
        language=get_language() or "ru",
        ask_again=ASK_AGAIN,
    )
    return calendar_response(request, body, name=file_name)


def _named(part: str) -> str:
    return f"{portal_title()} · {part}"


def _everything() -> Subscription:
    return Subscription(portal_title(), reverse("events:all_calendar"))


def _in_each_language() -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for code, autonym in settings.LANGUAGES:
        with override(code):
            found.append({"code": code, "autonym": autonym, "subscription": _everything()})
    return found
