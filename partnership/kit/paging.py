"""Pages of long lists, whatever number is asked for."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from partnership.kit.http import int_or_none


def page_of(rows: QuerySet | Sequence[Any], number: object, per_page: int) -> Page:
    """Return one page, never an error.

    Junk and numbers below one give the first page, numbers beyond the end the last one, so
    no offset ever reaches the database that it could not hold.
    """
    paginator = Paginator(rows, per_page)
    asked = _asked(number)
    return paginator.page(min(max(asked, 1), paginator.num_pages))


def _asked(number: object) -> int:
    found = int_or_none(number)
    if found is not None:
        return found
    text = str(number).strip()
    return 10**18 if text.isascii() and text.isdecimal() else 1


def querystring(query: QueryDict, **changes: object) -> str:
    """Return ``query`` with some parameters replaced, as ``?a=1&b=2``.

    ``None`` and ``""`` take a parameter out; a list sets it several times. Nothing left
    gives ``?``, which as a link still empties the query.
    """
    changed = query.copy()
    for name, value in changes.items():
        if value is None or value == "":
            changed.pop(name, None)
        elif isinstance(value, list | tuple):
            changed.setlist(name, [str(item) for item in value])
        else:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"
