"""The last steps of an application: consents, a look at the whole, sending, receipts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applicants.choices.applications import Audience, Step
from applicants.dossier import dossier_of
from applicants.errors.applications import ApplicationRefused
from applicants.errors.sending import ApplicationIncomplete, CallRushed
from applicants.forms.consenting import ConsentsForm
from applicants.forms.people import People
from applicants.models import Receipt
from applicants.services.applications.agreeing import agree
from applicants.services.applications.people import may_ask
from applicants.services.applications.receipts import canonical
from applicants.services.applications.sending import send
from applicants.services.applications.writing import may_be_written
from applicants.views.requests import MemberRequest
from applicants.views.steps import StepPage, step_page
from applicants.views.writing import no_longer, own_application, shortcomings_of
from partnership.accounts.errors import AccountError
from partnership.kit.http import attachment_header, no_store


@never_cache
@require_safe
def people(request: MemberRequest, pk: int) -> HttpResponse:
    """Whom to ask to stand by the application; asking comes back to this step."""
    application = own_application(request, pk)
    if not may_be_written(application):
        return no_longer(request, application)
    page = step_page(application, Step.PEOPLE)
    asked = People(application, may_ask=may_ask(application), back=request.path)
    context = {**page.as_context(), "people": asked}
    return render(request, "applicants/apply/people.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: MemberRequest, pk: int) -> HttpResponse:
    """Each consent is a box of its own, none ticked beforehand; one given is only shown."""
    application = own_application(request, pk)
    if not may_be_written(application):
        return no_longer(request, application)
    page = step_page(application, Step.CONSENTS)
    posted = request.POST if request.method == "POST" else None
    form = ConsentsForm(posted, user=request.user, language=get_language() or "ru")
    if request.method == "POST" and form.is_valid():
        try:
            agree(request.user, form.agreed(), language=get_language() or "ru")
        except AccountError as refusal:
            form = ConsentsForm(user=request.user, language=get_language() or "ru")
            page.context["refusal"] = str(refusal)
        else:
            step = page.next_step if "next" in request.POST else page.step
            return redirect("applicants:application_step", pk, step)
    if "check" in request.GET:
        page.context["lacking"] = shortcomings_of(page)
    context = {**page.as_context(), "form": form}
    return render(request, "applicants/apply/consents.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: MemberRequest, pk: int) -> HttpResponse:
    """The whole as it will be sent, what is lacking, and the button."""
    application = own_application(request, pk)
    if request.method == "POST":
        return _send(request, pk)
    if not may_be_written(application):
        return no_longer(request, application)
    return _review_page(request, step_page(application, Step.REVIEW))


@never_cache
@require_safe
def receipt(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Proof of one sending: when on both clocks, what, and its hash."""
    found = _receipt(request, pk, number)
    application = found.application
    context = {
        "receipt": found,
        "application": application,
        "call": application.call,
        "receipts": application.receipts.all(),
        "is_editable": may_be_written(application),
    }
    return render(request, "applicants/apply/receipt.html", context)


@require_safe
def receipt_json(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """The content byte for byte as it was hashed."""
    found = _receipt(request, pk, number)
    body = canonical(found.content)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    name = f"application-{found.application_id:04d}-{found.number}.json"
    response.headers["Content-Disposition"] = attachment_header(name)
    return no_store(response)


def _send(request: MemberRequest, pk: int) -> HttpResponse:
    application = own_application(request, pk)
    try:
        sent = send(application, by=request.user)
    except ApplicationIncomplete:
        page = step_page(own_application(request, pk), Step.REVIEW)
        return _review_page(request, page, status=422)
    except ApplicationRefused as refusal:
        application = own_application(request, pk)
        if not may_be_written(application):
            messages.error(request, str(refusal))
            return no_longer(request, application)
        page = step_page(application, Step.REVIEW)
        page.context["refusal"] = str(refusal)
        return _review_page(request, page, status=503 if isinstance(refusal, CallRushed) else 409)
    messages.success(request, _("Your application is sent."))
    return redirect("applicants:application_receipt", pk, sent.number)


def _review_page(request: MemberRequest, page: StepPage, *, status: int = 200) -> HttpResponse:
    language = get_language() or "ru"
    page.context["lacking"] = page.lacking()
    page.context["dossier"] = dossier_of(
        page.application, audience=Audience.OWNER, language=language, working=True
    )
    return render(request, "applicants/apply/review.html", page.as_context(), status=status)


def _receipt(request: MemberRequest, pk: int, number: int) -> Receipt:
    rows = Receipt.objects.filter(application__professional__user=request.user)
    return get_object_or_404(
        rows.select_related("application__call"), application__pk=pk, number=number
    )
