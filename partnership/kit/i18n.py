"""Which language is shown, and the same page in the other three."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from babel import Locale
from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.urls import get_script_prefix, is_valid_path
from django.utils.translation import (
    get_language,
    get_language_from_path,
    override,
)
from modeltranslation.utils import build_localized_fieldname, resolution_order

from partnership.kit.typography import typo

__all__ = [
    "LanguageUrl",
    "in_every_language",
    "language_names",
    "language_urls",
    "localized",
    "typo",
]

_LOCALES = {"kk": "kk_KZ", "ru": "ru_RU", "fr": "fr_FR", "en": "en_GB"}
_SHORT = {"kk": "Қаз", "ru": "Рус", "fr": "Fra", "en": "Eng"}


class LanguageUrl(NamedTuple):
    """One entry of the language switcher."""

    code: str
    autonym: str
    short: str
    url: str
    is_current: bool

    @property
    def locale(self) -> str:
        """The name of the language where pages are shared (Open Graph)."""
        return _LOCALES.get(self.code, self.code)


def localized(obj: models.Model, field: str, language: str | None = None) -> tuple[str, str]:
    """The text of a translated field and the language it really is in.

    Falls back as MODELTRANSLATION_FALLBACK_LANGUAGES says; the caller must mark the
    fallback with ``lang``. Nothing in any language gives ``""`` in the language asked for.
    """
    asked = (language or get_language() or settings.LANGUAGE_CODE).split("-")[0]
    for code in resolution_order(asked):
        text = getattr(obj, build_localized_fieldname(field, code), None)
        if text:
            return str(text), code
    return "", asked


def in_every_language(obj: models.Model, *fields: str) -> Iterator[str]:
    """The texts of translated fields in all languages, those that exist."""
    for field in fields:
        for code in settings.MODELTRANSLATION_LANGUAGES:
            text = getattr(obj, build_localized_fieldname(field, code), None)
            if text:
                yield str(text)


def language_urls(request: HttpRequest) -> list[LanguageUrl]:
    """The page of ``request`` in every language, its query kept.

    A page that no address leads to (an error page) is answered with the home pages.
    """
    current = get_language_from_path(request.path_info) or get_language()
    return [
        LanguageUrl(
            code=code,
            autonym=autonym,
            short=_SHORT.get(code, code),
            url=_address_in(code, request, current),
            is_current=code == current,
        )
        for code, autonym in settings.LANGUAGES
    ]


def _address_in(code: str, request: HttpRequest, current: str | None) -> str:
    """Nothing but the prefix differs from language to language."""
    address, prefix = request.get_full_path(), get_script_prefix()
    here, there = f"{prefix}{current}/", f"{prefix}{code}/"
    if code == current:
        return address
    return there + address.removeprefix(here) if _leads_to_a_page(request, here) else there


def _leads_to_a_page(request: HttpRequest, here: str) -> bool:
    if not request.get_full_path().startswith(here):
        return False
    if request.resolver_match is not None:
        return True
    with override(get_language_from_path(request.path_info)):
        return bool(is_valid_path(request.path_info))


def language_names(codes: Iterable[str]) -> str:
    """In the reader's language: “russe, français”, not the autonyms of the switcher."""
    names = Locale.parse(get_language() or settings.LANGUAGE_CODE).languages
    return ", ".join(names.get(code, code) for code in codes)
