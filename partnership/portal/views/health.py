"""Health for the proxy, the container engine and whoever is on call."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnership.portal.health import health


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while pages can be served, else 503; names what is wrong, never why or where."""
    parts = health()
    can_serve = parts["database"] == parts["migrations"] == "ok"
    degraded = can_serve and set(parts.values()) != {"ok"}
    status = "degraded" if degraded else "ok" if can_serve else "down"
    code = HTTPStatus.OK if can_serve else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": status, **parts}, status=code)
