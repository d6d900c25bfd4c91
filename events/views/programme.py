"""The programme: every public event, filtered by the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import overload

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from events.filters import ProgrammeFilter
from events.models import Event
from events.overview import overview
from events.queries import EventCard, cards, listed
from partnership.kit.dates import month_title
from partnership.kit.pages import public_page
from partnership.kit.paging import page_of

PER_PAGE = 20


@dataclass(frozen=True)
class Month:
    """A rubric of the list."""

    day: date | None
    cards: list[EventCard]

    @property
    def title(self) -> str:
        return month_title(self.day) if self.day else gettext("Date to be announced")


class Found(Sequence[Event]):
    """The events found; counted without a query, read a page at a time."""

    def __init__(self, found: ProgrammeFilter) -> None:
        self.found = found

    def __len__(self) -> int:
        return self.found.count

    @overload
    def __getitem__(self, wanted: int) -> Event: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[Event]: ...
    def __getitem__(self, wanted: int | slice) -> Event | list[Event]:
        part = wanted if isinstance(wanted, slice) else slice(wanted, wanted + 1)
        rows = listed(self.found.overview, self.found.places(part.start or 0, part.stop))
        return rows if isinstance(wanted, slice) else rows[0]


@public_page
def programme(request: HttpRequest) -> HttpResponse:
    """What is ahead, or with ``past=1`` what has been, newest first."""
    past = bool(request.GET.get("past"))
    now = timezone.now()
    everything = overview(now)
    shelf = everything.past if past else everything.ahead
    found = ProgrammeFilter(request.GET, everything, shelf)
    page = page_of(Found(found), request.GET.get("page", "1"), PER_PAGE)
    context = {
        "filter": found,
        "chips": found.chips,
        "hints": [] if page.object_list else found.hints,
        "months": _by_month(cards(page.object_list, now)),
        "page": page,
        "past": past,
        "list_address": request.get_full_path(),
        "month_address": reverse("events:month") + found.address(),
    }
    return render(request, "events/list.html", context)


def _by_month(rows: list[EventCard]) -> list[Month]:
    return [Month(day, list(group)) for day, group in groupby(rows, lambda row: row.month)]
