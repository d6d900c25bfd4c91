"""What the filters of all lists share: the words asked for, and the way back from a choice."""

from dataclasses import dataclass

from partnership.kit.folding import fold
from partnership.kit.text import clean_text

LONGEST_QUERY = 200
MOST_WORDS = 12


@dataclass(frozen=True)
class Chip:
    """One active filter and the address without it."""

    name: str
    value: str
    label: str
    without: str


@dataclass(frozen=True)
class Hint:
    """A filter that could be taken off, and how many rows that would bring back."""

    chip: Chip
    count: int


def asked_words(typed: str) -> str:
    """What was typed, cleaned and no longer than anybody types."""
    return clean_text(typed[:LONGEST_QUERY])


def folded_words(asked: str) -> list[str]:
    """The words as search texts hold them; more than ``MOST_WORDS`` are not asked for."""
    return fold(asked).split()[:MOST_WORDS]
