"""No name, title or note may become a link in a mail."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*:/[^\s<>\"]+"  # any scheme
    r"|(?<![@\w.-])(?:[\w-]+\.)+[a-z]{2,24}(?![\w@.-]*@)(?![\w-])(?::\d+)?(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"(<style\b.*?</style>|<!--.*?-->|<[^>]*>)", re.IGNORECASE | re.DOTALL)
_DOT_INSIDE = re.compile(r"\.(?=\w)")
_FILES = (".ics", ".pdf", ".csv", ".xlsx")


def allowed_links(context: dict[str, Any]) -> frozenset[str]:
    """The site itself and whatever our own code put under a name ending in ``url``."""
    given = {str(value) for name, value in context.items() if name.lower().endswith("url")}
    return frozenset(given | {settings.SITE_URL, settings.SITE_HOST})


def defuse_text(text: str, allowed: Iterable[str]) -> str:
    """Break up each address that is not allowed: mail programs turn bare addresses into links."""
    return _ADDRESS.sub(_breaker(tuple(allowed)), text)


def defuse_html(html: str, allowed: Iterable[str]) -> str:
    """The same between the tags; tags and style sheets come from our templates only."""
    breaker = _breaker(tuple(allowed))
    parts = _MARKUP.split(html)
    parts[::2] = [_ADDRESS.sub(breaker, part) for part in parts[::2]]
    return "".join(parts)


def _breaker(allowed: tuple[str, ...]) -> Callable[[re.Match[str]], str]:
    def broken(match: re.Match[str]) -> str:
        found = match[0]
        if _is_allowed(found.rstrip(".,;:!?)»”"), allowed) or found.lower().endswith(_FILES):
            return found
        return _DOT_INSIDE.sub(". ", re.sub(r":/+", " ", found))

    return broken


def _is_allowed(found: str, allowed: tuple[str, ...]) -> bool:
    plain = found.replace("&amp;", "&")
    return any(
        plain == link or plain.startswith((f"{link.rstrip('/')}/", f"{link}?", f"{link}#"))
        for link in allowed
        if link
    )
