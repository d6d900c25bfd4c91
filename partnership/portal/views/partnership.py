"""The memorandum with its ledger of commitments, and the ledger to download."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from partnership.kit.dates import format_date
from partnership.kit.http import attachment_header
from partnership.kit.i18n import localized
from partnership.kit.pages import public_page
from partnership.kit.paging import page_of
from partnership.kit.prose import blocks
from partnership.portal.exports import ledger_csv, ledger_json
from partnership.portal.queries.ledger import ledger_of, periods, today_in_almaty, usual
from partnership.portal.queries.ledger_events import entries, held, scheduled
from partnership.portal.queries.promises import Ledger
from partnership.portal.queries.voices import sentences, voices
from programs.choices import ORIGINAL
from programs.models import CommitmentPeriod

PER_PAGE = 25
_LISTS = {"held": held, "scheduled": scheduled}


@public_page
def partnership(request: HttpRequest) -> HttpResponse:
    """What was promised, what was held, how it is counted, and the memorandum itself."""
    now = timezone.now()
    rows = periods()
    period = _chosen(request, rows, now)
    if period is None:
        return render(request, "portal/partnership.html")
    book = ledger_of(period, now)
    shown = _list_shown(request, book)
    memorandum = period.memorandum
    language = localized(memorandum, "text")[1]
    context = {
        "ledger": book,
        "periods": rows,
        "memorandum": memorandum,
        "signed_on": format_date(memorandum.signed_on),
        "parties": memorandum.parties.all(),
        "text": SimpleLazyObject(lambda: blocks(localized(memorandum, "text")[0])),
        "text_language": language,
        "is_translated": language != ORIGINAL,
        "sentences": sentences(row.commitment for row in book.promises if row.commitment),
        "voices": SimpleLazyObject(lambda: voices(memorandum)),
        "shown": shown,
        "page": page_of(_LISTS[shown](book, now), request.GET.get("page", ""), PER_PAGE),
        "query": f"?period={period.slug}",
    }
    return render(request, "portal/partnership.html", context)


@public_page
def commitments_csv(request: HttpRequest) -> HttpResponse:
    """Every event of the ledger as a table."""
    book, now = _asked(request)
    content = b"".join(ledger_csv(book, entries(book, now)))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"commitments-{book.period.slug}.csv"
    response.headers["Content-Disposition"] = attachment_header(name)
    return response


@public_page
def commitments_json(request: HttpRequest) -> HttpResponse:
    """The whole ledger for programs."""
    book, now = _asked(request)
    facts = ledger_json(book, entries(book, now))
    return JsonResponse(facts, json_dumps_params={"ensure_ascii": False})


def _list_shown(request: HttpRequest, book: Ledger) -> str:
    """What was held, unless the other list is asked for or nothing was held yet."""
    asked = request.GET.get("shown", "")
    if asked in _LISTS:
        return asked
    return "scheduled" if book.scheduled and not book.held else "held"


def _asked(request: HttpRequest) -> tuple[Ledger, datetime]:
    now = timezone.now()
    period = _chosen(request, periods(), now)
    if period is None:
        raise Http404
    return ledger_of(period, now), now


def _chosen(
    request: HttpRequest, rows: list[CommitmentPeriod], now: datetime
) -> CommitmentPeriod | None:
    """The period asked for by name; a name that is none of ours is 404."""
    slug = request.GET.get("period", "")
    if not slug:
        return usual(rows, today_in_almaty(now))
    found = [row for row in rows if row.slug == slug]
    if not found:
        raise Http404
    return found[0]
