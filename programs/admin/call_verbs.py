"""What staff may do to an open call: each verb asks, confirms and calls one service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnership.kit.admin_verbs import VerbForm, perform, verb_page
from programs.choices import CallPhase, CallStatus
from programs.errors import CallRefused
from programs.forms import CopyForm, ExtendForm, ReasonsForm
from programs.models import OpenCall
from programs.services.call_copy import copy_call
from programs.services.call_dates import extend
from programs.services.calls import announce_results, cancel, publish
from programs.services.completeness import missing_for_publication
from programs.services.in_use import decisions_awaited

MAY_RUN = "programs.run_opencall"


@dataclass(frozen=True)
class CallVerb:
    """One button of the desk: its words, its form, its service, when it is offered."""

    name: str
    label: Promise
    explains: Promise
    done: Promise
    form: type[VerbForm]
    service: Callable[..., OpenCall]
    fits: Callable[[OpenCall], bool]
    destructive: bool = False
    initial: Callable[[OpenCall], dict[str, Any]] = lambda call: {}


def _is_draft(call: OpenCall) -> bool:
    return call.status == CallStatus.DRAFT


def _awaits_results(call: OpenCall) -> bool:
    """While applicants wait for a decision, its release announces the results."""
    over = call.status == CallStatus.PUBLISHED and call.phase() == CallPhase.IN_REVIEW
    return over and not decisions_awaited(call)


def _can_be_extended(call: OpenCall) -> bool:
    return call.status == CallStatus.PUBLISHED and timezone.now() < call.closes_at


def _can_be_cancelled(call: OpenCall) -> bool:
    return call.status == CallStatus.PUBLISHED and call.decided_at is None


_ALL = (
    CallVerb(
        "publish",
        _("Publish"),
        _(
            "The call becomes visible to everybody. Whoever reads it in a language in which it is "
            "not written sees another one, and is told so."
        ),
        _("The call is published."),
        VerbForm,
        publish,
        _is_draft,
    ),
    CallVerb(
        "extend",
        _("Extend the deadline"),
        _(
            "Everybody gets more time, and those who have begun to apply are told. A deadline "
            "never becomes earlier again."
        ),
        _("The deadline is extended."),
        ExtendForm,
        extend,
        _can_be_extended,
        initial=lambda call: {"closes_at": call.closes_at},
    ),
    CallVerb(
        "announce",
        _("Announce the results"),
        _("The page says from now on that the choice is made. This cannot be undone."),
        _("The results are announced."),
        VerbForm,
        announce_results,
        _awaits_results,
    ),
    CallVerb(
        "copy",
        _("Copy into a new call"),
        _(
            "A draft with all texts, questions, criteria, aims and the jury of this call. Every "
            "date moves by as many days as the opening; hours stay. Applications are not copied."
        ),
        _("This is the new call, still a draft."),
        CopyForm,
        copy_call,
        lambda call: True,
    ),
    CallVerb(
        "cancel",
        _("Cancel the call"),
        _("The page stays and says why. This cannot be undone."),
        _("The call is cancelled."),
        ReasonsForm,
        cancel,
        _can_be_cancelled,
        destructive=True,
    ),
)
CALL_VERBS = {verb.name: verb for verb in _ALL}


class Runs(Protocol):
    """The desk of calls, as far as verbs ask it."""

    def may_run(self, request: HttpRequest, call: OpenCall, verb: CallVerb) -> bool: ...


def verbs_that_fit(desk: Runs, request: HttpRequest, call: OpenCall) -> list[CallVerb]:
    """The buttons of the desk for this call and this person."""
    return [verb for verb in _ALL if verb.fits(call) and desk.may_run(request, call, verb)]


def run_call_verb(desk: Any, request: HttpRequest, *, pk: int, name: str) -> HttpResponse:
    """Shows the verb's form; on POST calls its service and says what came of it."""
    call = get_object_or_404(desk.get_queryset(request), pk=pk)
    verb = CALL_VERBS.get(name)
    if verb is None:
        raise Http404
    if not (desk.has_view_permission(request, call) and desk.may_run(request, call, verb)):
        raise PermissionDenied
    given = request.POST if request.method == "POST" else None
    form = verb.form(given, initial=verb.initial(call))
    if given is not None and form.is_valid() and (result := _done(request, verb, call, form)):
        return redirect("admin:programs_opencall_change", result.pk)
    fits = verb.fits(call)
    publishing = fits and verb.name == "publish"
    missing = [str(refusal) for refusal in missing_for_publication(call)] if publishing else []
    return verb_page(desk, request, verb, call, form, fits=fits, missing=missing)


def _done(request: HttpRequest, verb: CallVerb, call: OpenCall, form: VerbForm) -> OpenCall | None:
    """The call that the verb leaves behind, this one or its copy; none when it was refused."""
    results: list[OpenCall] = []

    def keep(result: OpenCall) -> dict[str, Any]:
        results.append(result)
        return {}

    perform(request, verb, call, form, form.arguments(), refusals=CallRefused, outcome=keep)
    return results[0] if results else None
