"""The partners' words."""

from dataclasses import dataclass

from partnership.kit.i18n import localized
from programs.models import Quote

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


def voices() -> list[Voice]:
    """The words said at the newest memorandum; one query."""
    quotes = Quote.objects.order_by("-memorandum__signed_on", "order", "pk")[:VOICES]
    return [Voice(quote, *localized(quote, "text")) for quote in quotes]
