"""Search folding: what people type and what is stored become the same letters."""

import re
import unicodedata

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
