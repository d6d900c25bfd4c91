"""Error pages: styled, in the address's language, with a way home."""

import secrets
import sys
from collections.abc import Sequence
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from applicants.views import keeping
from partnership.kit.http import no_store
from partnership.kit.logs import ERROR_NUMBER

BAD_REQUEST = (
    _("The request could not be understood"),
    _("The address or the form holds characters that no text has."),
)
FORBIDDEN = (_("Access denied"), _("You do not have permission to view this page."))
CSRF = (
    _("The form has expired"),
    _("Your session has expired. Refresh the page and submit the form again."),
)
NOT_FOUND = (
    _("Page not found"),
    _("The link may be out of date, or the address mistyped."),
)
TOO_MANY = (_("Too many requests"), _("Too many attempts. Please try again later."))
SERVER_ERROR = (
    _("Server error"),
    _("We have been notified. Please try again in a few minutes."),
)
UNAVAILABLE = (
    _("Maintenance in progress"),
    _("The portal is closed for a short while. Please try again in a few minutes."),
)

Words = tuple[Promise, Promise]


def _page(
    request: HttpRequest,
    status: HTTPStatus,
    words: Words,
    *,
    bare: bool = False,
    typed: Sequence[str] = (),
) -> HttpResponse:
    """In the language of the path, because middleware may have failed before reading it.

    A bare page is given no request: no session, no user and so no database is asked.
    """
    language = get_language_from_path(request.path_info) or get_language()
    with override(language):
        context = {
            "digits": str(status.value),
            "title": words[0],
            "text": words[1],
            "number": request.META.get(ERROR_NUMBER, ""),
            "typed": typed,
            "again": request.path,
            "home": f"/{language or settings.LANGUAGE_CODE}/",
        }
        template = "errors/bare.html" if bare else "errors/error.html"
        body = render_to_string(template, context, None if bare else request)
    return HttpResponse(body, status=status.value)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A query of too many fields cannot be read by the page either: it is shown without."""
    bare = isinstance(exception, TooManyFieldsSent)
    return _page(request, HTTPStatus.BAD_REQUEST, BAD_REQUEST, bare=bare)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, HTTPStatus.FORBIDDEN, FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token was stale or foreign: says to reload the page and send again.

    Who signed in anew in another tab posts a stale one: what was typed in a page of ours is
    given back. What another site sends is not repeated.
    """
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    match = request.resolver_match
    if not is_ours or match is None or match.app_name != "applicants":
        return _page(request, HTTPStatus.FORBIDDEN, CSRF)
    response = _page(request, HTTPStatus.FORBIDDEN, CSRF, typed=keeping.typed_texts(request))
    return no_store(keeping.kept_on_stale(request, response))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, HTTPStatus.NOT_FOUND, NOT_FOUND)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    response = _page(request, HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY)
    response["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own fault, with a number that the log repeats; or the database's: a page without it."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return unavailable(request)
    request.META[ERROR_NUMBER] = secrets.token_hex(4)
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, SERVER_ERROR, bare=True)


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For moments when the database is away or being migrated."""
    response = _page(request, HTTPStatus.SERVICE_UNAVAILABLE, UNAVAILABLE, bare=True)
    response["Retry-After"] = "120"
    return response
