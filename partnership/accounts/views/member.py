"""Settings and personal data of the signed-in person."""

import json
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnership.accounts import exports
from partnership.accounts.choices import Purpose
from partnership.accounts.disclosures import disclosures_of
from partnership.accounts.errors import AccountError
from partnership.accounts.forms import SettingsForm
from partnership.accounts.models import User
from partnership.accounts.queries import ConsentState, consent_states
from partnership.accounts.services import consents, erasure
from partnership.accounts.services.settings import change_settings
from partnership.accounts.wording import wording
from partnership.kit.errors import Busy
from partnership.kit.http import attachment_header
from partnership.kit.paging import page_of

RETRY_AFTER = "5"
TOLD_PER_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Name, language and time zone; after saving the page itself is in the new language."""
    user = _member(request)
    form = SettingsForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        change_settings(user, **form.cleaned_data)
        with translation.override(user.language):
            messages.success(request, _("Changes saved."))
            return redirect("accounts:settings")
    return render(request, "accounts/settings.html", {"form": form})


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """My consents with their versions and dates, who was told of me, what I may do with my data."""
    user = _member(request)
    told = page_of(disclosures_of(user), request.GET.get("page"), TOLD_PER_PAGE)
    context = {"states": consent_states(user), "told": told}
    return render(request, "accounts/data.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, purpose: str) -> HttpResponse:
    """Give or withdraw one consent: GET shows what follows, POST does it."""
    user = _member(request)
    state = _state(user, purpose)
    if request.method == "POST":
        return _decided(request, user, state)
    shown = wording(state.text, request.LANGUAGE_CODE) if state.text else None
    return render(request, "accounts/decide.html", {"state": state, "wording": shown})


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Everything about me as JSON."""
    document = exports.personal_data(_member(request))
    body = json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    name = f"personal-data-{timezone.localdate():%Y-%m-%d}.json"
    response.headers["Content-Disposition"] = attachment_header(name)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account and its data, after the password and a ticked box.

    When somebody else holds an event of theirs for too long, nothing is deleted yet and the
    same page, still ticked, asks to try again.
    """
    user = _member(request)
    confirmed = request.method == "POST" and request.POST.get("understood") == "yes"
    if not confirmed:
        unticked = request.method == "POST"
        return render(request, "accounts/delete.html", {"unticked": unticked})
    try:
        erasure.erase(user)
    except Busy as busy:
        response = render(request, "accounts/delete.html", {"refusal": str(busy)}, status=503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response
    except AccountError as error:
        messages.error(request, str(error))
        return redirect("accounts:data")
    logout(request)
    messages.success(request, _("Your account and your data have been deleted."))
    return redirect("account_login")


def _decided(request: HttpRequest, user: User, state: ConsentState) -> HttpResponse:
    try:
        if request.POST.get("decision") == "give":
            consents.give(
                user,
                state.purpose,
                language=request.LANGUAGE_CODE,
                channel="personal_data",
                version=request.POST.get("version") or None,
            )
            messages.success(request, _("Your consent has been recorded."))
        else:
            consents.withdraw(user, state.purpose)
            messages.success(request, _("Your consent has been withdrawn."))
    except AccountError as error:
        messages.error(request, str(error))
    return redirect(reverse("accounts:data"))


def _state(user: User, purpose: str) -> ConsentState:
    if purpose not in Purpose.values:
        raise Http404
    return next(state for state in consent_states(user) if state.purpose == purpose)


def _member(request: HttpRequest) -> User:
    """Login is required on every address that is not marked otherwise."""
    return cast(User, cast(Any, request).user)
