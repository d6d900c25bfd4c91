"""From the public page of a call to a draft: who may apply, and whether it is taken now."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.choices.applications import ApplicationState
from applicants.errors.applications import ApplicationRefused
from applicants.errors.sending import CallRushed, NotEligible
from applicants.forms.applying import StartForm
from applicants.models import Application, Professional
from applicants.services.applications.admission import refuse_beyond_limits, refuse_unless_open
from applicants.services.applications.starting import start
from applicants.views.requests import MemberRequest
from partnership.accounts.models import User
from programs.models import OpenCall
from programs.queries import CallCard

RETRY_AFTER = "5"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: MemberRequest, slug: str) -> HttpResponse:
    """Continues the person's draft, or asks what must be known before there is one.

    The public page is the same for everybody, so it is decided here what can be done now. A
    visitor is sent to sign in by the middleware and comes back to this address.
    """
    call = get_object_or_404(OpenCall.objects.public(), slug=slug)
    person = Professional.objects.filter(user=request.user).select_related("city").first()
    mine = _mine(call, request.user)
    draft = next((row for row in mine if row.state == ApplicationState.DRAFT), None)
    if draft is not None and request.method != "POST":
        return redirect("applicants:application_edit", draft.pk)
    context = {"call": call, "card": CallCard(call, timezone.now()), "mine": mine}
    try:
        refuse_unless_open(call, timezone.now())
        if person is not None and draft is None:
            refuse_beyond_limits(call, person)
    except ApplicationRefused as refusal:
        return _page(request, context | {"refusal": refusal})
    if person is None:
        return _page(request, context | {"needs_profile": True})
    return _begin(request, call, person, context)


def _begin(
    request: MemberRequest, call: OpenCall, person: Professional, context: dict[str, object]
) -> HttpResponse:
    form = StartForm(request.POST if request.method == "POST" else None, call=call)
    if request.method == "POST" and form.is_valid() and not form.explain():
        try:
            draft = start(
                call,
                professional=person,
                language=form.cleaned_data["language"],
                eligibility=form.eligibility(),
            )
        except NotEligible:
            form.explain()
        except CallRushed as refusal:
            return _busy(_page(request, context | {"form": form, "refusal": refusal}))
        except ApplicationRefused as refusal:
            return _page(request, context | {"refusal": refusal})
        else:
            return redirect("applicants:application_edit", draft.pk)
    return _page(request, context | {"form": form})


def _mine(call: OpenCall, user: User) -> list[Application]:
    """What the person has sent or begun here; what was withdrawn is no reason to stop."""
    rows = Application.objects.of(user).filter(call=call)
    return list(rows.exclude(state=ApplicationState.WITHDRAWN).order_by("pk"))


def _page(request: MemberRequest, context: dict[str, object]) -> HttpResponse:
    status = 409 if request.method == "POST" and "refusal" in context else 200
    return render(request, "applicants/apply/start.html", context, status=status)


def _busy(response: HttpResponse) -> HttpResponse:
    response.status_code = 503
    response.headers["Retry-After"] = RETRY_AFTER
    return response
