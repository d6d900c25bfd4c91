"""The programme: every public event, filtered by the address."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import overload

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from events.filters import ProgrammeFilter
from events.overview import overview
from events.rows import Row, rows_at
from partnership.kit.dates import month_lines
from partnership.kit.pages import public_page
from partnership.kit.paging import page_of

PER_PAGE = 20


@dataclass(frozen=True)
class Month:
    """A rubric of the list."""

    day: date | None
    rows: list[Row]

    @property
    def lines(self) -> tuple[str, ...]:
        return month_lines(self.day) if self.day else (gettext("Date to be announced"),)


class Found(Sequence[Row]):
    """The events found; counted without a query, printed a page at a time."""

    def __init__(self, found: ProgrammeFilter, now: datetime) -> None:
        self.found, self.now = found, now

    def __len__(self) -> int:
        return self.found.count

    @overload
    def __getitem__(self, wanted: int) -> Row: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[Row]: ...
    def __getitem__(self, wanted: int | slice) -> Row | list[Row]:
        part = wanted if isinstance(wanted, slice) else slice(wanted, wanted + 1)
        places = self.found.places(part.start or 0, part.stop)
        rows = rows_at(self.found.overview, places, self.now)
        return rows if isinstance(wanted, slice) else rows[0]


@public_page
def programme(request: HttpRequest) -> HttpResponse:
    """What is ahead, or with ``past=1`` what has been, newest first."""
    past = bool(request.GET.get("past"))
    now = timezone.now()
    everything = overview(now)
    shelf = everything.past if past else everything.ahead
    found = ProgrammeFilter(request.GET, everything, shelf)
    page = page_of(Found(found, now), request.GET.get("page", "1"), PER_PAGE)
    context = {
        "filter": found,
        "chips": found.chips,
        "hints": [] if page.object_list else found.hints,
        "months": _by_month(page.object_list),
        "page": page,
        "past": past,
        "list_address": request.get_full_path(),
        "month_address": reverse("events:month") + found.address(),
    }
    return render(request, "events/list.html", context)


def _by_month(rows: Iterable[Row]) -> list[Month]:
    return [Month(day, list(group)) for day, group in groupby(rows, lambda row: row.month)]
