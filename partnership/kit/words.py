"""Counting words and characters; static/js/apply.js counts in the same way."""

import re

from partnership.kit.text import clean_text

# Named one by one, because each language has its own idea of "\s".
_SPACE = re.compile("[\t\n\x0b\x0c\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_LETTER_OR_NUMBER = re.compile(r"[^\W_]")


def count_words(text: str) -> int:
    """What stands between spaces and holds a letter or a figure.

    A dash or a French exclamation mark between spaces is no word; “l’idée” and “веб-сайт” are
    one.
    """
    parts = _SPACE.split(clean_text(text, multiline=True))
    return sum(1 for part in parts if _LETTER_OR_NUMBER.search(part))


def count_characters(text: str) -> int:
    """Characters of the text as it is stored."""
    return len(clean_text(text, multiline=True))
