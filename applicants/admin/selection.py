"""The selection of one call on a page: how far it is, what is prepared, whom it would choose."""

from collections import Counter
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applicants.admin.application_filters import DISAGREEMENT
from applicants.admin.application_page import points
from applicants.admin.application_verbs import MAY_RUN
from applicants.balance import balance_of
from applicants.choices.applications import UNDECIDED, ApplicationState, Decision
from applicants.errors.applications import ApplicationRefused
from applicants.models import Application
from applicants.rules import read_as_staff
from applicants.services.applications.asking import begin_review
from events.staff_scopes import scope_of
from partnership.accounts.models import User
from partnership.kit.admin import short_clocks
from programs.models import OpenCall

FOLDER = "admin/applicants/application"
MOST_DISPUTED = 10
MOST_RELEASES = 5
SECONDS_BETWEEN_LOOKS = 3


def call_for(
    desk: admin.ModelAdmin[Application], request: HttpRequest, pk: int, *, needs: str = ""
) -> OpenCall:
    """The call, for whoever may see applications and holds the right that is needed.

    These pages count and move all of it, so it must be theirs as a whole.
    """
    if not desk.has_view_permission(request) or (needs and not request.user.has_perm(needs)):
        raise PermissionDenied
    calls = scope_of(cast(User, request.user)).calls_run(OpenCall.objects.all())
    return get_object_or_404(calls, pk=pk)


def page_context(
    desk: admin.ModelAdmin[Application], request: HttpRequest, call: OpenCall, title: str
) -> dict[str, Any]:
    """What every page about a call's selection needs."""
    return {
        **desk.admin_site.each_context(request),
        "title": title,
        "subtitle": str(call),
        "opts": desk.opts,
        "call": call,
        "numbers": numbers_of(call),
    }


def selection_page(
    desk: admin.ModelAdmin[Application], request: HttpRequest, pk: int
) -> HttpResponse:
    call = call_for(desk, request, pk)
    context = page_context(desk, request, call, _("Selection"))
    context |= {
        "balance": balance_of(call),
        "disputed": _disputed(call, cast(User, request.user)),
        "disagreement": DISAGREEMENT,
        "releases": _releases(call),
        "staging": call.stagings.unfinished().first(),
        "may_run": request.user.has_perm(MAY_RUN),
        "is_over": timezone.now() >= call.closes_at,
    }
    return TemplateResponse(request, f"{FOLDER}/selection.html", context)


def begin_call_review(
    desk: admin.ModelAdmin[Application], request: HttpRequest, pk: int
) -> HttpResponse:
    """Asks, then puts all submitted applications of the call before its jury."""
    call = call_for(desk, request, pk, needs=MAY_RUN)
    refusal = ""
    if request.method == "POST":
        try:
            count = begin_review(call, by=cast(User, request.user))
        except ApplicationRefused as error:
            refusal = str(error)
        else:
            text = ngettext(
                "%(count)d application is under review.",
                "%(count)d applications are under review.",
                count,
            )
            messages.success(request, text % {"count": count})
            return redirect("admin:applicants_application_selection", call.pk)
    context = page_context(desk, request, call, _("Take into review"))
    return TemplateResponse(request, f"{FOLDER}/begin_review.html", context | {"refusal": refusal})


def numbers_of(call: OpenCall) -> dict[str, Any]:
    """How many applications stand where, and what is prepared; one query."""
    rows = Application.objects.filter(call=call).order_by()
    states: Counter[str] = Counter()
    staged: Counter[str] = Counter()
    for state, decision, count in rows.values_list("state", "staged_decision").annotate(
        Count("pk")
    ):
        states[state] += count
        if state == ApplicationState.IN_REVIEW and decision:
            staged[decision] += count
    sent = [(state, states[state]) for state in ApplicationState if state != ApplicationState.DRAFT]
    undecided = sum(states[state] for state in UNDECIDED) - staged.total()
    return {
        "states": [(state, state.label, count) for state, count in sent if count],
        "staged": [(choice, choice.label, staged[choice]) for choice in Decision],
        "staged_total": staged.total(),
        "accepted": staged[Decision.ACCEPT],
        "drafts": states[ApplicationState.DRAFT],
        "submitted": states[ApplicationState.SUBMITTED],
        "asked": states[ApplicationState.NEEDS_INFO],
        "in_review": states[ApplicationState.IN_REVIEW],
        "unstaged": states[ApplicationState.IN_REVIEW] - staged.total(),
        "undecided": undecided,
        "over_places": call.places is not None and staged[Decision.ACCEPT] > call.places,
    }


def _disputed(call: OpenCall, user: User) -> list[dict[str, Any]]:
    """Where the jury is furthest apart, and nobody has decided yet."""
    rows: QuerySet[Application] = read_as_staff(user).filter(
        call=call, state=ApplicationState.IN_REVIEW, score_spread__gte=DISAGREEMENT
    )
    found = rows.order_by("-score_spread", "pk")[:MOST_DISPUTED]
    return [
        {"row": row, "mean": points(row.score_mean), "spread": points(row.score_spread)}
        for row in found
    ]


def _releases(call: OpenCall) -> list[dict[str, Any]]:
    found = call.releases.select_related("by")[:MOST_RELEASES]
    return [{"row": release, "when": short_clocks(release.created_at)} for release in found]
