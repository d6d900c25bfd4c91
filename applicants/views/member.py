"""My page, and what one can do with one's own registration."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applicants import calendars
from applicants.choices import ACTIVE, RegistrationState
from applicants.errors import RegistrationRefused, SystemBusy
from applicants.jury_progress import counted
from applicants.models import InterestRequest, Registration
from applicants.queries import for_my_page, is_partner, queue_lengths
from applicants.services import registering
from applicants.views.application_rows import awaited_first, for_rows, visible_to
from applicants.views.application_rows import rows as application_rows
from applicants.views.requests import MemberRequest
from applicants.views.rows import Row, rows
from partnership.kit.http import attachment_header, no_store
from partnership.notifications.choices import Category
from partnership.notifications.queries import wants

CANCELLABLE = frozenset(
    {RegistrationState.CONFIRMED, RegistrationState.WAITLISTED, RegistrationState.OFFERED}
)
LETTERS, APPLICATIONS = 20, 5
Verb = Callable[..., Registration]


@never_cache
@require_safe
def my_page(request: MemberRequest) -> HttpResponse:
    """What a person has ahead, waits for and has behind; a constant number of queries."""
    found = for_my_page(request.user)
    lengths = queue_lengths([row.event_id for row in found.waiting])
    waiting = rows(found.waiting, lengths)
    upcoming = rows(found.upcoming)
    mine = for_rows(awaited_first(visible_to(request.user)))[: APPLICATIONS + 1]
    applications = application_rows(mine, request.user)
    context = {
        "upcoming": upcoming,
        "upcoming_count": sum(not row.is_postponed for row in upcoming),
        "offers": [row for row in waiting if row.is_offer],
        "waiting": [row for row in waiting if not row.is_offer],
        "waiting_count": len(waiting),
        "past": rows(found.past),
        "applications": applications[:APPLICATIONS],
        "awaiting": [row for row in applications if row.is_awaited],
        "has_more_applications": len(applications) > APPLICATIONS,
        "letters": InterestRequest.objects.to(request.user)[:LETTERS],
        "reviews": counted(request.user),
        "is_partner": is_partner(request.user),
        "is_empty": found.is_empty,
    }
    return render(request, "applicants/my_page.html", context)


@never_cache
@require_safe
def ticket(request: MemberRequest, pk: int) -> HttpResponse:
    """One registration: where it stands, what happens next, and the way into a calendar."""
    row = _row(_own(request, pk))
    has_place = calendars.has_place(row.registration)
    context: dict[str, Any] = {"row": row, "has_place": has_place}
    context["reminds_a_week_before"] = "7d" in row.reminders_ahead and wants(
        request.user, Category.REMINDERS
    )
    context["reminds_a_day_before"] = "24h" in row.reminders_ahead
    if has_place and row.is_ahead:
        context["google_url"] = calendars.google_url(row.registration)
        context["outlook_url"] = calendars.outlook_url(row.registration)
    return render(request, "applicants/ticket.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """GET asks, POST gives up the place or the place in line."""
    registration = _own(request, pk)
    if request.method == "POST":
        return _act(request, registration, registering.cancel, "applicants/cancel.html")
    if registration.state not in CANCELLABLE:
        return redirect("applicants:ticket", pk)
    return render(request, "applicants/cancel.html", {"row": _row(registration)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: MemberRequest, pk: int) -> HttpResponse:
    """The link in the mail only opens this page; the button accepts."""
    return _answer(request, pk, registering.accept_offer)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: MemberRequest, pk: int) -> HttpResponse:
    """As ``accept``; the place goes to the next in line."""
    return _answer(request, pk, registering.decline_offer)


@require_safe
def calendar(request: MemberRequest, pk: int) -> HttpResponse:
    """The person's own calendar file; a registration that has ended has none."""
    registration = _own(request, pk)
    if registration.state not in ACTIVE:
        raise Http404
    content = calendars.calendar_file(registration)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    name = calendars.file_name(registration.event)
    response.headers["Content-Disposition"] = attachment_header(name)
    return no_store(response)


def _own(request: MemberRequest, pk: int) -> Registration:
    """A stranger's number is as unknown as one that was never given."""
    mine = Registration.objects.of(request.user).for_my_page().select_related("event__room")
    return get_object_or_404(mine, pk=pk)


def _row(registration: Registration) -> Row:
    return rows([registration], queue_lengths([registration.event_id]))[0]


def _answer(request: MemberRequest, pk: int, verb: Verb) -> HttpResponse:
    registration = _own(request, pk)
    if request.method == "POST":
        return _act(request, registration, verb, "applicants/offer.html")
    if registration.state != RegistrationState.OFFERED:
        return redirect("applicants:ticket", pk)
    return render(request, "applicants/offer.html", {"row": _row(registration)})


def _act(
    request: MemberRequest, registration: Registration, verb: Verb, template: str
) -> HttpResponse:
    """Do it and show where things stand now; in a rush, the same page asks to try again."""
    try:
        verb(registration, by=request.user)
    except SystemBusy as refusal:
        context = {"row": _row(registration), "refusal": str(refusal)}
        response = render(request, template, context, status=503)
        response.headers["Retry-After"] = "5"
        return response
    except RegistrationRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("applicants:ticket", registration.pk)
    if registration.state == RegistrationState.CANCELLED:
        messages.success(request, _("Your registration is cancelled."))
        return redirect("applicants:my_page")
    return redirect("applicants:ticket", registration.pk)
