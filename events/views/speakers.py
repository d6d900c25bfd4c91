"""Who appears at the events: the list and the page of one."""

from collections.abc import Sequence
from typing import overload

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language

from events.models import Event, Speaker
from events.queries import cards
from events.structured import speaker_things
from partnership.kit.collation import sort_key
from partnership.kit.folding import fold
from partnership.kit.i18n import in_every_language, localized
from partnership.kit.pages import public_page
from partnership.kit.paging import page_of
from partnership.kit.prose import blocks
from partnership.kit.text import clean_text

PER_PAGE = 24
MOST_EVENTS = 50
LONGEST_QUERY = 100
MOST_WORDS = 8


class Alphabet(Sequence[Speaker]):
    """Those whose name or occupation holds all the words, in the order of the reader's alphabet."""

    def __init__(self, words: str) -> None:
        language = get_language() or "ru"
        wanted = fold(words).split()[:MOST_WORDS]
        rows = Speaker.objects.public().defer(*_LONG).select_related("city")
        found = [row for row in rows if _holds(row, wanted)]
        self._rows = sorted(
            found, key=lambda row: (sort_key(localized(row, "name")[0], language), row.pk)
        )

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, wanted: int) -> Speaker: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[Speaker]: ...
    def __getitem__(self, wanted: int | slice) -> Speaker | list[Speaker]:
        return self._rows[wanted]


_LONG = tuple(f"bio{language}" for language in ("", "_kk", "_ru", "_fr", "_en"))


@public_page
def speakers(request: HttpRequest) -> HttpResponse:
    """Everybody who appears at a public event, unless they want no page."""
    words = clean_text(request.GET.get("q", "")[:LONGEST_QUERY])
    page = page_of(Alphabet(words), request.GET.get("page", "1"), PER_PAGE)
    return render(request, "events/speakers.html", {"page": page, "words": words})


@public_page
def speaker(request: HttpRequest, slug: str) -> HttpResponse:
    """A speaker with the public events they appear at, next ones first."""
    found = get_object_or_404(Speaker.objects.public().select_related("city"), slug=slug)
    now = timezone.now()
    events = Event.objects.public().filter(appearances__speaker=found).distinct().for_cards()
    rows = cards(events.order_by("-starts_at", "-pk")[:MOST_EVENTS], now)
    bio, language = localized(found, "bio")
    context = {
        "speaker": found,
        "structured": speaker_things(found),
        "bio": {"blocks": blocks(bio), "language": "" if language == get_language() else language},
        "ahead": [row for row in reversed(rows) if row.is_ahead(now)],
        "past": [row for row in rows if not row.is_ahead(now)],
    }
    return render(request, "events/speaker.html", context)


def _holds(speaker: Speaker, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = fold(" ".join(in_every_language(speaker, "name", "occupation")))
    return all(word in text for word in words)
