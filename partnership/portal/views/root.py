"""The way in and the small files that robots and browsers ask for."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

DAY = 24 * 3600


def _to_own_language(request: HttpRequest, name: str) -> HttpResponse:
    """Send the visitor on by their cookie, else their browser's languages, else Russian.

    The answer differs from person to person, so no cache between us may keep it.
    """
    with translation.override(translation.get_language_from_request(request)):
        address = reverse(name)
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"{address}?{query}" if query else address)
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


@login_not_required
@require_safe
@never_cache
def way_in(request: HttpRequest) -> HttpResponse:
    return _to_own_language(request, "portal:home")


@login_not_required
@require_safe
@never_cache
def admin_way_in(request: HttpRequest) -> HttpResponse:
    return _to_own_language(request, "admin:index")


@login_not_required
@require_safe
@cache_control(public=True, max_age=DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read what the public reads; demonstration data is not for them."""
    closed = [f"/{code}/{part}/" for code, _ in settings.LANGUAGES for part in _CLOSED_PARTS]
    lines = ["User-agent: *"]
    lines += ["Disallow: /"] if settings.DEMONSTRATION_DATA else [f"Disallow: {p}" for p in closed]
    if not settings.DEMONSTRATION_DATA:
        lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


_CLOSED_PARTS = ("account", "admin", "me", "mail")


@login_not_required
@require_safe
@cache_control(public=True, max_age=DAY)
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this name without being told; the drawing is an SVG."""
    return HttpResponseRedirect(static("img/favicon.svg"))


@login_not_required
@require_safe
@cache_control(public=True, max_age=DAY)
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116); always valid for another half year."""
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: mailto:{settings.SECURITY_CONTACT}",
        f"Expires: {expires}",
        "Preferred-Languages: kk, ru, fr, en",
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Uploads, on this machine only: elsewhere the proxy serves them, and hides as much."""
    if path.startswith("private/"):
        raise Http404
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))
