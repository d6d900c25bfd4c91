"""Who appears at the events: the list and the page of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from events.models import Appearance, Event, Speaker
from events.overview import overview
from events.rows import rows_by_place
from events.structured import speaker_things
from partnership.accounts.choices import Language
from partnership.kit.collation import sort_key
from partnership.kit.folding import fold
from partnership.kit.i18n import in_every_language, localized
from partnership.kit.kept import KeptBy
from partnership.kit.pages import public_page
from partnership.kit.paging import page_of
from partnership.kit.printing import PrintedRows, printed_rows
from partnership.kit.prose import blocks
from partnership.kit.text import clean_text

PER_PAGE = 24
MOST_EVENTS = 50
LONGEST_QUERY = 100
MOST_WORDS = 8


@dataclass(frozen=True)
class _Alphabet:
    """Everybody who has a page, in the order of a language, with the words to find them by."""

    names: Sequence[tuple[int, str]]
    made_at: datetime
    until: datetime

    def holding(self, words: Sequence[str]) -> list[int]:
        return [pk for pk, text in self.names if all(word in text for word in words)]


_kept: KeptBy[str, _Alphabet] = KeptBy((Speaker, Appearance, Event))


def _alphabet(now: datetime) -> _Alphabet:
    language = get_language() or "ru"
    later = Event.objects.in_time().filter(published_at__gt=now).order_by("published_at")
    public: QuerySet[Any] = Speaker.objects.public().only(*_NAMES)
    rows = list(public.annotate(then=Subquery(later.values("published_at")[:1])))
    rows.sort(key=lambda row: (sort_key(localized(row, "name")[0], language), row.pk))
    names = [(row.pk, fold(" ".join(in_every_language(row, *_NAMED)))) for row in rows]
    # Where there is nobody, nothing has said when somebody comes.
    then = (rows[0].then or _NEVER) if rows else now
    return _Alphabet(names, made_at=now, until=then)


def _printed(ids: Sequence[int]) -> list[SafeString]:
    def rows(missing: list[int]) -> QuerySet[Speaker]:
        found = Speaker.objects.public().filter(pk__in=missing)
        return found.defer(*_LONG).select_related("city").order_by()

    return printed_rows("events/_speaker.html", "speaker", ids, rows, link=True)


_LONG = tuple(f"bio{language}" for language in ("", "_kk", "_ru", "_fr", "_en"))
_NAMED = ("name", "occupation")
_NAMES = [f"{name}_{code}" for name in _NAMED for code in Language.values]
_NEVER = datetime.max.replace(tzinfo=UTC)


@public_page
def speakers(request: HttpRequest) -> HttpResponse:
    """Everybody who appears at a public event, unless they want no page."""
    words = clean_text(request.GET.get("q", "")[:LONGEST_QUERY])
    now = timezone.now()
    everybody = _kept.get(get_language() or "ru", now, _alphabet)
    found = everybody.holding(fold(words).split()[:MOST_WORDS])
    page = page_of(PrintedRows(found, _printed), request.GET.get("page", "1"), PER_PAGE)
    return render(request, "events/speakers.html", {"page": page, "words": words})


@public_page
def speaker(request: HttpRequest, slug: str) -> HttpResponse:
    """A speaker with the public events they appear at, next ones first."""
    found = get_object_or_404(Speaker.objects.public().select_related("city"), slug=slug)
    now = timezone.now()
    programme = overview(now)
    theirs: QuerySet[Event] = Event.objects.public().filter(
        pk__in=found.appearances.values("event_id")
    )
    newest = theirs.order_by("-starts_at", "-pk")[:MOST_EVENTS].values_list("pk", flat=True)
    places = programme.places_of(newest)
    past = programme.past.everything
    rows = rows_by_place(programme, places, now)
    bio, language = localized(found, "bio")
    context = {
        "speaker": found,
        "structured": speaker_things(found),
        "bio": {"blocks": blocks(bio), "language": "" if language == get_language() else language},
        "ahead": [rows[place] for place in reversed(rows) if not past >> place & 1],
        "past": [row for place, row in rows.items() if past >> place & 1],
    }
    return render(request, "events/speaker.html", context)
