"""The list of an event's participants as a file."""

from collections.abc import Iterator
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.models import Registration
from events.choices import TrailVerb
from events.models import Event, EventTrail
from events.staff_scopes import scope_of
from partnership.accounts.models import User
from partnership.kit.dates import ALMATY, format_instant_two_clocks
from partnership.kit.http import attachment_header
from partnership.kit.sheets import write_csv, write_xlsx

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def header() -> list[str]:
    return [
        _("State"),
        _("Full name"),
        _("Name in Latin script (as in passport)"),
        _("Email address"),
        _("Language"),
        _("City"),
        _("In line since"),
        _("Almaty and Paris"),
        _("Ticket"),
    ]


def rows(event: Event) -> Iterator[list[Any]]:
    """One row per active registration, seats first, then the queue in order; no access needs."""
    registrations = (
        Registration.objects.active()
        .filter(event=event)
        .select_related("user__professional__city")
        .order_by("state", "queued_at", "pk")
    )
    for registration in registrations.iterator(chunk_size=500):
        professional = getattr(registration.user, "professional", None)
        yield [
            registration.get_state_display(),
            registration.user.full_name,
            professional.latin_name if professional else "",
            registration.user.email,
            registration.user.get_language_display(),
            str(professional.city) if professional and professional.city else "",
            registration.queued_at.astimezone(ALMATY).replace(tzinfo=None),
            format_instant_two_clocks(registration.queued_at),
            registration.ticket_code,
        ]


def download_participants(request: HttpRequest, *, pk: int, extension: str) -> HttpResponseBase:
    """CSV or XLSX; asks for the right to take lists away and leaves a row in the trail."""
    by = cast(User, request.user)
    event = get_object_or_404(scope_of(by).events(Event.objects.all()), pk=pk)
    if not request.user.has_perm("applicants.export_participants"):
        raise PermissionDenied
    if extension not in {"csv", "xlsx"}:
        raise Http404
    now = timezone.now()
    EventTrail.objects.create(
        event=event, verb=TrailVerb.EXPORTED, by=by, at=now, detail=extension.upper()
    )
    response: HttpResponseBase
    if extension == "csv":
        response = StreamingHttpResponse(
            write_csv(rows(event), header()), content_type="text/csv; charset=utf-8"
        )
    else:
        content = write_xlsx(rows(event), header(), _("Participants"))
        response = HttpResponse(content, content_type=_XLSX)
    response["Content-Disposition"] = attachment_header(f"{event.slug}.{extension}")
    response["Cache-Control"] = "private, no-store"
    return response
