"""Shows where the words of a search stand in a text as it was written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnership.kit.folding import ELISION, fold

_TOKEN = re.compile(r"\w+(?:['’ʼ`]\w+)*")
# What begins a line of our plain texts and is no word: a dash of a list, the sign of a heading.
_LINE_SIGN = re.compile(r"^\s*(?:[-*+>]|#{1,6})\s+", re.MULTILINE)
BEFORE = 60
LONGEST = 200


def highlight(text: str, words: Sequence[str]) -> SafeString:
    """``text`` escaped, with ``<mark>`` around what the folded ``words`` or phrases found.

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
    flat = _flat(text)
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
    flat = _flat(text)
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST].rsplit(' ', 1)[0]} …"


def _flat(text: str) -> str:
    return " ".join(_LINE_SIGN.sub("", text).split())


@dataclass(frozen=True)
class _Token:
    """A word of the text; behind an elision the same letters are a word once more."""

    offset: int
    written: str
    folded: str


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    tokens = [_Token(found.start(), found[0], fold(found[0])) for found in _TOKEN.finditer(text)]
    found = [*_begun(tokens, words), *_begun(list(_behind_elisions(tokens)), words)]
    return _merged(sorted(found or _inside(tokens, words)))


def _behind_elisions(tokens: list[_Token]) -> Iterator[_Token]:
    for token in tokens:
        cut = ELISION.match(token.written)
        end = cut.end() if cut else 0
        written = token.written[end:]
        yield _Token(token.offset + end, written, fold(written)) if cut else token


def _begun(tokens: list[_Token], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Words of the text that begin with a word, or with the last one of a phrase."""
    for word in words:
        *before, last = word.split()
        for place in range(len(before), len(tokens)):
            token = tokens[place]
            said = [other.folded for other in tokens[place - len(before) : place]]
            if token.folded.startswith(last) and said == before:
                start = tokens[place - len(before)].offset
                yield start, token.offset + _written(token.written, len(last))


def _inside(tokens: list[_Token], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    for token in tokens:
        for word in words:
            at = token.folded.find(word)
            if at >= 0:
                start, end = (_written(token.written, n) for n in (at, at + len(word)))
                yield token.offset + start, token.offset + end


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
