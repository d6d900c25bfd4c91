"""Alphabetical order in four languages, the same on both databases."""

import unicodedata
from functools import lru_cache, partial
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from partnership.kit.transliteration import ALPHABET

SortKey = tuple[tuple[tuple[int, int], ...], tuple[int, ...], tuple[bool, ...], str]

LANGUAGES = ("kk", "ru", "fr", "en")

# ICU's order. Outside Kazakh, "ё" is "е" with an accent, "і" follows "и", "ү" precedes "ұ".
_ROOT = "аәбвгғдежзиійкқлмнңоөпрстуүұфхһцчшщъыьэюя"
_ALPHABETS = {"kk": ALPHABET, "ru": _ROOT, "fr": _ROOT, "en": _ROOT}
_PLACES = {
    language: {letter: place for place, letter in enumerate(alphabet)}
    for language, alphabet in _ALPHABETS.items()
}
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE", "ß": "ss"})


def collation_name(language: str) -> str:
    """The name under which both databases know the order of ``language``."""
    return f"{language if language in LANGUAGES else 'ru'}-x-icu"


@lru_cache(maxsize=16_384)
def sort_key(text: str, language: str) -> SortKey:
    """Return what to compare: letters first, then accents, then case, then the text itself.

    Kazakh and Russian put Cyrillic before Latin, French and English the other way round.
    """
    plain = unicodedata.normalize("NFC", text).translate(_LIGATURES)
    letters: list[tuple[int, int]] = []
    marks: list[int] = []
    for character in plain.casefold():
        letter = _split(character, language)
        letters.append(_weight(letter[0], language))
        marks.append(sum(map(ord, letter[1:])))
    return tuple(letters), tuple(marks), tuple(map(str.isupper, plain)), text


def register_collations(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Teach a new SQLite connection the collations that PostgreSQL takes from ICU."""
    if connection.vendor != "sqlite":
        return
    for language in LANGUAGES:
        connection.connection.create_collation(
            collation_name(language), partial(_compare, language)
        )


def _compare(language: str, left: str, right: str) -> int:
    first, second = sort_key(left, language), sort_key(right, language)
    return (first > second) - (first < second)


def _split(character: str, language: str) -> str:
    known = character in _PLACES.get(language, _PLACES["ru"])
    return character if known else unicodedata.normalize("NFD", character)


def _weight(letter: str, language: str) -> tuple[int, int]:
    """Spaces and signs, digits, own script, other of the two scripts, anything else."""
    place = _PLACES.get(language, _PLACES["ru"]).get(letter)
    cyrillic_first = language not in ("fr", "en")
    if place is not None:
        return (2 if cyrillic_first else 3), place
    if letter.isalpha():
        latin = letter < "\u0250"
        return ((3 if cyrillic_first else 2) if latin else 4), ord(letter)
    if letter.isdecimal():
        return 1, int(letter)
    return 0, ord(letter)
