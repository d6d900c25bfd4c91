"""Behind the mailed links: agreeing to apply together, and endorsing without an account.

Opening a link changes nothing. Whoever holds it may answer once; afterwards, and after its
time, it only says what has become of the question.
"""

from typing import TypeVar

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.choices.applications import InvitationState
from applicants.errors.applications import ApplicationRefused
from applicants.forms.people import EndorseForm
from applicants.mails.invitations import ENDORSE_SALT, JOIN_SALT, asker_of, expires_at, named
from applicants.models import CoApplicant, Endorsement
from applicants.services.applications import people
from partnership.accounts.models import User

LIMITS = {"endorse": "20/h/ip", "join": "40/h/ip"}
_S = InvitationState
Asked = TypeVar("Asked", CoApplicant, Endorsement)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Agree with an account, or refuse with or without one."""
    row = _found(CoApplicant, token, JOIN_SALT)
    if row is None:
        return _unknown(request)
    refusal = None
    if request.method == "POST":
        agrees = request.POST.get("verb") == "agree"
        user = request.user if isinstance(request.user, User) else None
        if agrees and user is None:
            return redirect_to_login(request.path, settings.LOGIN_URL)
        if not ratelimit.consume(request, app="applicants", action="join", config=LIMITS):
            return _page(request, row, "join", status=429, refusal=_many())
        try:
            people.answer_co_application(row, user=user, agrees=agrees)
        except ApplicationRefused as error:
            refusal = str(error)
            row = _found(CoApplicant, token, JOIN_SALT) or row
        else:
            return _after_joining(request, row)
    return _page(request, row, "join", refusal=refusal)


def _after_joining(request: HttpRequest, row: CoApplicant) -> HttpResponse:
    if row.state == _S.GIVEN:
        messages.success(request, _("You apply together now."))
        return redirect("applicants:my_application", row.application_id)
    return redirect(request.path)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def endorse(request: HttpRequest, token: str) -> HttpResponse:
    """A few words, or a refusal; what was typed is kept when something is missing."""
    row = _found(Endorsement, token, ENDORSE_SALT)
    if row is None:
        return _unknown(request)
    own = {"name": row.name, "organisation": row.organisation}
    form = EndorseForm(request.POST if request.method == "POST" else None, initial=own)
    status = 200
    if request.method == "POST" and people.can_answer(row) and form.is_valid():
        if not ratelimit.consume(request, app="applicants", action="endorse", config=LIMITS):
            form.add_error(None, ValidationError(_many(), code="too_many"))
            status = 429
        elif _endorses(request, row, form):
            return redirect(request.path)
    return _page(request, row, "endorse", status=status, form=form)


def _endorses(request: HttpRequest, row: Endorsement, form: EndorseForm) -> bool:
    try:
        gives = request.POST.get("verb") != "refuse"
        people.answer_endorsement(row, gives=gives, **form.cleaned_data)
    except ApplicationRefused as refusal:
        row.refresh_from_db()
        form.add_error(None, str(refusal))
        return False
    return True


def _found(kind: type[Asked], token: str, salt: str) -> Asked | None:
    """The question that this very link asked; one asked anew is not found by the older link."""
    names = named(token, salt)
    if names is None:
        return None
    rows = kind._default_manager.select_related(
        "application__call", "application__professional__user"
    )
    return rows.filter(pk=names[0], nonce=names[1]).first()


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "applicants/application/link.html", {"what": "unknown"}, status=404)


def _page(
    request: HttpRequest,
    row: CoApplicant | Endorsement,
    name: str,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    """The question, or what has become of it."""
    shown = {
        "row": row,
        "application": row.application,
        "call": row.application.call,
        "asker": asker_of(row.application),
        "until": expires_at(row),
        **context,
    }
    if people.can_answer(row):
        return render(request, f"applicants/application/{name}.html", shown, status=status)
    shown["what"] = _fate(row)
    return render(request, "applicants/application/link.html", shown, status=410)


def _fate(row: CoApplicant | Endorsement) -> str:
    """Why the link opens nothing: one word for the template."""
    if row.state != _S.ASKED:
        return str(row.state)
    return "expired" if timezone.now() >= expires_at(row) else "decided"


def _many() -> str:
    return _("Too many answers have come from here. Please try again later.")
