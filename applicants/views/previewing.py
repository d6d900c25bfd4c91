"""A call's form as its applicants will see it, for the staff who write it."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from applicants.choices.applications import ApplicationState, Step
from applicants.forms.applying import AnswersForm, ProjectStepForm, StartForm
from applicants.forms.consenting import ConsentsForm
from applicants.models import Application
from applicants.views.application_files import documents_page
from applicants.views.requests import MemberRequest
from applicants.views.steps import StepPage, step_page
from events.staff_scopes import scope_of
from programs.models import OpenCall
from programs.queries import CallCard


@never_cache
@require_safe
@permission_required("programs.view_opencall", raise_exception=True)
def preview(request: MemberRequest, slug: str, step: str = "") -> HttpResponse:
    """The same templates and forms, of a call in any status; nothing can be sent from here."""
    calls = scope_of(request.user).calls_seen(OpenCall.objects.all())
    call = get_object_or_404(calls, slug=slug)
    if not step:
        return _start(request, call)
    if step not in Step.values:
        raise Http404
    # Never saved: number 0 is nobody's.
    nobodys = Application(
        pk=0, call=call, language=get_language() or "ru", state=ApplicationState.DRAFT
    )
    page = step_page(nobodys, Step(step), is_preview=True)
    if page.step == Step.DOCUMENTS:
        return documents_page(request, page)
    context = {**page.as_context(), **_form_of(request, page)}
    return render(request, f"applicants/apply/{step}.html", context)


def _start(request: MemberRequest, call: OpenCall) -> HttpResponse:
    context = {
        "call": call,
        "card": CallCard(call, timezone.now()),
        "form": StartForm(call=call),
        "is_preview": True,
    }
    return render(request, "applicants/apply/start.html", context)


def _form_of(request: MemberRequest, page: StepPage) -> dict[str, Any]:
    if page.step == Step.PROJECT:
        form: Any = ProjectStepForm(application=page.application)
        form.show_needed()
    elif page.step == Step.ANSWERS:
        form = AnswersForm(application=page.application, questions=page.questions)
        form.show_needed()
    elif page.step == Step.CONSENTS:
        form = ConsentsForm(user=request.user, language=get_language() or "ru")
    else:
        form = None
    return {"form": form}
