"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from applicants.directory import for_people_rows
from applicants.models import Professional
from partnership.kit.pages import public_page
from partnership.portal.queries.coming import coming
from partnership.portal.queries.ledger import ledger
from partnership.portal.queries.voices import voices
from partnership.portal.structured import home_things
from programs.models import OpenCall
from programs.queries import NewsCard, all_sectors, call_cards, for_rows, news

NEXT_EVENTS = 4
LATEST_NEWS = 3
PEOPLE = 4


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The promise, what comes next, what was held, and both partners' words."""
    now = timezone.now()
    sectors = all_sectors()
    calls = for_rows(OpenCall.objects.taking_applications(now))
    newest = Professional.objects.public().order_by("-published_at", "-pk")
    context = {
        "sectors": [sector for sector in sectors if sector.parent_id is None],
        "structured": home_things(),
        "coming": coming(now, NEXT_EVENTS),
        "closing": next(iter(call_cards(calls[:1], now)), None),
        "ledger": ledger(now, sectors),
        # Both are asked only where they are not printed already.
        "people": for_people_rows(newest)[:PEOPLE],
        "voices": SimpleLazyObject(voices),
        "news": [NewsCard(article) for article in news()[:LATEST_NEWS]],
    }
    return render(request, "portal/home.html", context)
