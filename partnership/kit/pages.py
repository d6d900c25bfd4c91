"""Pages that everybody may read, and that are the same for everybody who has not signed in."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.views.decorators.http import require_safe

from partnership.kit.http import no_store
from partnership.kit.marks import CACHE_AWAY, Marks, Reading, known_tables, marks_before

View = Callable[..., HttpResponseBase]


class Visit:
    """A stranger's request for a page that is not on the shelf.

    The middleware opens it, ``public_page`` fills it in, the middleware puts the page away.
    """

    def __init__(self, *, keeps: bool) -> None:
        self.keeps = keeps
        self.is_public = False
        self.marks: Marks = {}
        self.tables: set[str] = set()


VISIT: ContextVar[Visit | None] = ContextVar("visit", default=None)


def public_page(view: View) -> View:
    """A page the public reads: no sign-in, GET and HEAD only, kept for the next stranger.

    It may ask the database what it likes: it is dropped when a table that it read is written.
    It must not ask the session or print a token. Whoever brings a session cookie gets a page of
    their own that no cache keeps. It may answer ``HX-Request`` differently, no other header.
    """

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visit = VISIT.get()
        if visit is None:
            with Reading():
                return no_store(_finished(view(request, *args, **kwargs)))
        visit.is_public = True
        visit.marks = _marks() if visit.keeps else {}
        with Reading(visit.marks if visit.keeps else None) as reading:
            response = _finished(view(request, *args, **kwargs))
        visit.tables = reading.tables
        # No session cookie came, so what was looked for in the session was not there.
        if not request.session.modified:
            request.session.accessed = False
        return response

    public: Any = login_not_required(require_safe(page))
    return public


def _marks() -> Marks:
    """Taken before anything is read: a change while the page is made must not be missed."""
    try:
        return marks_before(known_tables())
    except CACHE_AWAY:
        return {}


def _finished(response: HttpResponseBase) -> HttpResponseBase:
    """A page that would read the database later must read it now."""
    if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
        response.render()
    return response
