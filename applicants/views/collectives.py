"""Co-authors of a project: what its owner does, and what whoever is invited does."""

from collections.abc import Callable
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.choices import CO_AUTHOR_OPEN, CoAuthorState
from applicants.errors.collectives import CollectiveRefused, TooManyInvitations
from applicants.forms.collectives import InviteForm
from applicants.mails.collectives import SALT
from applicants.models import CoAuthor, Project
from applicants.services import collectives
from applicants.views.keeping import words_kept
from applicants.views.own_works import FORM_METHODS
from applicants.views.requests import MemberRequest

# Beside the service's own count, which removing a project would begin anew.
LIMITS = {"co_author": f"{collectives.MOST_A_DAY}/d/user"}


@words_kept()
@never_cache
@require_http_methods(FORM_METHODS)
def co_authors(request: MemberRequest, pk: int) -> HttpResponse:
    """Who is invited to a project of mine and what they said; POST invites one more."""
    mine = Project.objects.filter(owner__user=request.user).select_related("owner")
    project = get_object_or_404(mine, pk=pk)
    row = CoAuthor(project=project, language=request.user.language)
    form = InviteForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid() and _invited(request, project, form):
        messages.success(request, _("The invitation is on its way."))
        return redirect("applicants:co_authors", project.pk)
    rows = list(CoAuthor.objects.filter(project=project).select_related("user"))
    context = {
        "project": project,
        "form": form,
        "open": [row for row in rows if row.is_open],
        "ended": [row for row in rows if not row.is_open],
    }
    return render(request, "applicants/co_authors.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """GET asks, POST takes the invitation back or the co-author off a project of mine."""
    rows = CoAuthor.objects.filter(project__owner__user=request.user, state__in=CO_AUTHOR_OPEN)
    row = get_object_or_404(rows.select_related("project", "user"), pk=pk)
    if request.method == "POST":
        _try(request, collectives.end, row, _("Done: the name is not shown with the project."))
        return redirect("applicants:co_authors", row.project_id)
    return render(request, "applicants/co_author_end.html", {"row": row})


@never_cache
@require_http_methods(FORM_METHODS)
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    """GET asks, POST takes my name off somebody's project."""
    rows = CoAuthor.objects.of(request.user).select_related("project__owner")
    row = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        _try(request, collectives.leave, row, _("Your name is no longer shown with the project."))
        return redirect("applicants:my_projects")
    return render(request, "applicants/co_author_leave.html", {"row": row})


@never_cache
@require_http_methods(FORM_METHODS)
def invitation(request: MemberRequest, token: str) -> HttpResponse:
    """Who invites and to what; only the buttons answer. The signed link is the key."""
    rows = CoAuthor.objects.select_related("project__owner", "user")
    row = get_object_or_404(rows, pk=_named(token))
    if request.method == "POST":
        return _answer(request, row, token)
    context = {
        "row": row,
        "is_waiting": row.state == CoAuthorState.INVITED and row.expires_at > timezone.now(),
        "is_mine": row.user_id == request.user.pk and row.state == CoAuthorState.ACCEPTED,
        "name": request.user.full_name,
    }
    return render(request, "applicants/invitation.html", context)


def _answer(request: MemberRequest, row: CoAuthor, token: str) -> HttpResponse:
    if request.POST.get("verb") == "accept":
        said = _("You sign this project now. It stands on your page too.")
        done = _try(request, collectives.accept, row, said)
    else:
        done = _try(request, collectives.refuse, row, _("You have declined. Nobody sees anything."))
    return redirect("applicants:my_projects") if done else redirect("applicants:invitation", token)


def _invited(request: MemberRequest, project: Project, form: InviteForm) -> bool:
    try:
        if not ratelimit.consume(
            request, app="applicants", action="co_author", config=LIMITS, user=request.user
        ):
            raise TooManyInvitations(most=collectives.MOST_A_DAY)
        collectives.invite(project, by=request.user, **form.cleaned_data)
    except CollectiveRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _try(
    request: MemberRequest, verb: Callable[..., Any], row: CoAuthor, said: str | Promise
) -> bool:
    try:
        verb(row, by=request.user)
    except CollectiveRefused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, str(said))
    return True


def _named(token: str) -> int:
    try:
        return int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
