"""Rules for staff's sessions, and no cache for what a signed-in person sees."""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partnership.kit.http import no_store

SINCE, SEEN = "staff_since", "staff_seen"
# How stale the mark of the last visit may be; saves a database write per request.
GRAIN_SECONDS = 60


class StaffSecurityMiddleware:
    """Ends staff's sessions by idleness and age; keeps staff without second factor out of admin.

    Somebody without a session cookie costs nothing here: the session is not even opened.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self._answered(request)
        if request.user.is_authenticated and request.user.is_staff and _expired(request):
            logout(request)
        return self._answered(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Before anything under the admin: a member of staff needs a second factor."""
        match = request.resolver_match
        if match is None or "admin" not in match.namespaces:
            return None
        if not settings.STAFF_MUST_USE_SECOND_FACTOR or not request.user.is_authenticated:
            return None
        if not request.user.is_staff or is_mfa_enabled(request.user):
            return None
        messages.warning(request, _("Staff need a second factor. Set one up to go on."))
        return redirect("mfa_index")

    def _answered(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if _signed_in(request):
            no_store(response)
        return response


def _signed_in(request: HttpRequest) -> bool:
    """Without opening a session nobody has opened: that would add a Vary header."""
    session = request.session
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and not session.modified:
        return False
    return request.user.is_authenticated


def _expired(request: HttpRequest) -> bool:
    """Whether the session is too old or was idle too long; otherwise notes the visit."""
    now = int(time.time())
    since = request.session.get(SINCE)
    seen = request.session.get(SEEN)
    if since is None or seen is None:
        request.session[SINCE] = request.session[SEEN] = now
        return False
    too_old = now - since > settings.STAFF_SESSION_SECONDS
    if too_old or now - seen > settings.STAFF_IDLE_SECONDS:
        return True
    if now - seen > GRAIN_SECONDS:
        request.session[SEEN] = now
    return False
