"""What staff may do to one application: each verb asks, confirms and calls one service."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.choices.applications import ApplicationState, Decision
from applicants.errors.applications import ApplicationRefused
from applicants.forms.deciding import ApplicationVerbForm, AskForm, RankForm
from applicants.models import Application
from applicants.services.applications.asking import ask_information, begin_review, resume
from applicants.services.deciding.staging import stage, unstage
from applicants.services.deciding.staging_many import stage_reserve
from events.staff_scopes import scope_of
from partnership.accounts.models import User
from partnership.kit.admin_verbs import perform, verb_page

MAY_RUN = "applicants.run_selection"


@dataclass(frozen=True)
class ApplicationVerb:
    """One button of the page: its words, its form, its service, when it is offered."""

    name: str
    label: Promise
    explains: Promise
    done: Promise
    form: type[ApplicationVerbForm]
    service: Callable[..., Any]
    fits: Callable[[Application], bool]
    destructive: bool = False


def _stands(state: ApplicationState) -> Callable[[Application], bool]:
    return lambda application: application.state == state


def _awaits_the_jury(application: Application) -> bool:
    over = timezone.now() >= application.call.closes_at
    return over and application.state == ApplicationState.SUBMITTED


def _is_staged(application: Application) -> bool:
    under_review = application.state == ApplicationState.IN_REVIEW
    return under_review and bool(application.staged_decision)


_UNSEEN = _("Nobody but the staff of the selection sees this before decisions are released.")
_KEPT = _("The decision is prepared.")

_ALL = (
    ApplicationVerb(
        "ask",
        _("Ask for information"),
        _("The applicant is asked by email, reminded, and may answer until the time given."),
        _("The applicant is asked."),
        AskForm,
        ask_information,
        _stands(ApplicationState.SUBMITTED),
    ),
    ApplicationVerb(
        "resume",
        _("Go on without the answer"),
        _("The application counts as submitted again; nothing more is awaited."),
        _("The application goes on without the answer."),
        ApplicationVerbForm,
        resume,
        _stands(ApplicationState.NEEDS_INFO),
    ),
    ApplicationVerb(
        "review",
        _("Take into review"),
        _("From now on the jury may read the application."),
        _("The application is under review."),
        ApplicationVerbForm,
        begin_review,
        _awaits_the_jury,
    ),
    ApplicationVerb(
        "accept",
        _("Prepare: accept"),
        _UNSEEN,
        _KEPT,
        ApplicationVerbForm,
        partial(stage, decision=Decision.ACCEPT),
        _stands(ApplicationState.IN_REVIEW),
    ),
    ApplicationVerb(
        "reserve",
        _("Prepare: reserve"),
        _UNSEEN,
        _("The decision is prepared. Where hundreds move back, that takes some seconds more."),
        RankForm,
        stage_reserve,
        _stands(ApplicationState.IN_REVIEW),
    ),
    ApplicationVerb(
        "decline",
        _("Prepare: decline"),
        _UNSEEN,
        _KEPT,
        ApplicationVerbForm,
        partial(stage, decision=Decision.DECLINE),
        _stands(ApplicationState.IN_REVIEW),
    ),
    ApplicationVerb(
        "unstage",
        _("Take the prepared decision back"),
        _("The application is undecided again."),
        _("The prepared decision is taken back."),
        ApplicationVerbForm,
        unstage,
        _is_staged,
    ),
)
APPLICATION_VERBS = {verb.name: verb for verb in _ALL}


def verbs_for(request: HttpRequest, application: Application) -> list[ApplicationVerb]:
    """The buttons for this application and this person."""
    if not _may_run(request, application):
        return []
    return [verb for verb in _ALL if verb.fits(application)]


def _may_run(request: HttpRequest, application: Application) -> bool:
    """Of a call that is theirs in a part only, officers read that part and decide nothing."""
    user = request.user
    return user.has_perm(MAY_RUN) and scope_of(cast(User, user)).runs(application.call)


def run_application_verb(
    desk: admin.ModelAdmin[Application], request: HttpRequest, *, pk: int, name: str
) -> HttpResponse:
    """Shows the verb's form; on POST calls its service and says what came of it."""
    application = desk.get_object(request, str(pk))
    verb = APPLICATION_VERBS.get(name)
    if application is None or verb is None:
        raise Http404
    if not (desk.has_view_permission(request, application) and _may_run(request, application)):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = verb.form(data, application=application)
    if data is not None and form.is_valid() and _done(request, verb, application, form):
        return redirect("admin:applicants_application_change", application.pk)
    return verb_page(desk, request, verb, application, form, fits=verb.fits(application))


def _done(
    request: HttpRequest,
    verb: ApplicationVerb,
    application: Application,
    form: ApplicationVerbForm,
) -> bool:
    return perform(request, verb, application, form, form.arguments(), refusals=ApplicationRefused)
