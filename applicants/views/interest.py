"""Writing to the team, to a professional or about a project, and confirming it."""

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.choices import InterestState
from applicants.errors import WrongInterestStep
from applicants.forms.interest import InterestForm
from applicants.mails.interest import SALT
from applicants.models import InterestRequest, Professional, Project
from applicants.services.interest import Letter, ask, confirm
from partnership.accounts.models.user import fold_email
from partnership.kit.pages import public_page

LIMITS = {"interest": "12/h/ip,4/d/key"}
Reader = tuple[Professional | None, Project | None]


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """The form; only those who are public can be written to, others are not found."""
    to, about = _reader(request)
    form = InterestForm(request.POST if request.method == "POST" else None, initial=_own(request))
    status = 200
    if request.method == "POST":
        if form.is_of_a_machine:
            return redirect("applicants:interest_sent")
        if form.is_valid() and _may_write(request, form):
            ask(Letter(**form.letter()), to=to, about=about)
            return redirect("applicants:interest_sent")
        status = 429 if form.has_error("__all__", "too_many") else 200
    context = {"form": form, "to": to, "about": about}
    return render(request, "applicants/interest.html", context, status=status)


@public_page
def sent(request: HttpRequest) -> HttpResponse:
    """The same words for everybody, whoever wrote and whatever became of it."""
    return render(request, "applicants/interest_sent.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_interest(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail only opens this page; the button sends the message."""
    row = get_object_or_404(InterestRequest, pk=_named(token))
    if request.method == "POST":
        try:
            confirm(row)
        except WrongInterestStep:
            row.refresh_from_db()
    context = {
        "row": row,
        "is_waiting": row.state == InterestState.UNCONFIRMED,
        "is_expired": row.state == InterestState.EXPIRED,
    }
    return render(request, "applicants/interest_confirm.html", context)


def _named(token: str) -> int:
    try:
        return int(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error


def _reader(request: HttpRequest) -> Reader:
    to, about = request.GET.get("to", ""), request.GET.get("about", "")
    if about:
        projects = Project.objects.public().select_related("owner").prefetch_related("texts")
        return None, get_object_or_404(projects, slug=about)
    if to:
        return get_object_or_404(Professional.objects.public(), slug=to), None
    return None, None


def _own(request: HttpRequest) -> dict[str, str]:
    """Somebody who is signed in need not type what we know."""
    user = request.user
    return {"name": user.full_name, "email": user.email} if user.is_authenticated else {}


def _may_write(request: HttpRequest, form: InterestForm) -> bool:
    """So many an hour from one network, so many a day with one address."""
    usage = ratelimit.consume(
        request,
        app="applicants",
        action="interest",
        config=LIMITS,
        key=fold_email(form.cleaned_data["email"]),
    )
    if not usage:
        form.refuse_too_many()
    return bool(usage)
