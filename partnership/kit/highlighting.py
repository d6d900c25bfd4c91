"""Shows where the words of a search stand in a text as it was written."""

import re
from collections.abc import Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnership.kit.folding import fold

_TOKEN = re.compile(r"\w+(?:['’ʼ`]\w+)*")
BEFORE = 60
LONGEST = 200


def highlight(text: str, words: Sequence[str]) -> SafeString:
    """``text`` escaped, with ``<mark>`` around what the folded ``words`` found.

    A word is marked where a word of the text begins with it; where none does, inside words.
    Letters are marked as they were written: “казакстан” marks «Қазақстан».
    """
    spans = _spans(text, words)
    pieces: list[SafeString] = []
    at = 0
    for start, end in spans:
        pieces.append(format_html("{}<mark>{}</mark>", text[at:start], text[start:end]))
        at = end
    pieces.append(format_html("{}", text[at:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def snippet(text: str, words: Sequence[str]) -> str:
    """At most ``LONGEST`` letters of ``text`` around the first word found; "" when none is."""
    flat = " ".join(text.split())
    spans = _spans(flat, words)
    if not spans:
        return ""
    start = max(spans[0][0] - BEFORE, 0)
    if start:
        start = flat.find(" ", start) + 1
    cut = shortened(flat[start:])
    return f"… {cut}" if start else cut


def shortened(text: str) -> str:
    """The first ``LONGEST`` letters on one line, ending with a whole word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST].rsplit(' ', 1)[0]} …"


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    tokens = [(found.start(), found[0], fold(found[0])) for found in _TOKEN.finditer(text)]
    found = list(_found(tokens, words, beginnings=True)) or list(
        _found(tokens, words, beginnings=False)
    )
    return _merged(sorted(found))


def _found(
    tokens: list[tuple[int, str, str]], words: Sequence[str], *, beginnings: bool
) -> Iterator[tuple[int, int]]:
    for offset, token, folded in tokens:
        for word in words:
            at = 0 if beginnings and folded.startswith(word) else folded.find(word)
            if at < 0 or (beginnings and at):
                continue
            start, end = _written(token, at), _written(token, at + len(word))
            yield offset + start, offset + end


def _written(token: str, folded_length: int) -> int:
    """How many letters of ``token`` make the first ``folded_length`` folded ones.

    A letter that folds to nothing goes with the one before it: Фестиваль|дар.
    """
    if not folded_length:
        return 0
    lengths = [len(fold(token[:n])) for n in range(len(token) + 1)]
    reached = next(length for length in lengths if length >= folded_length)
    return len(lengths) - 1 - lengths[::-1].index(reached)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
