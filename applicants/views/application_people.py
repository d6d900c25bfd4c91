"""Whom an applicant asks to stand by an application: co-applicants and endorsers."""

from collections.abc import Callable
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.errors.applications import ApplicationRefused
from applicants.forms.people import AskCoApplicantForm, AskEndorsementForm, AskForm, People
from applicants.models import Application, CoApplicant, Endorsement
from applicants.services.applications import people
from applicants.views.keeping import words_kept
from applicants.views.requests import MemberRequest

LIMITS = {"ask": "20/d/user"}
VERBS: dict[str, tuple[type[AskForm], Callable[..., Any], str]] = {
    "partner": (AskCoApplicantForm, people.ask_co_applicant, "ask_partner"),
    "endorsement": (AskEndorsementForm, people.ask_endorsement, "ask_endorsement"),
}
KINDS: dict[str, type[CoApplicant] | type[Endorsement]] = {
    "partner": CoApplicant,
    "endorsement": Endorsement,
}


@words_kept()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: MemberRequest, pk: int) -> HttpResponse:
    """Who was asked and what they said; POST asks one person more."""
    application = _own(request, pk)
    back = _back(request)
    found = People(application, may_ask=people.may_ask(application), back=back)
    status = 200
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind not in VERBS:
            raise Http404
        form_class, service, place = VERBS[kind]
        form = form_class(request.POST)
        setattr(found, place, form)
        if form.is_valid() and _asks(request, application, form, service):
            messages.success(request, _("We have sent the request by email."))
            return redirect(back or request.path)
        status = 429 if form.has_error("__all__", "too_many") else 200
    context = {"people": found, "application": application}
    return render(request, "applicants/application/people.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: MemberRequest, pk: int, kind: str, row: int) -> HttpResponse:
    """GET asks, POST makes the mailed link useless and takes the person out."""
    application = _own(request, pk)
    if kind not in KINDS:
        raise Http404
    found: Any = get_object_or_404(KINDS[kind], application=application, pk=row)
    found.application = application
    back = _back(request)
    if request.method == "POST":
        try:
            people.take_back(found)
        except ApplicationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The request is taken back."))
        return redirect(back or "applicants:my_application_people", *([] if back else [pk]))
    context = {"asked": found, "application": application, "back": back}
    return render(request, "applicants/application/take_back.html", context)


def _own(request: MemberRequest, pk: int) -> Application:
    mine = Application.objects.of(request.user).select_related("call", "professional__user")
    return get_object_or_404(mine, pk=pk)


def _asks(request: MemberRequest, application: Application, form: AskForm, service: Any) -> bool:
    """So many a day from one person, whoever is asked."""
    if not ratelimit.consume(request, app="applicants", action="ask", config=LIMITS):
        sentence = _("You have asked many people today. Please go on tomorrow.")
        form.add_error(None, ValidationError(sentence, code="too_many"))
        return False
    try:
        service(application, by=request.user, **form.cleaned_data)
    except ApplicationRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _back(request: MemberRequest) -> str:
    """The step of the form from which somebody was asked; never another site."""
    address = request.POST.get("back") or request.GET.get("back") or ""
    safe = url_has_allowed_host_and_scheme(address, None) and address.startswith("/")
    return address if safe else ""
