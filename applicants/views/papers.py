"""Decision letters: the applicant's own, and the page on which anybody verifies one."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applicants.choices.papers import Standing
from applicants.errors.applications import ApplicationRefused
from applicants.forms.papers import CodeForm, LanguagesForm, plain_code, usual_pair
from applicants.models import Application, DecisionLetter
from applicants.paper_files import letter_response
from applicants.services.papers.letters import issue_letter
from applicants.services.papers.wording import SAID
from applicants.views.requests import MemberRequest
from partnership.kit.pages import public_page

LIMITS = {"verify_letter": "60/m/ip"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_letter(request: MemberRequest, pk: int) -> HttpResponse:
    """The letters of one's own application; POST asks for one in two languages."""
    application = get_object_or_404(Application.objects.of(request.user), pk=pk)
    initial = usual_pair(request.user)
    form = LanguagesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            issue_letter(application, languages=form.pair, by=request.user)
        except ApplicationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The letter is being made."))
            return redirect("applicants:my_letter", application.pk)
    letters = list(application.letters.select_related("application").order_by("-issued_at", "-pk"))
    context = {
        "application": application,
        "form": form,
        "letters": letters,
        "is_waiting": any(not row.file and row.revoked_at is None for row in letters),
        "can_ask": application.has_decision_for_paper,
    }
    return render(request, "applicants/papers/my_letter.html", context)


@never_cache
@require_safe
def letter_file(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The PDF, for its owner only; staff have theirs in the admin."""
    mine = DecisionLetter.objects.filter(application__professional__user=request.user)
    return letter_response(get_object_or_404(mine.select_related("application"), pk=pk))


@public_page
def verify(request: HttpRequest) -> HttpResponse:
    """The form for a code typed by hand; it leads to the code's own page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid() and form.cleaned_data["code"]:
        return redirect("applicants:verify_letter", form.cleaned_data["code"])
    return _page(request, {"form": form})


@public_page
def verify_letter(request: HttpRequest, code: str) -> HttpResponse:
    """What may be said of one letter, no more of the person than is printed on it."""
    if not _may_ask(request):
        return _page(request, {"form": CodeForm(), "too_many": True}, status=429)
    plain = plain_code(code)
    rows = DecisionLetter.objects.select_related("application__call")
    letter = rows.filter(code=plain).first() if plain else None
    form = CodeForm(initial={"code": code[:60]})
    if letter is None:
        return _page(request, {"form": form, "standing": Standing.UNKNOWN}, status=404)
    context = {
        "form": CodeForm(),
        "letter": letter,
        "standing": letter.standing,
        "said": SAID[letter.outcome],
    }
    return _page(request, context)


def _may_ask(request: HttpRequest) -> bool:
    """So many codes a minute from one network; what is kept for strangers is not counted."""
    limit = {"app": "applicants", "action": "verify_letter", "config": LIMITS}
    return bool(ratelimit.consume(request, limit_get=True, **limit))


def _page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, "applicants/papers/verify.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
