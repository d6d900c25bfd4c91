"""The partners' words, and those of the source."""

from collections.abc import Iterable
from dataclasses import dataclass

from partnership.kit.i18n import localized
from programs.choices import ORIGINAL
from programs.models import Commitment, Memorandum, Quote

VOICES = 2


@dataclass(frozen=True)
class Voice:
    """A partner's words, in the original or in a translation that must say what it is."""

    quote: Quote
    text: str
    language: str

    @property
    def is_translated(self) -> bool:
        return self.language != self.quote.original


def voices(memorandum: Memorandum | None = None) -> list[Voice]:
    """The words said at a memorandum, else at the newest one; one query."""
    quotes = Quote.objects.order_by("-memorandum__signed_on", "order", "pk")
    if memorandum is not None:
        quotes = quotes.filter(memorandum=memorandum)
    return [Voice(quote, *localized(quote, "text")) for quote in quotes[:VOICES]]


@dataclass(frozen=True)
class Sentence:
    """Where the source makes a promise, in the original or translated."""

    text: str
    language: str

    @property
    def is_translated(self) -> bool:
        return self.language != ORIGINAL


def sentences(commitments: Iterable[Commitment]) -> list[Sentence]:
    """Each sentence once: usually one makes all three promises."""
    found = (localized(commitment, "source_sentence") for commitment in commitments)
    return [Sentence(*words) for words in dict.fromkeys(found) if words[0]]
