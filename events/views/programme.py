"""The programme: every public event, filtered by the address."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from events.choices import EventStatus
from events.filters import EventFilter, options_of
from events.models import Event
from events.queries import EventCard, cards
from partnership.kit.dates import month_title
from partnership.kit.pages import public_page
from partnership.kit.paging import page_of

PER_PAGE = 20
MOST_HINTS = 6


@dataclass(frozen=True)
class Month:
    """A rubric of the list."""

    day: date | None
    cards: list[EventCard]

    @property
    def title(self) -> str:
        return month_title(self.day) if self.day else gettext("Date to be announced")


@public_page
def programme(request: HttpRequest) -> HttpResponse:
    """What is ahead, or with ``past=1`` what has been, newest first."""
    past = bool(request.GET.get("past"))
    everything = _shelf(past)
    found = EventFilter(request.GET, everything, options=options_of(everything))
    page = page_of(found.qs.for_cards(), request.GET.get("page", "1"), PER_PAGE)
    context = {
        "filter": found,
        "chips": found.chips,
        "chosen": set(found.data.getlist("sector")),
        "hints": [] if page.object_list else _hints(found),
        "months": _by_month(cards(page.object_list)),
        "page": page,
        "past": past,
    }
    return render(request, "events/list.html", context)


def _shelf(past: bool) -> QuerySet[Event]:
    """A postponed event is neither over nor dated: it waits at the end of what is ahead."""
    now, public = timezone.now(), Event.objects.public()
    postponed = Q(status=EventStatus.POSTPONED)
    if past:
        return public.past(now).exclude(postponed).order_by("-ends_at", "-pk")
    undated = Case(When(postponed, then=1), default=0)
    return public.filter(postponed | Q(ends_at__gt=now)).order_by(undated, "starts_at", "pk")


def _by_month(rows: list[EventCard]) -> list[Month]:
    return [Month(day, list(group)) for day, group in groupby(rows, lambda row: row.month)]


def _hints(found: EventFilter) -> list[dict[str, object]]:
    """Which single filter, taken off, would show something; asked only for an empty list."""
    counted = [(chip, found.without(chip).count()) for chip in found.chips[:MOST_HINTS]]
    return [{"chip": chip, "count": count} for chip, count in counted if count]
