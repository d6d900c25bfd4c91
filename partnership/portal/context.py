"""What every page is given."""

from datetime import time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_from_path

from partnership.kit.dates import ALMATY, TwoClocks, format_time
from partnership.kit.i18n import LanguageUrl, language_urls

# Kazakh needs both Cyrillic files: Ұұ live in one, the other letters of its own in the other.
_SCRIPTS = {"kk": ("cyrillic", "cyrillic-ext"), "ru": ("cyrillic",)}


_WAYS_BACK = ("portal", "events", "applicants", "accounts", "programs")


def site(request: HttpRequest) -> dict[str, Any]:
    """Facts of the site that the layout prints; asks the database nothing."""
    languages = language_urls(request)
    here = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "SITE_URL": settings.SITE_URL,
        "DEMONSTRATION_DATA": settings.DEMONSTRATION_DATA,
        "MAILBOX": settings.ON_THIS_MACHINE,
        "clock": _clock(),
        "fonts": _fonts(),
        "languages": languages,
        "sign_in": _sign_in(request),
        "here": here,
        "menu": _menu(get_language() or "", here),
        "foot_links": _foot_links(get_language() or ""),
        **_alternates(request, languages),
    }


@lru_cache(maxsize=512)
def _menu(language: str, here: str) -> SafeString:
    """The menu, which every page prints three times; made once per language and address name."""
    return render_to_string("layout/_menu.html", {"here": here})


@lru_cache(maxsize=8)
def _foot_links(language: str) -> SafeString:
    """The same links at the foot of every page of a language."""
    return render_to_string("layout/_foot_links.html")


def _sign_in(request: HttpRequest) -> str:
    """The way to sign in and back to this page; forms of the account itself are no way back."""
    address, found = reverse("account_login"), request.resolver_match
    if found is None or found.namespace not in _WAYS_BACK:
        return address
    return f"{address}?{urlencode({'next': request.get_full_path()})}"


def _clock() -> dict[str, str]:
    """Evening in Almaty and the same instant in Paris, by the difference of today."""
    today = timezone.now().astimezone(ALMATY)
    evening = TwoClocks(today.combine(today.date(), time(19), tzinfo=ALMATY))
    return {"almaty": format_time(evening.almaty), "paris": format_time(evening.paris)}


def _fonts() -> list[str]:
    scripts = _SCRIPTS.get(get_language() or "", ("latin",))
    return [f"fonts/{face}-{part}.woff2" for part in scripts for face in ("piazzolla", "geologica")]


def _alternates(request: HttpRequest, languages: list[LanguageUrl]) -> dict[str, Any]:
    """Canonical address and its twins; nothing for error pages.

    Filters do not make a page of their own; the number of a page does, if the list is so long
    (templates/layout/_alternates.html).
    """
    code = get_language_from_path(request.path_info)
    if request.resolver_match is None or code is None:
        return {}
    pages = [entry._replace(url=entry.url.split("?")[0]) for entry in languages]
    return {
        "alternates": pages,
        "canonical": request.path,
        "unprefixed": request.path.replace(f"/{code}/", "/", 1),
    }
