"""What staff may do to an open call: each verb asks, confirms and calls one service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.choices import CallPhase, CallStatus
from programs.errors import CallRefused
from programs.forms import CallVerbForm, CancelCallForm
from programs.models import OpenCall
from programs.services.calls import announce_results, cancel, missing_for_publication, publish

MAY_RUN = "programs.run_opencall"


@dataclass(frozen=True)
class CallVerb:
    """One button of the desk: its words, its form, its service, when it is offered."""

    name: str
    label: Promise
    explains: Promise
    done: Promise
    form: type[CallVerbForm]
    service: Callable[..., OpenCall]
    fits: Callable[[OpenCall], bool]
    destructive: bool = False


def _is_draft(call: OpenCall) -> bool:
    return call.status == CallStatus.DRAFT


def _awaits_results(call: OpenCall) -> bool:
    return call.status == CallStatus.PUBLISHED and call.phase() == CallPhase.IN_REVIEW


def _can_be_cancelled(call: OpenCall) -> bool:
    return call.status == CallStatus.PUBLISHED and call.decided_at is None


_ALL = (
    CallVerb(
        "publish",
        _("Publish"),
        _(
            "The call becomes visible to everybody in all four languages. Where a text is "
            "missing, the reader sees it in another language."
        ),
        _("The call is published."),
        CallVerbForm,
        publish,
        _is_draft,
    ),
    CallVerb(
        "announce",
        _("Announce the results"),
        _("The page says from now on that the choice is made. This cannot be undone."),
        _("The results are announced."),
        CallVerbForm,
        announce_results,
        _awaits_results,
    ),
    CallVerb(
        "cancel",
        _("Cancel the call"),
        _("The page stays and says why. This cannot be undone."),
        _("The call is cancelled."),
        CancelCallForm,
        cancel,
        _can_be_cancelled,
        destructive=True,
    ),
)
CALL_VERBS = {verb.name: verb for verb in _ALL}


def verbs_that_fit(request: HttpRequest, call: OpenCall | None) -> list[CallVerb]:
    """The buttons of the desk for this call and this person."""
    if call is None or not request.user.has_perm(MAY_RUN):
        return []
    return [verb for verb in _ALL if verb.fits(call)]


def run_call_verb(
    desk: admin.ModelAdmin[OpenCall], request: HttpRequest, *, pk: int, name: str
) -> HttpResponse:
    """Shows the verb's form; on POST calls its service and says what came of it."""
    call = get_object_or_404(OpenCall, pk=pk)
    verb = CALL_VERBS.get(name)
    if verb is None:
        raise Http404
    if not (desk.has_view_permission(request, call) and request.user.has_perm(MAY_RUN)):
        raise PermissionDenied
    form = verb.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _done(request, verb, call, form):
        return redirect("admin:programs_opencall_change", call.pk)
    return TemplateResponse(
        request, "admin/programs/opencall/verb.html", _context(desk, request, verb, call, form)
    )


def _context(
    desk: admin.ModelAdmin[OpenCall],
    request: HttpRequest,
    verb: CallVerb,
    call: OpenCall,
    form: CallVerbForm,
) -> dict[str, Any]:
    fits = verb.fits(call)
    publishing = fits and verb.name == "publish"
    return {
        **desk.admin_site.each_context(request),
        "title": verb.label,
        "opts": desk.model._meta,
        "original": call,
        "verb": verb,
        "form": form,
        "fits": fits,
        "missing": [str(r()) for r in missing_for_publication(call)] if publishing else [],
    }


def _done(request: HttpRequest, verb: CallVerb, call: OpenCall, form: CallVerbForm) -> bool:
    try:
        verb.service(call, by=request.user, **form.arguments())
    except CallRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, str(verb.done))
    return True
