"""Addresses made of titles in any of the four languages."""

import re
import unicodedata

from django.db import models

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


def unique_slug(
    model_or_queryset: type[models.Model] | models.QuerySet,
    text: str,
    *,
    fallback: str,
    exclude_pk: object = None,
) -> str:
    """Return a slug of ``text`` that no other row has: ``name``, ``name-2``, ``name-3``.

    ``fallback`` names what leaves no letter (``«— —»``, ``日本``). Two transactions may be
    told the same slug at once: the unique constraint decides, the caller tries again.
    """
    rows = _rows(model_or_queryset).exclude(pk=exclude_pk)
    base = slugify(text) or fallback
    stem = _cut(base, MAX_LENGTH - 6)
    taken = set(rows.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _rows(source: type[models.Model] | models.QuerySet) -> models.QuerySet:
    if isinstance(source, models.QuerySet):
        return source
    return source._default_manager.all()


def _cut(slug: str, length: int) -> str:
    return slug[:length].rstrip("-")
