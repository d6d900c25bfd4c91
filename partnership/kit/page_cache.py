"""Answers strangers from the shelf before anything else of the portal is asked."""

from hashlib import blake2b
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from partnership.kit import shelf
from partnership.kit.marks import marks_of
from partnership.kit.middleware import GetResponse
from partnership.kit.pages import VISIT, Visit
from partnership.kit.shelf import Page

# A shared cache in front asks again after ten seconds, a browser every time. A browser that might
# show an old page meanwhile would show the stranger's page to whoever has just signed in.
FOR_EVERYBODY = "public, max-age=0, s-maxage=10"
LONGEST_QUERY = 300
_LANGUAGES = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)
_MAY_VARY = {"accept-encoding", "hx-request"}


class PageCacheMiddleware:
    """Stands before all other middleware, so what it keeps has every header they set.

    Host and scheme are part of the key: what the rest would refuse or redirect is never kept.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_strangers(request):
            return self.get_response(request)
        key = _key(request) if settings.PAGE_CACHE else ""
        page = shelf.find(key) if key else None
        return _answer(request, page) if page else self._made(request, key)

    def _made(self, request: HttpRequest, key: str) -> HttpResponseBase:
        visit = Visit(keeps=bool(key))
        token = VISIT.set(visit)
        try:
            response = self.get_response(request)
        finally:
            VISIT.reset(token)
        if not visit.is_public or response.status_code != 200:
            return response
        if not isinstance(response, HttpResponse) or not _is_for_everybody(response):
            return response
        response.headers.setdefault("Cache-Control", FOR_EVERYBODY)
        response.headers.setdefault("ETag", _etag(response.content))
        page = _page(response, visit)
        if key:
            shelf.keep(key, page, is_variant=bool(request.META.get("QUERY_STRING")))
        return _answer(request, page)


def _is_strangers(request: HttpRequest) -> bool:
    """A safe request for a page, with neither a session nor a message waiting in a cookie."""
    if request.method not in ("GET", "HEAD") or not request.path_info.startswith(_LANGUAGES):
        return False
    cookies = request.META.get("HTTP_COOKIE", "")
    return not cookies or not ({settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys())


def _key(request: HttpRequest) -> str:
    """Everything the answer depends on; nothing for a query too long to be one of ours."""
    meta = request.META
    query = meta.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY:
        return ""
    if "&" in query:
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode(sorted(pairs, key=lambda pair: pair[0]))
    parts = (
        request.scheme or "",
        meta.get("HTTP_HOST", ""),
        meta.get("HTTP_HX_REQUEST", ""),
        request.path,
        query,
    )
    return blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def _is_for_everybody(response: HttpResponse) -> bool:
    """Nothing in it was meant for one person: no cookie, no header it may differ by."""
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name}
    held_back = any(word in response.get("Cache-Control", "") for word in ("private", "no-store"))
    return not response.cookies and not held_back and varies <= _MAY_VARY


def _page(response: HttpResponse, visit: Visit) -> Page:
    tables = frozenset(visit.tables)
    return Page(
        body=response.content,
        headers=tuple(response.items()),
        etag=response.headers["ETag"],
        tables=tables,
        marks=marks_of(tables, visit.marks),
    )


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    unchanged = page.etag in request.META.get("HTTP_IF_NONE_MATCH", "")
    response = HttpResponse(b"" if unchanged or request.method == "HEAD" else page.body)
    for name, value in page.headers:
        response.headers[name] = value
    if unchanged:
        response.status_code = 304
        for name in ("Content-Length", "Content-Type"):
            response.headers.pop(name, None)
    return response


def _etag(body: bytes) -> str:
    """Weak, because a proxy may compress what we send."""
    return f'W/"{blake2b(body, digest_size=16).hexdigest()}"'
