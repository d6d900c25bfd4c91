"""Documents of an application: served to whoever may read it, added and taken away."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applicants.choices.applications import Audience, Step
from applicants.dossier import is_hidden, may_read, shown_file_name
from applicants.errors.applications import ApplicationRefused
from applicants.models import Application, ApplicationFile, Receipt, Review
from applicants.rules import audience
from applicants.services.applications.files import add_file, remove_file
from applicants.services.applications.writing import may_be_written
from applicants.services.deciding.records import log_sight
from applicants.views.requests import MemberRequest
from applicants.views.steps import StepPage, step_page
from applicants.views.writing import no_longer, own_application, shortcomings_of, wants_json
from partnership.kit.documents import MAX_BYTES, DocumentRefused
from partnership.kit.http import attachment_header, no_store
from partnership.kit.nameless_pdf import PDF, Unreadable, nameless
from partnership.kit.uploads import ACCEPT, TYPES
from programs.choices import QuestionKind
from programs.models import CallQuestion

REFUSED = 422
# Each is judged, which takes a second of work, whether it is kept or not.
LIMITS = {"upload": "150/d/user"}


@require_safe
def application_file(request: MemberRequest, pk: int) -> HttpResponseBase:
    """One file, for whoever may read its application; anybody else learns of nothing."""
    rows = ApplicationFile.objects.select_related("application__call", "application__professional")
    file = get_object_or_404(rows.select_related("question"), pk=pk)
    reader = audience(request.user, file.application)
    if reader is None or not may_read(file.question, reader):
        raise Http404
    place = _place(file, reader)
    hidden = is_hidden(file.application, reader)
    name = shown_file_name(file.name, place, hidden=hidden)
    try:
        response = _content(file, hidden=hidden)
    except FileNotFoundError as error:
        raise Http404 from error
    except Unreadable:
        return _kept_back(request, file)
    if reader == Audience.STAFF:
        log_sight(file.application, by=request.user)
    response.headers["Content-Disposition"] = attachment_header(name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return no_store(response)


@never_cache
@require_safe
def documents(request: MemberRequest, pk: int) -> HttpResponse:
    """What was added, and where more can be added; each question has a form of its own."""
    application = own_application(request, pk)
    if not may_be_written(application):
        return no_longer(request, application)
    return documents_page(request, step_page(application, Step.DOCUMENTS))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest, pk: int, question: int) -> HttpResponse:
    """One file; a refused one is said why under its field, and those before it stay.

    Whoever comes back here from signing in finds the step again.
    """
    application = own_application(request, pk)
    if request.method != "POST":
        return redirect("applicants:application_step", pk, Step.DOCUMENTS)
    asked = application.call.questions.filter(kind=QuestionKind.FILE)
    place = get_object_or_404(asked, pk=question)
    uploaded = request.FILES.get("file")
    if not isinstance(uploaded, File):
        problem = _("Choose a file first.")
    elif not ratelimit.consume(request, app="applicants", action="upload", config=LIMITS):
        problem = _("You have added many files today. Please go on tomorrow.")
    else:
        problem = _try_to_add(application, place, uploaded)
    return _added(request, application, place, problem)


def _try_to_add(application: Application, place: CallQuestion, uploaded: File) -> str:
    """What is wrong with it, under its name; "" when it is stored."""
    try:
        add_file(application, place, uploaded)
    except (DocumentRefused, ApplicationRefused) as refusal:
        return _("%(label)s: %(error)s") % {"label": uploaded.name or "", "error": str(refusal)}
    return ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """GET asks, POST takes it out of what will be sent."""
    mine = ApplicationFile.objects.filter(application__professional__user=request.user)
    rows = mine.filter(removed_at__isnull=True).select_related("application__call")
    file = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        context = {"file": file, "application": file.application, "call": file.application.call}
        return render(request, "applicants/apply/file_remove.html", context)
    try:
        remove_file(file)
        messages.success(request, _("The file is removed."))
    except ApplicationRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("applicants:application_step", file.application_id, Step.DOCUMENTS)


def documents_page(
    request: MemberRequest, page: StepPage, *, problems: dict[int, str] | None = None
) -> HttpResponse:
    """The step with what is wrong in it: with an upload just now, or what keeps it from sending."""
    found = {f"q{number}": problem for number, problem in (problems or {}).items()}
    if "check" in request.GET:
        found |= {lack.field: lack.text for lack in shortcomings_of(page)}
    there = [] if page.is_preview else page.application.files.all()
    kept = [file for file in there if file.removed_at is None]
    rows = [
        {
            "question": question,
            "files": [file for file in kept if file.question_id == question.pk],
            "problem": found.get(f"q{question.pk}", ""),
        }
        for question in page.questions
        if question.kind == QuestionKind.FILE
    ]
    limits = {"accept": ACCEPT, "types": TYPES, "most_bytes": MAX_BYTES}
    status = REFUSED if problems else 200
    context = {**page.as_context(), "rows": rows, **limits}
    return render(request, "applicants/apply/documents.html", context, status=status)


def _added(
    request: MemberRequest, application: Application, place: CallQuestion, problem: str
) -> HttpResponse:
    if wants_json(request):
        status = REFUSED if problem else 200
        return no_store(JsonResponse({"saved": not problem, "said": problem}, status=status))
    if problem and may_be_written(application):
        page = step_page(application, Step.DOCUMENTS)
        return documents_page(request, page, problems={place.pk: problem})
    if problem:
        messages.error(request, problem)
    return redirect("applicants:application_step", application.pk, Step.DOCUMENTS)


def _content(file: ApplicationFile, *, hidden: bool) -> HttpResponseBase:
    """As it was sent; before a blind jury a PDF says nothing of its author beside its pages.

    Pictures were written anew when they came, without what the camera says of itself.
    """
    if hidden and file.mime == PDF:
        with file.file.open("rb") as source:
            return HttpResponse(nameless(source), content_type=PDF)
    return FileResponse(file.file.open("rb"), content_type=file.mime)


def _kept_back(request: MemberRequest, file: ApplicationFile) -> HttpResponse:
    """Whether a broken file names somebody nobody can say, so that a blind jury does not get it."""
    text = _("This document is damaged and is not shown in a blind selection. Tell the team.")
    messages.error(request, text)
    review = Review.objects.queue_of(request.user).get(application=file.application)
    return redirect("applicants:review", review.pk)


def _place(file: ApplicationFile, reader: Audience) -> int:
    """The number it bears in the dossier; what was not sent is for its owner alone."""
    if reader == Audience.OWNER:
        return 1
    receipts = Receipt.objects.filter(application=file.application).order_by("number")
    last = receipts.last()
    sent = last.content["files"] if last else []
    questions = {row.pk: row for row in file.application.call.questions.all()}
    readable = [row["id"] for row in sent if may_read(questions.get(row["question_id"]), reader)]
    if file.pk not in readable:
        raise Http404
    return readable.index(file.pk) + 1
