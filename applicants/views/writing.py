"""Writing an application: one page per step, each saved on its own."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applicants.choices.applications import Step
from applicants.errors.applications import ApplicationRefused
from applicants.forms.applying import AnswersForm, ProjectStepForm, StepForm
from applicants.models import Application, Project
from applicants.services.applications.writing import (
    COPIED_TEXTS,
    copy_project,
    mark_of_answers,
    mark_of_project,
    may_be_written,
    save_answers,
    save_project,
)
from applicants.shortcomings import shortcomings
from applicants.views.keeping import typed_texts
from applicants.views.requests import MemberRequest
from applicants.views.steps import StepPage, step_page
from partnership.kit.dates import format_instant_two_clocks
from partnership.kit.edits import ChangedMeanwhile
from partnership.kit.http import int_or_none, no_store

REFUSALS = (ApplicationRefused, ChangedMeanwhile)
CONFLICT = 409
OWN_PROJECTS = 50


@never_cache
@require_safe
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Leads to the first step that lacks something, or to the last."""
    application = own_application(request, pk)
    lacking = shortcomings(application)
    step = lacking[0].step if lacking else Step.REVIEW
    return redirect("applicants:application_step", pk, step)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def project(request: MemberRequest, pk: int) -> HttpResponse:
    """What is offered: copied from a project of one's own, or written anew."""
    application = own_application(request, pk)
    if not may_be_written(application):
        return no_longer(request, application)
    form = ProjectStepForm(_posted(request), application=application)
    page = step_page(application, Step.PROJECT)
    page.context["projects"] = _projects(request)
    if request.method == "POST":
        page.context["status"] = _save(
            form,
            lambda: save_project(application, form.values(), seen=form.seen_mark),
            lambda: mark_of_project(application),
        )
        form.complain(lack for lack in shortcomings_of(page) if getattr(application, lack.field))
    return answer(request, page, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: MemberRequest, pk: int) -> HttpResponse:
    """The questions of the call."""
    application = own_application(request, pk)
    if not may_be_written(application):
        return no_longer(request, application)
    page = step_page(application, Step.ANSWERS)
    form = AnswersForm(_posted(request), application=application, questions=page.questions)
    if request.method == "POST":
        page.context["status"] = _save(
            form,
            lambda: save_answers(application, form.values(), seen=form.seen_mark),
            lambda: mark_of_answers(fresh(application)),
        )
        form.complain_of_answers()
    return answer(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: MemberRequest, pk: int) -> HttpResponse:
    """Take over a project of one's own; what was written already is replaced only when asked.

    Whoever comes back here from signing in finds the step again.
    """
    application = own_application(request, pk)
    if request.method != "POST":
        return redirect("applicants:application_step", pk, Step.PROJECT)
    number = int_or_none(request.POST.get("project", "")) or 0
    source = get_object_or_404(Project.objects.filter(owner__user=request.user), pk=number)
    is_written = any(getattr(application, name) for name in COPIED_TEXTS)
    if is_written and "replace" not in request.POST:
        context = {"application": application, "call": application.call, "project": source}
        return render(request, "applicants/apply/replace.html", context)
    try:
        copy_project(application, source)
        messages.success(
            request, _("The project is copied. Later edits of it change nothing here.")
        )
    except ApplicationRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("applicants:application_step", pk, Step.PROJECT)


def own_application(request: MemberRequest, pk: int) -> Application:
    """A stranger's number is as unknown as one that was never given."""
    return get_object_or_404(Application.objects.of(request.user).for_writing(), pk=pk)


def fresh(application: Application) -> Application:
    """What was fetched of the answers before is forgotten."""
    cache: dict[str, Any] = getattr(application, "_prefetched_objects_cache", {})
    cache.pop("answers", None)
    cache.pop("files", None)
    return application


def no_longer(request: MemberRequest, application: Application) -> HttpResponse:
    """It was sent and cannot be changed any more; what was just typed is on the page to copy."""
    said = _("This application can no longer be changed.")
    if wants_json(request):
        return no_store(JsonResponse({"saved": False, "said": said, "stop": True}))
    context = {
        "application": application,
        "call": application.call,
        "typed": typed_texts(request),
        "said": said,
    }
    status = CONFLICT if request.method == "POST" else 200
    return render(request, "applicants/apply/no_longer.html", context, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks."""
    return request.headers.get("X-Autosave") == "1"


def answer(request: MemberRequest, page: StepPage, form: StepForm) -> HttpResponse:
    """A saved step leads on; a refused or faulty one is shown with all that was typed."""
    status = page.context.pop("status", 200)
    if wants_json(request):
        return _as_json(page, form, saved=status == 200)
    if request.method == "POST" and not form.errors:
        return _onward(request, page)
    if request.method == "POST" and status == 200:
        page.refresh()
    elif "check" in request.GET:
        form.complain(shortcomings_of(page))
    form.show_needed()
    context = {**page.as_context(), "form": form, "refused": status != 200}
    return render(request, f"applicants/apply/{page.step}.html", context, status=status)


def shortcomings_of(page: StepPage) -> list[Any]:
    return [lack for lack in page.lacking() if lack.step == page.step]


def _save(form: StepForm, store: Callable[[], Any], mark: Callable[[], str]) -> int:
    """Store what can be stored; the page goes on from the new mark, or says why not."""
    try:
        store()
    except REFUSALS as refusal:
        form.refuse(refusal)
        return CONFLICT
    form.renew(mark())
    return 200


def _onward(request: MemberRequest, page: StepPage) -> HttpResponse:
    if "next" in request.POST:
        return redirect("applicants:application_step", page.application.pk, page.next_step)
    messages.success(request, _("The draft is saved."))
    return redirect("applicants:application_step", page.application.pk, page.step)


def _as_json(page: StepPage, form: StepForm, *, saved: bool) -> HttpResponse:
    """The mark is given only after a save: a page that was overtaken must not take over."""
    if not saved:
        said = " ".join(map(str, form.non_field_errors()))
        return no_store(JsonResponse({"saved": False, "said": said, "stop": True}))
    moment = {"moment": format_instant_two_clocks(page.application.updated_at)}
    unkept = _("Not saved: %(what)s") % {"what": " ".join(form.unkept)} if form.unkept else ""
    body = {
        "saved": True,
        "unkept": unkept,
        "seen": form.data["seen"],
        "said": _("Draft saved: %(moment)s") % moment,
    }
    return no_store(JsonResponse(body))


def _projects(request: MemberRequest) -> Iterable[Project]:
    rows = Project.objects.filter(owner__user=request.user).order_by("title", "pk")
    return list(rows.only("pk", "title")[:OWN_PROJECTS])


def _posted(request: MemberRequest) -> Any:
    return request.POST if request.method == "POST" else None
