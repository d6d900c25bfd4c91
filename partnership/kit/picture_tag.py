"""The mark-up of an uploaded picture."""

from django.db import models
from django.db.models.fields.files import ImageFieldFile
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from partnership.kit import i18n, pictures

# The width most screens that know no srcset would take.
_PLAIN_WIDTH = 640
_LAZY = SafeString(' loading="lazy"')


def picture(
    obj: models.Model, field: str, *, sizes: str, alt: str | None, lazy: bool
) -> SafeString:
    """AVIF and JPEG in several widths, its place on the page kept; "" without an upload.

    ``alt`` is by default the description stored beside the picture, in its own language.
    """
    file: ImageFieldFile = getattr(obj, field)
    if not file:
        return SafeString("")
    words = _described(obj, field) if alt is None else format_html(' alt="{}"', alt)
    rest = format_html("{}{}", words, _LAZY if lazy else "")
    made = pictures.variants_of(str(file.name), file.storage)
    if made is None:
        return format_html('<img src="{}"{}{} decoding="async">', file.url, _size_of(file), rest)
    plain = max([width for width in made.widths if width <= _PLAIN_WIDTH] or made.widths[:1])
    return format_html(
        '<picture><source type="image/avif" srcset="{}" sizes="{sizes}">'
        '<img src="{}" srcset="{}" sizes="{sizes}" width="{}" height="{}"{}'
        ' decoding="async"></picture>',
        _srcset(file, made, "avif"),
        pictures.address(str(file.name), plain, "jpg", file.storage),
        _srcset(file, made, "jpg"),
        made.width,
        made.height,
        rest,
        sizes=sizes,
    )


def _srcset(file: ImageFieldFile, made: pictures.Variants, kind: str) -> str:
    addresses = (
        (pictures.address(str(file.name), width, kind, file.storage), width)
        for width in made.widths
    )
    return ", ".join(f"{address} {width}w" for address, width in addresses)


def _size_of(file: ImageFieldFile) -> SafeString:
    """Read from the head of the file; a file that is not there or broken has no size."""
    try:
        width, height = file.width, file.height
    except (OSError, TypeError):
        return SafeString("")
    if not width or not height:
        return SafeString("")
    return format_html(' width="{}" height="{}"', width, height)


def _described(obj: models.Model, field: str) -> SafeString:
    """``photo`` is described by ``photo_alt``, or else by ``alt``; translated or not."""
    name = f"{field}_alt" if hasattr(obj, f"{field}_alt") else "alt"
    current = (get_language() or "").split("-")[0]
    if hasattr(obj, f"{name}_{current}"):
        words, language = i18n.localized(obj, name)
    else:
        words, language = getattr(obj, name, ""), getattr(obj, "text_language", current)
    lang = "" if not words or language == current else format_html(' lang="{}"', language)
    return format_html(' alt="{}"{}', words, lang)
