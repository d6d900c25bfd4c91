"""Search folding: what people type and what is stored become the same letters."""

import re
import unicodedata
from collections.abc import Iterable

_GLIDE = re.compile("й[ыі]")
_NOT_WORD = re.compile(r"[\W_]+")
_LETTERS = str.maketrans(
    {
        **dict(zip("әғқңөұүһі", "агкноуухи", strict=True)),
        **dict.fromkeys("ъь’'ʼʹ`", ""),
        "œ": "oe",
        "æ": "ae",
    }
)


def fold(text: str) -> str:
    """Return ``text`` as it is searched: no case, accents, Kazakh letters or punctuation.

    Many type Kazakh on a Russian keyboard and French without accents, so text and query
    go through this one function. Folding twice changes nothing.
    """
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = _GLIDE.sub("и", text)
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", text.translate(_LETTERS)).strip()


# What French writes together with the next word: l’école, d’été, jusqu’ici.
ELISION = re.compile(r"\b(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)['’ʼ](?=\w)", re.IGNORECASE)
_ELIDED = re.compile(ELISION.pattern + r"(\w+)", re.IGNORECASE)


# Stands once in an index text: what is before it are names, what is behind it other words.
END_OF_NAMES = "\n\n"
# The columns of all that is found by its words: the index text, and the names in it.
SEARCHED = ("search_text", "search_names")
# Stands before every word of an index text, so that the beginning of a word is one pattern.
WORD_START = " "


def index_text(names: Iterable[str], words: Iterable[str]) -> str:
    """The folded text by which a thing is found: each text on a line of its own, names first.

    Every line begins with ``WORD_START``. Names and other words are parted by ``END_OF_NAMES``,
    so that a hit in a name can be told from one in a description. A text that stands twice is
    kept once. A word behind an elision stands once more by itself: whoever types “école” means
    « l’école », too.
    """
    first = dict.fromkeys(filter(None, map(_line, names)))
    rest = dict.fromkeys(line for line in map(_line, words) if line and line not in first)
    return END_OF_NAMES.join(("\n".join(first), "\n".join(rest)))


def _line(text: str) -> str:
    parts = [fold(text), *map(fold, _ELIDED.findall(text))]
    return "".join(f"{WORD_START}{part}" for part in parts if part)
