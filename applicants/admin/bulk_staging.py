"""Preparing decisions for everything a filter finds: first with the numbers, then in one go."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applicants.admin.application_verbs import MAY_RUN
from applicants.admin.selection import FOLDER, SECONDS_BETWEEN_LOOKS, call_for, page_context
from applicants.choices.applications import ApplicationState, Decision
from applicants.errors.applications import ApplicationRefused
from applicants.forms.deciding import SelectedForm
from applicants.models import Application, Staging
from applicants.services.deciding.staging import stage, unstage
from applicants.services.deciding.staging_many import AT_ONCE, start_staging
from events.staff_scopes import scope_of
from partnership.accounts.models import User
from partnership.kit.dates import format_instant_two_clocks
from programs.models import OpenCall

CONFIRM = f"{FOLDER}/stage_selected.html"
_UNDER_REVIEW = Q(state=ApplicationState.IN_REVIEW)


@dataclass(frozen=True)
class BulkVerb:
    """One action of the list: its words, its service, and whom it leaves as they are."""

    label: Promise
    service: Callable[..., int]
    decision: str


BULK_VERBS = {
    "stage_accept": BulkVerb(
        gettext_lazy("Prepare: accept"), partial(stage, decision=Decision.ACCEPT), Decision.ACCEPT
    ),
    "stage_reserve": BulkVerb(
        gettext_lazy("Prepare: reserve"),
        partial(stage, decision=Decision.RESERVE),
        Decision.RESERVE,
    ),
    "stage_decline": BulkVerb(
        gettext_lazy("Prepare: decline"),
        partial(stage, decision=Decision.DECLINE),
        Decision.DECLINE,
    ),
    "unstage": BulkVerb(gettext_lazy("Take prepared decisions back"), unstage, ""),
}


def keep_numbers(request: HttpRequest) -> None:
    """Of what is said to be ticked only what can be the number of an application.

    Django asks the database for the rest as well, which fails.
    """
    if ACTION_CHECKBOX_NAME not in request.POST:
        return
    said, posted = request.POST.getlist(ACTION_CHECKBOX_NAME), request.POST.copy()
    numbers = [key for key in said if key.isascii() and key.isdigit() and len(key) < 19]
    posted.setlist(ACTION_CHECKBOX_NAME, numbers)
    cast(Any, request).POST = posted


def run_bulk(
    desk: admin.ModelAdmin[Application],
    request: HttpRequest,
    chosen: QuerySet[Application],
    name: str,
) -> HttpResponse | None:
    """Asks first, with the numbers; asks again if the selection has changed since.

    Applications of calls that are theirs in a part only are not touched.
    """
    scope = scope_of(cast(User, request.user))
    if not scope.everywhere:
        chosen = chosen.filter(call__in=scope.calls_run(OpenCall.objects.all()).order_by())
    verb, numbers = BULK_VERBS[name], _count(chosen, BULK_VERBS[name])
    form = SelectedForm(request.POST if "expected" in request.POST else None)
    if form.is_valid() and form.cleaned_data["expected"] == numbers["touched"]:
        return _carry_out(desk, request, chosen, verb, numbers["touched"])
    context = {
        **desk.admin_site.each_context(request),
        "title": verb.label,
        "opts": desk.opts,
        "name": name,
        "verb": verb,
        "numbers": numbers,
        "changed": form.is_bound,
        "by_worker": numbers["touched"] > AT_ONCE,
        "form": SelectedForm(initial={"expected": numbers["touched"]}),
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME)[:1]
        if request.POST.get("select_across") == "1"
        else request.POST.getlist(ACTION_CHECKBOX_NAME),
        "across": request.POST.get("select_across") == "1",
        "media": desk.media,
    }
    return TemplateResponse(request, CONFIRM, context)


def _count(chosen: QuerySet[Application], verb: BulkVerb) -> dict[str, int]:
    """How many were chosen, will be touched, change their mind, and stay as they are."""
    other = ~Q(staged_decision="") & ~Q(staged_decision=verb.decision)
    touched = _UNDER_REVIEW & other if verb.service is unstage else _UNDER_REVIEW
    found = chosen.order_by().aggregate(
        chosen=Count("pk"),
        touched=Count("pk", filter=touched),
        overturned=Count("pk", filter=_UNDER_REVIEW & other),
    )
    return found | {"left": found["chosen"] - found["touched"]}


def _carry_out(
    desk: admin.ModelAdmin[Application],
    request: HttpRequest,
    chosen: QuerySet[Application],
    verb: BulkVerb,
    touched: int,
) -> HttpResponse | None:
    try:
        if touched > AT_ONCE:
            return _hand_over(desk, request, chosen, verb)
        keys = chosen.order_by("pk").values_list("pk", "call_id")
        rows = [Application(pk=pk, call_id=call) for pk, call in keys]
        done = verb.service(rows, by=request.user)
    except ApplicationRefused as refusal:
        desk.message_user(request, str(refusal), messages.ERROR)
        return None
    text = ngettext("%(count)d application done.", "%(count)d applications done.", done)
    desk.message_user(request, text % {"count": done}, messages.SUCCESS)
    return None


def _hand_over(
    desk: admin.ModelAdmin[Application],
    request: HttpRequest,
    chosen: QuerySet[Application],
    verb: BulkVerb,
) -> HttpResponse | None:
    """To the worker; of one call its progress is shown, of many each call's selection shows it."""
    stagings = start_staging(chosen, verb.decision, by=cast(User, request.user))
    theirs = scope_of(cast(User, request.user))
    if len(stagings) == 1 and theirs.runs(stagings[0].call):
        (one,) = stagings
        return redirect("admin:applicants_application_staging", one.call_id, one.pk)
    text = _("The worker prepares the decisions; the selection of each call shows how far it is.")
    desk.message_user(request, text, messages.SUCCESS)
    return None


def staging_progress(
    desk: admin.ModelAdmin[Application], request: HttpRequest, call_pk: int, pk: int
) -> HttpResponse:
    """How far the worker has come; the page looks again by itself until it is over."""
    call = call_for(desk, request, call_pk, needs=MAY_RUN)
    staging = get_object_or_404(Staging.objects.select_related("by"), pk=pk, call=call)
    context = page_context(desk, request, call, _("Preparation of decisions"))
    context |= {
        "staging": staging,
        "asked": format_instant_two_clocks(staging.created_at),
        "refresh": 0 if staging.is_over else SECONDS_BETWEEN_LOOKS,
    }
    return TemplateResponse(request, f"{FOLDER}/staging.html", context)
