"""Pictures, documents and recordings of the person's own projects, and documents for readers."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.choices import SightPlace
from applicants.errors import PublishingRefused
from applicants.forms.project_parts import (
    DocumentForm,
    DocumentWordsForm,
    FileFirstForm,
    PictureForm,
    PictureWordsForm,
    RecordingForm,
)
from applicants.models import Project, ProjectDocument, ProjectPicture, ProjectRecording
from applicants.queries import is_partner
from applicants.services import project_parts
from applicants.services.partners import note_sights
from applicants.views.keeping import words_kept
from applicants.views.own_works import FORM_METHODS, move_as_asked
from applicants.views.requests import MemberRequest
from partnership.kit.documents import served


@dataclass(frozen=True)
class Kind:
    """One sort of part: its forms and its words."""

    name: str
    model: type[Any]
    form: type[forms.ModelForm]
    words: type[forms.ModelForm]
    heading: Promise
    adding: Promise
    removing: Promise

    @property
    def most(self) -> int:
        return project_parts.MOST[self.model]


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "picture",
            ProjectPicture,
            PictureForm,
            PictureWordsForm,
            _("More pictures"),
            _("Add a picture"),
            _("Remove the picture?"),
        ),
        Kind(
            "recording",
            ProjectRecording,
            RecordingForm,
            RecordingForm,
            _("Video and sound"),
            _("Add video or sound"),
            _("Remove the link?"),
        ),
        Kind(
            "document",
            ProjectDocument,
            DocumentForm,
            DocumentWordsForm,
            _("Documents"),
            _("Add a document"),
            _("Remove the document?"),
        ),
    )
}


@never_cache
@require_safe
def parts(request: MemberRequest, pk: int) -> HttpResponse:
    """All that belongs to one project of mine, in its order."""
    project = _project(request, pk)
    lists = [(kind, list(kind.model.objects.filter(project=project))) for kind in KINDS.values()]
    context = {"project": project, "lists": [_listed(kind, rows) for kind, rows in lists]}
    return render(request, "applicants/my_parts.html", context)


@words_kept()
@never_cache
@require_http_methods(FORM_METHODS)
def add(request: MemberRequest, pk: int, kind: str) -> HttpResponse:
    """A new part goes to the end of its list."""
    project, found = _project(request, pk), _kind(kind)
    part = found.model(project=project)
    form = found.form(request.POST or None, request.FILES or None, instance=part)
    if request.method == "POST" and form.is_valid() and _added(form, part):
        messages.success(request, _("Changes saved."))
        return redirect("applicants:my_parts", project.pk)
    context = {"project": project, "kind": found, "form": form}
    return render(request, "applicants/my_part.html", context)


@words_kept()
@never_cache
@require_http_methods(FORM_METHODS)
def edit(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """The words about one part; its file stays."""
    found = _kind(kind)
    part = _own(request, found, pk)
    form = found.words(request.POST if request.method == "POST" else None, instance=part)
    if request.method == "POST" and form.is_valid():
        project_parts.edit(part, store=form.save)
        messages.success(request, _("Changes saved."))
        return redirect("applicants:my_parts", part.project_id)
    context = {"project": part.project, "kind": found, "form": form, "part": part}
    return render(request, "applicants/my_part.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def remove(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """GET asks, POST removes."""
    found = _kind(kind)
    part = _own(request, found, pk)
    if request.method == "POST":
        project_parts.remove(part)
        messages.success(request, _("Removed."))
        return redirect("applicants:my_parts", part.project_id)
    context = {"project": part.project, "kind": found, "part": part}
    return render(request, "applicants/my_part_remove.html", context)


@require_POST
def move(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """One place up or down, or dropped at a place."""
    part = _own(request, _kind(kind), pk)
    move_as_asked(request, part, step=project_parts.step, put=project_parts.put)
    return redirect("applicants:my_parts", part.project_id)


@login_not_required
@never_cache
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A download for whoever may have it; for everybody else there is no such document."""
    rows = ProjectDocument.objects.select_related("project__owner")
    found = get_object_or_404(rows, pk=pk)
    if not _may_read(request, found):
        raise Http404
    try:
        return served(found.file, name=found.title)
    except OSError as error:
        raise Http404 from error


def _may_read(request: HttpRequest, row: ProjectDocument) -> bool:
    user = request.user
    if user.is_authenticated:
        mine = row.project.owner.user_id == user.pk
        if mine or (user.is_staff and user.has_perm("applicants.view_projectdocument")):
            return True
        if is_partner(user) and ProjectDocument.objects.for_partners().filter(pk=row.pk).exists():
            note_sights([row.project.owner], by=user, place=SightPlace.PROJECT)
            return True
    return ProjectDocument.objects.public().filter(pk=row.pk).exists()


def _listed(kind: Kind, rows: list[Model]) -> dict[str, Any]:
    return {"kind": kind, "rows": rows, "is_full": len(rows) >= kind.most}


def _added(form: forms.ModelForm, part: Any) -> bool:
    try:
        project_parts.add(part, store=form.save)
    except PublishingRefused as refusal:
        form.add_error(None, str(refusal))
        if isinstance(form, FileFirstForm):
            form.mention_the_file()
        return False
    return True


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _project(request: MemberRequest, pk: int) -> Project:
    mine = Project.objects.filter(owner__user=request.user)
    return get_object_or_404(mine.select_related("owner"), pk=pk)


def _own(request: MemberRequest, kind: Kind, pk: int) -> Any:
    mine = kind.model.objects.filter(project__owner__user=request.user)
    return get_object_or_404(mine.select_related("project__owner"), pk=pk)
