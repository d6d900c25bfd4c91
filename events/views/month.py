"""The programme as a month: the filters of the list, laid out day by day."""

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from events.filters import ProgrammeFilter
from events.months import MOST_ENTRIES, days_of, month_bounds, month_in, neighbour
from events.overview import Overview, overview
from events.rows import month_at
from partnership.kit.dates import ALMATY, month_and_year, short_weekdays
from partnership.kit.pages import public_page
from programs.choices import CallStatus
from programs.models import OpenCall


@public_page
def month(request: HttpRequest) -> HttpResponse:
    """``?month=2026-12``, or the month of what comes next."""
    now = timezone.now()
    everything = overview(now)
    ahead = ProgrammeFilter(request.GET, everything, everything.ahead)
    today = now.astimezone(ALMATY).date()
    shown = month_in(request.GET.get("month", "")) or _next_month(ahead, today)
    found = ahead.on(everything.dated, month=f"{shown:%Y-%m}")
    in_month, undated = found.places(0, MOST_ENTRIES), _undated(ahead)
    entries, waiting = month_at(everything, in_month, undated, shown, now)
    calls = list(_deadlines(found, shown))
    context = {
        "filter": found,
        "chips": found.chips,
        "hints": [] if entries or calls else found.hints,
        "is_empty": bool(found.chips) and not (entries or calls),
        "title": month_and_year(shown),
        "days": days_of(shown, entries, calls, today),
        "weekdays": short_weekdays(),
        "first": shown.isoweekday(),
        "calls": calls,
        "undated": waiting,
        "more": max(found.count - MOST_ENTRIES, 0),
        "list_address": _list_address(found, everything, shown),
        "neighbours": _neighbours(found, shown),
    }
    return render(request, "events/month.html", context)


def _next_month(ahead: ProgrammeFilter, today: date) -> date:
    """Of the first event found that is still to come, else the present one."""
    this = f"{today:%Y-%m}"
    coming = (
        value
        for value in ahead.shelf.values("month")
        if value >= this and ahead.others_than("month") & ahead.shelf.of("month", value)
    )
    return month_in(next(coming, this)) or today.replace(day=1)


def _undated(ahead: ProgrammeFilter) -> list[int]:
    waiting = ahead.others_than("month") & ahead.shelf.of("undated", "1")
    return ahead.shelf.places_in(waiting, 0, MOST_ENTRIES)


def _deadlines(found: ProgrammeFilter, shown: date) -> QuerySet[OpenCall]:
    """Calls have sectors and no other property that is filtered here."""
    start, end = month_bounds(shown)
    calls = OpenCall.objects.filter(
        status=CallStatus.PUBLISHED, published_at__lte=timezone.now(), closes_at__gte=start
    )
    calls = calls.filter(closes_at__lt=end).order_by("closes_at", "pk")
    if set(found.asked) - {"sector", "month"}:
        return calls.none()
    if "sector" in found.asked:
        slugs = set(found.asked["sector"])
        links = OpenCall.sectors.through.objects.filter(sector__in=found.overview.under(slugs))
        calls = calls.filter(pk__in=links.values("opencall_id"))
    return calls[:MOST_ENTRIES]


def _list_address(found: ProgrammeFilter, everything: Overview, shown: date) -> str:
    """The same events as a list; what is over stands on the other shelf."""
    value = f"{shown:%Y-%m}"
    is_ahead = value in everything.ahead.values("month")
    past = None if is_ahead or value not in everything.past.values("month") else "1"
    month = value if is_ahead or past else None
    return reverse("events:list") + found.address(month=month, past=past)


def _neighbours(found: ProgrammeFilter, shown: date) -> list[dict[str, object]]:
    """The months before and after, as far as the programme reaches: no robot walks for ever."""
    known = found.shelf.values("month")
    ends = (known[0], known[-1]) if known else ("", "")
    near = [(neighbour(shown, -1), "prev"), (neighbour(shown, 1), "next")]
    return [
        {
            "title": month_and_year(day),
            "rel": rel,
            "address": found.address(month=f"{day:%Y-%m}"),
        }
        for day, rel in near
        if (rel == "prev" and ends[0] <= f"{day:%Y-%m}" and ends[0])
        or (rel == "next" and f"{day:%Y-%m}" <= ends[1])
    ]
