"""Long texts as pages print them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language

from partnership.kit.i18n import localized
from partnership.kit.prose import Block, blocks


class Text(NamedTuple):
    """A text in its blocks; ``language`` is said only when it is not the page's own."""

    blocks: list[Block]
    language: str


def text_of(row: Model, field: str, *, filled: Mapping[str, str] | None = None) -> Text:
    """A long field of ``row`` in the page's language, or in the one that stands in for it.

    Every key of ``filled`` is replaced by its value; other braces stay as they were written.
    """
    text, code = localized(row, field)
    for key, value in (filled or {}).items():
        text = text.replace(key, value)
    return Text(blocks(text) if text else [], "" if code == get_language() else code)


def fallback_of(row: Model, fields: Iterable[str]) -> str:
    """The own name of the language that stands in for the page's, or nothing."""
    shown = (localized(row, field) for field in fields)
    foreign = [code for text, code in shown if text and code != get_language()]
    return dict(settings.LANGUAGES)[foreign[0]] if foreign else ""
