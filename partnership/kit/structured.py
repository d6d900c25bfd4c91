"""Facts of a page in the vocabulary of schema.org, for search engines."""

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

Thing = dict[str, Any]

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def script(data: Thing) -> SafeString:
    """As ``<script>``: a block of data that browsers neither run nor let end early."""
    text = json.dumps({"@context": "https://schema.org", **known(data)}, ensure_ascii=False)
    safe = text.translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{safe}</script>')


def known(data: Thing) -> Thing:
    """Without what is not known: an empty property says less than none."""
    return {name: value for name, value in data.items() if value not in (None, "", [], {})}


def absolute(path: str) -> str:
    """The whole address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> Thing:
    """The way from the home page to here: words and paths."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": name,
                "item": {"@type": "WebPage", "@id": absolute(path), "name": name},
            }
            for place, (name, path) in enumerate(steps, 1)
        ],
    }
