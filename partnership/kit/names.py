"""Names of people: which characters they hold, how they may be written in Latin."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnership.kit.transliteration import LATIN

# What a small letter of a name becomes; the page offers the same while one types.
LATIN_NAME = {**LATIN, "й": "y"}
LATIN_READERS = ("fr", "en")
_PUNCTUATION = frozenset(" \u00a0-\u2010\u2011'’.")


def latin_name(text: str) -> str:
    """Suggest how a name is written in Latin letters; its owner has the last word.

    Families spell Kassym or Kasym, so this fills a field and never overwrites one.
    """
    text = unicodedata.normalize("NFC", text)
    return "".join(_letter(text, place) for place in range(len(text)))


def in_script_of(written: str, language: str, *, own: str = "") -> str:
    """A name for a reader: as written, or in Latin letters; ``own`` is the person's spelling."""
    if language not in LATIN_READERS:
        return written
    return own or latin_name(written)


def sort_names(artistic: str, family: str, given: str, latin: str) -> tuple[str, str]:
    """What a person is ordered by, as written and in Latin letters: the family name first.

    A name in Latin script is one text with the family name at its end.
    """
    written = artistic or " ".join(filter(None, (family, given)))
    words = latin.split()
    if artistic or len(words) < 2 or not family:
        return written, latin_name(written)
    of_family = min(len(family.split()), len(words) - 1)
    return written, " ".join((*words[-of_family:], *words[:-of_family]))


def _letter(text: str, place: int) -> str:
    letter = text[place]
    latin = LATIN_NAME.get(letter.lower())
    if latin is None:
        return letter
    if letter.islower():
        return latin
    neighbours = text[place + 1 : place + 2] or text[max(place - 1, 0) : place]
    return latin.upper() if neighbours.isupper() else latin.capitalize()


def validate_person_name(value: str) -> None:
    """Refuse what cannot stand in a name: digits, signs, mark-up, or no letter at all.

    Letters of every script pass, and one letter is a name.
    """
    if not any(character.isalpha() for character in value) or not all(map(_allowed, value)):
        raise ValidationError(
            _("Use letters, spaces, hyphens, apostrophes and full stops only."),
            code="invalid_name",
        )


def _allowed(character: str) -> bool:
    return character in _PUNCTUATION or unicodedata.category(character)[0] in "LM"
