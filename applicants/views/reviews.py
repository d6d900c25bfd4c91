"""The pages of a reviewer: the queue, one application with its rubric, a conflict of interest."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applicants.choices.applications import Audience, ReviewState
from applicants.dossier import dossier_of
from applicants.errors.jury import JuryRefused, NotWithTheJury, TakenBack
from applicants.forms.reviewing import ConflictForm, ReviewForm
from applicants.jury_filters import ReviewFilter
from applicants.jury_progress import progress_of
from applicants.jury_queue import place_of, shown_title
from applicants.models import Review
from applicants.rules import audience
from applicants.services import jury
from applicants.views.keeping import forget, given_back, owner_mark, words_kept
from applicants.views.requests import MemberRequest
from applicants.views.writing import CONFLICT, wants_json
from partnership.kit.edits import ChangedMeanwhile, mark_of
from partnership.kit.paging import page_of

PER_PAGE = 25
FORM_METHODS = ["GET", "HEAD", "POST"]
GIVING = ("give", "next")
# The fields of both forms in which a reviewer writes.
WORDS = ("comment", "reason")
NOT_FOUND = 404


@never_cache
@require_safe
def queue(request: MemberRequest) -> HttpResponse:
    """What this person has to read, how far they have come, and until when."""
    progress = progress_of(request.user)
    asked = ReviewFilter(request.GET, request.user, progress)
    page = page_of(asked.found(), request.GET.get("page", "1"), PER_PAGE)
    rows = [(row, shown_title(row)) for row in page]
    context = {"progress": progress, "filter": asked, "page": page, "rows": rows}
    return render(request, "reviews/queue.html", context)


@words_kept("comment", "mark_", "seen")
@never_cache
@require_http_methods(FORM_METHODS)
def review(request: MemberRequest, pk: int) -> HttpResponse:
    """The application beside the rubric; a post saves a draft or gives the review."""
    row = _mine(request, pk)
    if row is None:
        return _gone(request, pk)
    criteria = list(row.application.call.criteria.all())
    do = "autosave" if wants_json(request) else request.POST.get("do", "draft")
    posted = request.POST if request.method == "POST" else None
    shown = posted or given_back(request, request.user) or None
    form = ReviewForm(shown, review=row, criteria=criteria, giving=do in GIVING)
    if posted is not None:
        saved = form.is_valid() and _saved(request, row, form, do)
        if do == "autosave":
            answer = _autosaved(row, form, saved=saved)
            return forget(request, answer) if saved else answer
        if saved:
            return forget(request, _after(request, row, do))
        # Refused: perhaps it was decided or taken back in between.
        row = _mine(request, pk)
        if row is None:
            return _gone(request, pk)
    return render(request, "reviews/review.html", _context(request, row, form))


@words_kept("reason")
@never_cache
@require_http_methods(FORM_METHODS)
def conflict(request: MemberRequest, pk: int) -> HttpResponse:
    """GET asks why; after the POST the application is gone for this person."""
    row = _mine(request, pk)
    if row is None:
        return _gone(request, pk)
    kept = given_back(request, request.user)
    form = ConflictForm(request.POST if request.method == "POST" else None, initial=kept)
    if request.method == "POST" and form.is_valid() and _declared(request, row, form):
        messages.success(
            request, _("The team knows of the conflict. The application is not in your list now.")
        )
        return forget(request, redirect("applicants:reviews"))
    context = {"form": form, "review": row, "owner": owner_mark(request.user)}
    return render(request, "reviews/conflict.html", context)


def _mine(request: MemberRequest, pk: int) -> Review | None:
    """None: something was posted to what is not, or no longer, in the person's queue."""
    rows = Review.objects.select_related("application__call", "application__professional")
    rows = rows.prefetch_related("scores")
    found = rows.queue_of(request.user).filter(pk=pk).first()
    if found is not None and audience(request.user, found.application) == Audience.REVIEWER:
        return found
    if request.method == "POST" and found is None:
        return None
    raise Http404


def _gone(request: MemberRequest, pk: int) -> HttpResponse:
    """Decided or taken back meanwhile; the words just typed are on the page to copy.

    A stranger's number is as unknown as one that was never given, and so is one's own when the
    seat in the jury has ended.
    """
    mine = Review.objects.seated().filter(pk=pk, reviewer=request.user)
    had = mine.exclude(state=ReviewState.CONFLICT)
    is_decided = had.exists()
    said = str(NotWithTheJury() if is_decided else TakenBack())
    if wants_json(request):
        return _told(said, stop=True)
    typed = [text for name in WORDS if (text := request.POST.get(name, "").strip())]
    if typed:
        status = CONFLICT if is_decided else NOT_FOUND
        return render(request, "reviews/gone.html", {"said": said, "typed": typed}, status=status)
    if not is_decided:
        raise Http404
    messages.error(request, said)
    return redirect("applicants:reviews")


def _saved(request: MemberRequest, row: Review, form: ReviewForm, do: str) -> bool:
    service = jury.give if do in GIVING else jury.save_draft
    try:
        service(row, form.written(), by=request.user, seen=form.cleaned_data["seen"])
    except (JuryRefused, ChangedMeanwhile) as refusal:
        form.refuse(refusal)
        return False
    return True


def _declared(request: MemberRequest, row: Review, form: ConflictForm) -> bool:
    try:
        jury.declare_conflict(row, by=request.user, reason=form.cleaned_data["reason"])
    except JuryRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _autosaved(row: Review, form: ReviewForm, *, saved: bool) -> JsonResponse:
    """For the script: the new mark of the row and the score so far, or what is wrong.

    What another tab saved is not written over until the person has seen it.
    """
    if not saved:
        words = " ".join(str(text) for errors in form.errors.values() for text in errors)
        return _told(words, stop=bool(form.non_field_errors()))
    said = _("Draft saved.")
    if row.total is not None:
        said += " " + _("Score: %(score)s") % {"score": number_format(row.total)}
    return _told(said, saved=True, seen=mark_of(row))


def _told(said: str, **facts: object) -> JsonResponse:
    return JsonResponse({"saved": False, "stop": False, "said": said, **facts})


def _after(request: MemberRequest, row: Review, do: str) -> HttpResponse:
    given = do in GIVING
    messages.success(request, _("Your review is given.") if given else _("Draft saved."))
    if do != "next":
        return redirect("applicants:review", row.pk)
    place = place_of(row, request.user)
    if place is None or place.next_owed is None:
        return redirect("applicants:reviews")
    return redirect("applicants:review", place.next_owed)


def _context(request: MemberRequest, row: Review, form: ReviewForm) -> dict[str, Any]:
    return {
        "review": row,
        "form": form,
        "call": row.application.call,
        "place": place_of(row, request.user),
        "dossier": dossier_of(
            row.application, audience=Audience.REVIEWER, language=get_language() or "ru"
        ),
        "is_given": row.state == ReviewState.GIVEN,
        "others": _others(row),
        "owner": owner_mark(request.user),
    }


def _others(row: Review) -> list[Review]:
    """What other reviewers said, without their names; nothing before one has given one's own."""
    if row.state != ReviewState.GIVEN:
        return []
    rows = Review.objects.given().filter(application_id=row.application_id).exclude(pk=row.pk)
    return list(rows.order_by("given_at", "pk"))
