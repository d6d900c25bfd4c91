"""Open calls: the list with its filters, and the page of one call in every phase."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from partnership.kit.pages import public_page
from partnership.kit.paging import page_of
from programs.filters import CallFilter
from programs.models import OpenCall
from programs.queries import CallCard, all_sectors, call_cards, for_rows, in_list_order, stage_lines
from programs.questionnaire import questionnaire, rubric
from programs.structured import call_things
from programs.views.texts import fallback_of, text_of

PER_PAGE = 20
_PRINTED = ("sectors", "stages", "eligibility", "questions", "criteria")


@public_page
def calls(request: HttpRequest) -> HttpResponse:
    """Every public call: what can be applied for first, by nearest deadline."""
    now = timezone.now()
    everything = OpenCall.objects.public()
    found = CallFilter(request.GET, all_sectors(), now)
    rows = for_rows(in_list_order(found.apply(everything), now))
    page = page_of(rows, request.GET.get("page", "1"), PER_PAGE)
    cards = call_cards(page.object_list, now)
    context = {
        "filter": found,
        "chips": found.chips,
        "page": page,
        "shelves": [(name, list(group)) for name, group in groupby(cards, lambda c: c.shelf)],
        "hints": [] if cards else _hints(found),
    }
    return render(request, "programs/calls.html", context)


def _hints(found: CallFilter) -> list[dict[str, object]]:
    """Which filter, taken off, would show something; asked only for an empty list."""
    everything = OpenCall.objects.public()
    counted = [(chip, found.apply(everything, but=chip.name).count()) for chip in found.chips]
    return [{"chip": chip, "count": count} for chip, count in counted if count]


@public_page
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """One call in every phase; a draft does not exist for anybody."""
    now = timezone.now()
    rows = OpenCall.objects.public().prefetch_related(*_PRINTED)
    found = get_object_or_404(rows, slug=slug)
    context = {
        "call": found,
        "structured": call_things(found),
        "card": CallCard(found, now),
        "stages": stage_lines(found, now),
        "asked": questionnaire(found),
        "rubric": rubric(found),
        "organisers": list(found.organisers.filter(is_public=True)),
        "who": text_of(found, "who_may_apply"),
        "rules": text_of(found, "rules"),
        "reason": text_of(found, "cancel_reason") if found.is_cancelled else None,
        "fallback": fallback_of(found, ("title", "summary", "who_may_apply", "rules")),
    }
    return render(request, "programs/call.html", context)
