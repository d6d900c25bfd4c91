"""Refusing a category by the link of a mail, without signing in (RFC 8058)."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from partnership.notifications.queries import wants
from partnership.notifications.services.preferences import refuse
from partnership.notifications.services.unsubscribing import read_token


@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A post takes effect at once, cookies or not; a visit changes nothing.

    Programs that scan mail follow its links, so only the button refuses.
    """
    meant = read_token(token)
    if meant is None:
        raise Http404
    user, category = meant
    if request.method == "POST":
        refuse(user, category)
    page = {"category": category, "refused": not wants(user, category)}
    response = render(request, "notifications/unsubscribe.html", page)
    response["X-Robots-Tag"] = "noindex"
    return response
