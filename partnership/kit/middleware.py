"""What every request passes on its way in, and every response on its way out."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# People type the code of the country; the language is "kk".
LANGUAGE_ALIASES = {"kz": "kk"}

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "interest-cohort",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)


class RejectNulMiddleware:
    """Answers 400 to NUL and undecodable bytes, which PostgreSQL would answer with a 500.

    A query of too many fields is refused here too, before any page, even one that says 404,
    reads it. Only addresses, cookies (whose octal escapes Django undoes) and url-encoded bodies
    are read: an uploaded file is full of NULs.
    (Undecodable bytes in a path arrive here percent-encoded and simply match no page.)
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _nul_in_head(request) or _spoiled(_query(request)) or _nul_in_body(request):
            raise BadRequest("The request holds characters that no text has.")
        _fields = request.GET  # raises TooManyFieldsSent
        return self.get_response(request)


class LanguageAliasMiddleware:
    """Sends ``/kz/``, ``/KK/`` and ``/en-GB/`` to the plain code, path and query kept."""

    _segment = re.compile(r"/([A-Za-z]{2})(?:[-_][A-Za-z0-9]{1,8}){0,3}(?=/|$)")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.codes = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._redirect(request) or self.get_response(request)

    def _redirect(self, request: HttpRequest) -> HttpResponse | None:
        found = self._segment.match(request.path_info)
        if not found or request.method not in ("GET", "HEAD"):
            return None
        language = found[1].lower()
        code = LANGUAGE_ALIASES.get(language, language)
        if code not in self.codes or found[0] == f"/{code}":
            return None
        rest = request.get_full_path_info()[found.end() :]
        if not rest.startswith("/"):
            rest = f"/{rest}"
        return HttpResponsePermanentRedirect(f"{get_script_prefix()}{code}{rest}")


class SecurityHeadersMiddleware:
    """Switches off what the portal never asks of a browser."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


def _query(request: HttpRequest) -> bytes:
    return unquote_to_bytes(request.META.get("QUERY_STRING", ""))


def _nul_in_head(request: HttpRequest) -> bool:
    return any("\x00" in text for text in (request.path_info, *request.COOKIES.values()))


def _spoiled(raw: bytes) -> bool:
    try:
        return "\x00" in raw.decode()
    except UnicodeDecodeError:
        return True


def _nul_in_body(request: HttpRequest) -> bool:
    if request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
        return False
    return b"%00" in request.body or b"\x00" in request.body
