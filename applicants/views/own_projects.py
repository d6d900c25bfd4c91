"""The person's own projects; of others' nobody here knows."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.errors import PublishingRefused, TooManyProjects
from applicants.forms.own_works import ProjectForm, TeamFormSet
from applicants.mails.collectives import invitation_address
from applicants.models import CoAuthor, Project
from applicants.queries import invitations_to, is_for_partners, is_public
from applicants.services import own_works, publishing, screening
from applicants.views.keeping import words_kept
from applicants.views.languages import other_languages
from applicants.views.own_works import FORM_METHODS, move_as_asked, profile_first, profile_of
from applicants.views.requests import MemberRequest


@never_cache
@require_safe
def projects(request: MemberRequest) -> HttpResponse:
    """All my projects in their order, and those of others that I sign."""
    mine = Project.objects.filter(owner__user=request.user)
    rows = list(mine.annotate(team_size=Count("members")).order_by(*own_works.OWN_ORDER))
    person = profile_of(request)
    most = own_works.MOST_PROJECTS
    context = {
        "projects": rows,
        "limit": TooManyProjects(most=most) if len(rows) >= most else "",
        "person": person,
        "invitations": [(row, invitation_address(row)) for row in invitations_to(request.user)],
        "signed": _signed(request),
        "is_public": person is not None and is_public(person),
        "is_for_partners": person is not None and is_for_partners(person),
    }
    return render(request, "applicants/my_projects.html", context)


@words_kept()
@never_cache
@require_http_methods(FORM_METHODS)
def add(request: MemberRequest) -> HttpResponse:
    """A new project is seen by nobody until its owner publishes it."""
    person = profile_of(request)
    if person is None:
        return profile_first(request)
    project = Project(owner=person, text_language=person.text_language, city=person.city)
    form, team = _forms(request, project)
    if request.method == "POST" and _valid(form, team) and _added(form, team, project):
        messages.success(request, _("The project is saved. Only you see it for now."))
        return redirect("applicants:my_projects")
    return render(request, "applicants/my_project.html", {"form": form, "team": team})


@words_kept()
@never_cache
@require_http_methods(FORM_METHODS)
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """One project of mine with its team."""
    project = _own(request, pk)
    form, team = _forms(request, project)
    if request.method == "POST" and _valid(form, team) and _edited(form, team, project):
        messages.success(request, _("Changes saved."))
        return redirect("applicants:my_projects")
    context = {"form": form, "team": team, "project": form.before}
    context["others"] = other_languages("project", form.before)
    return render(request, "applicants/my_project.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """GET asks, POST removes."""
    project = _own(request, pk)
    if request.method == "POST":
        own_works.remove_project(project)
        messages.success(request, _("The project has been removed."))
        return redirect("applicants:my_projects")
    return render(request, "applicants/my_project_remove.html", {"project": project})


@require_POST
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a project of mine to whoever sees my profile, or hide it again at once."""
    project = _own(request, pk)
    try:
        if request.POST.get("show") == "yes":
            screening.offer_project(project, by=request.user)
            messages.success(request, _said(project))
        else:
            publishing.unpublish_project(project, by=request.user)
            messages.success(request, _("The project is hidden. Only you see it now."))
    except PublishingRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("applicants:my_projects")


@require_POST
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """One place up or down, or dropped at a place."""
    project = _own(request, pk)
    move_as_asked(request, project, step=own_works.move_project, put=own_works.put_project)
    return redirect("applicants:my_projects")


def _said(project: Project) -> str:
    if project.waits_for_staff:
        return _("The programme’s staff look at the project first; you get an email.")
    if not is_public(project.owner):
        return _("The project is shown to partners now.")
    return _("The project is published.")


def _signed(request: MemberRequest) -> QuerySet[CoAuthor]:
    """With the way to the page of those that everybody may see."""
    public = Project.objects.public().filter(pk=OuterRef("project"))
    rows = CoAuthor.objects.of(request.user).select_related("project__owner")
    return rows.annotate(is_public=Exists(public.order_by()))


def _forms(request: MemberRequest, project: Project) -> tuple[ProjectForm, Any]:
    posted = request.POST if request.method == "POST" else None
    form = ProjectForm(posted, request.FILES or None, instance=project)
    return form, TeamFormSet(posted, instance=project, prefix="team")


def _valid(form: ProjectForm, team: Any) -> bool:
    """Both are judged, so that all errors are shown at once."""
    sound = [form.is_valid(), team.is_valid()]
    if not all(sound):
        form.mention_the_picture()
    return all(sound)


def _added(form: ProjectForm, team: Any, project: Project) -> bool:
    return form.tries(
        lambda: own_works.add_project(project, store=lambda: _store(form, team)),
        PublishingRefused,
    )


def _edited(form: ProjectForm, team: Any, project: Project) -> bool:
    seen = form.cleaned_data["seen"]
    return form.tries(
        lambda: own_works.edit_project(
            project, before=form.before, seen=seen, store=lambda: _store(form, team)
        )
    )


def _store(form: ProjectForm, team: Any) -> None:
    form.save()
    team.save()


def _own(request: MemberRequest, pk: int) -> Project:
    mine = Project.objects.filter(owner__user=request.user)
    return get_object_or_404(mine.select_related("owner"), pk=pk)
