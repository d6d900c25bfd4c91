"""What a searcher typed, as the database is asked for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from partnership.kit.choosing import asked_words, folded_words
from partnership.kit.folding import SEARCHED, WORD_START

SHORTEST = 2
FIELD, NAMES = SEARCHED

# The spellings of one thing: a word of the query, and its synonyms if it has some.
Unit = tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """All units must be found, each in any of its spellings."""

    text: str
    units: tuple[Unit, ...]

    @property
    def is_asked(self) -> bool:
        """One letter finds everything, which helps nobody."""
        return any(len(unit[0]) >= SHORTEST for unit in self.units)

    @property
    def words(self) -> list[str]:
        """Every word or phrase that may stand in a text found, for marking it there."""
        return list(dict.fromkeys(spelling for unit in self.units for spelling in unit))

    @property
    def anywhere(self) -> Q:
        return self._all(f"{FIELD}__contains")

    @property
    def at_beginnings(self) -> Q:
        """Each unit begins a word: “ойын” is not meant by «бойынша»."""
        return self._all(f"{FIELD}__contains", WORD_START)

    @property
    def in_names(self) -> Q:
        """Each unit stands in a name; asks a short column and not the whole text."""
        return self._all(f"{NAMES}__contains")

    def is_found_in(self, folded: str) -> bool:
        """The same question to a text in memory, at the beginnings of words."""
        return all(any(f"{WORD_START}{text}" in folded for text in unit) for unit in self.units)

    def _all(self, lookup: str, before: str = "") -> Q:
        found = Q()
        for unit in self.units:
            found &= reduce(or_, (Q(**{lookup: f"{before}{text}"}) for text in unit))
        return found


def parse(typed: str, synonyms: Iterable[Iterable[str]] = ()) -> Query:
    """``synonyms`` are groups of folded phrases that mean the same.

    A phrase of several words that the query contains is one unit; its last word may go on,
    as it does with an ending: «мастер-классы».
    """
    text = asked_words(typed)
    words = folded_words(text)
    groups = [list(group) for group in synonyms]
    units: list[Unit] = []
    while words:
        length, group = _longest_phrase(words, groups)
        own = " ".join(words[:length])
        units.append(tuple(dict.fromkeys([own, *group])))
        words = words[length:]
    return Query(text, tuple(units))


def _longest_phrase(words: list[str], groups: list[list[str]]) -> tuple[int, list[str]]:
    """How many of the first words are a known phrase, and the group that knows it."""
    best: tuple[int, list[str]] = (1, [])
    for group in groups:
        for phrase in group:
            parts = phrase.split()
            is_longer = len(parts) > best[0] or not best[1]
            if is_longer and _starts_with(words, parts):
                best = (len(parts), group)
    return best


def _starts_with(words: list[str], parts: list[str]) -> bool:
    if len(words) < len(parts) or words[: len(parts) - 1] != parts[:-1]:
        return False
    last = words[len(parts) - 1]
    return last == parts[-1] or (len(parts[-1]) > 3 and last.startswith(parts[-1]))
