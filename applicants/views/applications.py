"""A person's applications: the list, one of them, and what one may do after sending it."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.choices.applications import OPEN_APPLICATIONS, ApplicationState, Audience
from applicants.dossier import dossier_of
from applicants.errors.answering import ApplicationBusy
from applicants.errors.applications import ApplicationRefused
from applicants.forms.people import InformationForm, NoteToTeamForm
from applicants.models import Application, Registration
from applicants.rules import audience
from applicants.services.applications import answering
from applicants.services.applications.people import may_ask
from applicants.views.application_rows import Row, for_rows, rows, visible_to
from applicants.views.keeping import forget, given_back, owner_mark, words_kept
from applicants.views.requests import MemberRequest
from partnership.kit.paging import page_of

PER_PAGE = 20
# Below this a list is seen at a glance.
FILTERS_FROM = 8
_S = ApplicationState
GROUPS = {
    "draft": (pgettext_lazy("applications", "Drafts"), Q(state=_S.DRAFT)),
    "running": (
        pgettext_lazy("applications", "Under way"),
        Q(state__in=(OPEN_APPLICATIONS - {_S.DRAFT}) | {_S.ACCEPTED}),
    ),
    "ended": (
        pgettext_lazy("applications", "Ended"),
        ~Q(state__in=OPEN_APPLICATIONS | {_S.ACCEPTED}),
    ),
}


@never_cache
@require_safe
def applications(request: MemberRequest) -> HttpResponse:
    """All of them, the newest first."""
    mine = visible_to(request.user)
    total = mine.count()
    asked = request.GET.get("show", "")
    shown = mine.filter(GROUPS[asked][1]) if asked in GROUPS else mine
    page = page_of(for_rows(shown), request.GET.get("page"), PER_PAGE)
    context = {
        "page": page,
        "rows": rows(page.object_list, request.user),
        "groups": [(name, label) for name, (label, _where) in GROUPS.items()],
        "asked": asked if asked in GROUPS else "",
        "is_long": total >= FILTERS_FROM,
        "total": total,
    }
    return render(request, "applicants/application/list.html", context)


@never_cache
@require_safe
def application(request: MemberRequest, pk: int) -> HttpResponse:
    """Where it stands, what is awaited and until when, and what was sent."""
    return _page(request, _mine(request, pk))


@never_cache
@require_safe
def content(request: MemberRequest, pk: int) -> HttpResponse:
    """What was sent last, for the applicant and for those who agreed to apply together."""
    row = _mine(request, pk)
    who = audience(request.user, row.application)
    if row.application.submitted_at is None or who not in {Audience.OWNER, Audience.PARTNER}:
        raise Http404
    dossier = dossier_of(row.application, audience=who, language=get_language() or "ru")
    context = {"row": row, "dossier": dossier}
    return render(request, "applicants/application/content.html", context)


@words_kept("text", back="applicants:my_application")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Answer what the team asked; a refused answer is still in its field, or to be copied."""
    row = _own(request, pk)
    if request.method != "POST":
        return redirect("applicants:my_application", pk)
    form = InformationForm(request.POST)
    if form.is_valid():
        try:
            answering.answer_information(
                row.application, by=request.user, text=form.cleaned_data["text"]
            )
        except ApplicationRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Your answer has been sent to the team."))
            done = redirect("applicants:my_application", pk)
            return forget(request, done, done["Location"])
    return _page(request, _own(request, pk), form=form)


@never_cache
@require_POST
def confirm(request: MemberRequest, pk: int) -> HttpResponse:
    """Take the place; the link in the mail leads to the page with this button."""
    row = _own(request, pk)
    try:
        done = answering.confirm(row.application, by=request.user)
    except ApplicationRefused as refusal:
        return _refused(request, row, refusal)
    messages.success(request, _("Your participation is confirmed."))
    for event in done.full:
        sentence = _(
            "No place is left at the event: %(event)s. The team knows and will write to you."
        )
        messages.warning(request, sentence % {"event": event.title})
    return redirect("applicants:my_application", pk)


@words_kept("note")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def turn_down(request: MemberRequest, pk: int) -> HttpResponse:
    """GET asks, POST gives the place up."""
    row = _own(request, pk)
    form = _note_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            note = form.cleaned_data["note"]
            answering.turn_down(row.application, by=request.user, note=note)
        except ApplicationRefused as refusal:
            return _refused(request, row, refusal)
        messages.success(request, _("You have turned down the place; thank you for telling us."))
        return forget(request, redirect("applicants:my_application", pk))
    if row.state != _S.ACCEPTED:
        return redirect("applicants:my_application", pk)
    context = {"row": row, "form": form, "owner": owner_mark(request.user)}
    return render(request, "applicants/application/turn_down.html", context)


@words_kept("note")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """GET asks, POST takes the application back for good."""
    row = _own(request, pk)
    form = _note_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            note = form.cleaned_data["note"]
            answering.withdraw(row.application, by=request.user, note=note)
        except ApplicationRefused as refusal:
            return _refused(request, row, refusal)
        messages.success(request, _("Application withdrawn."))
        return forget(request, redirect("applicants:my_applications"))
    if row.state not in OPEN_APPLICATIONS:
        return redirect("applicants:my_application", pk)
    context = {"row": row, "form": form, "owner": owner_mark(request.user)}
    return render(request, "applicants/application/withdraw.html", context)


def _note_form(request: MemberRequest) -> NoteToTeamForm:
    posted = request.POST if request.method == "POST" else None
    return NoteToTeamForm(posted, initial=given_back(request, request.user))


def _mine(request: MemberRequest, pk: int) -> Row:
    """A stranger's number is as unknown as one that was never given."""
    found = get_object_or_404(for_rows(visible_to(request.user)), pk=pk)
    return rows([found], request.user)[0]


def _own(request: MemberRequest, pk: int) -> Row:
    """Only the applicant acts; a co-applicant reads."""
    row = _mine(request, pk)
    if not row.is_owner:
        raise Http404
    return row


def _page(request: MemberRequest, row: Row, *, form: InformationForm | None = None) -> HttpResponse:
    found = row.application
    kept = given_back(request, request.user) if row.is_owner else {}
    typed = str(form.data.get("text", "")) if form else kept.get("text", "")
    context: dict[str, Any] = {
        "row": row,
        "form": form or InformationForm(initial=kept),
        "typed": [typed] if typed.strip() and row.state != _S.NEEDS_INFO else [],
        "owner": owner_mark(request.user),
        "partners": found.partners.all(),
        "receipts": found.receipts.all() if found.submitted_at else [],
        "letters": found.letters.filter(revoked_at=None) if row.is_decided else [],
        "tickets": _tickets(found) if row.state == _S.CONFIRMED and row.is_owner else [],
        "endorsements": found.endorsements.all() if row.is_owner else [],
        "may_ask": row.is_owner and may_ask(found, row.now),
        "may_withdraw": row.is_owner and row.state in OPEN_APPLICATIONS,
    }
    return render(request, "applicants/application/page.html", context)


def _tickets(found: Application) -> Any:
    """Places at the events that this call feeds."""
    if found.professional is None:
        return []
    held = Registration.objects.filter(
        event__call=found.call_id, user_id=found.professional.user_id
    )
    return held.active().select_related("event").order_by("event__starts_at", "pk")


def _refused(request: MemberRequest, row: Row, refusal: ApplicationRefused) -> HttpResponse:
    """Nothing has changed; in a rush the same page asks to try again."""
    messages.error(request, str(refusal))
    response = redirect("applicants:my_application", row.application.pk)
    if isinstance(refusal, ApplicationBusy):
        response.headers["Retry-After"] = "5"
    return response
