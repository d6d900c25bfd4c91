"""Addresses made of titles in any of the four languages."""

import re
import unicodedata

from partnership.kit.transliteration import LATIN

MAX_LENGTH = 80

_MAP = str.maketrans({**LATIN, "œ": "oe", "æ": "ae", "ß": "ss", "’": "", "'": "", "ʼ": ""})
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slugify(text: str) -> str:
    """Return ``text`` in small Latin letters, digits and hyphens; empty when none is left.

    Django's own drops every Kazakh letter and most Cyrillic, so it cannot be used here.
    """
    text = unicodedata.normalize("NFC", text).casefold().translate(_MAP)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _cut(_NOT_SLUG.sub("-", text).strip("-"), MAX_LENGTH)


def _cut(slug: str, length: int) -> str:
    return slug[:length].rstrip("-")
