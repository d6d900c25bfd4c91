"""The board of a call's jury: who reads what, how far they are, and the sharing of work."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applicants.admin.application_verbs import MAY_RUN
from applicants.admin.selection import FOLDER, call_for
from applicants.choices.applications import ReviewState
from applicants.coverage import look_at
from applicants.errors.jury import JuryRefused
from applicants.forms.jury_desk import AddReaderForm, RemoveReaderForm
from applicants.jury_board import Board, Chosen, board_of
from applicants.models import Application, Review
from applicants.rules import read_as_staff
from applicants.services import jury
from applicants.services.jury.assigning import Plan, plan_evenly
from partnership.accounts.choices import Language
from partnership.accounts.models import User
from partnership.kit.admin import short_clocks
from partnership.kit.http import int_or_none
from partnership.kit.paging import page_of
from programs.models import OpenCall

PER_PAGE = 50
MOST_NAMED = 20
Desk = admin.ModelAdmin[Application]


def jury_urls(desk: Desk) -> list[URLPattern]:
    """Below the page of a call's selection."""

    def to(page: Callable[..., HttpResponse]) -> Any:
        return desk.admin_site.admin_view(partial(page, desk))

    below, name = "calls/<int:pk>/jury/", "applicants_application_jury"
    return [
        path(below, to(jury_board), name=name),
        path(f"{below}assign/", to(jury_assign), name=f"{name}_assign"),
        path(f"{below}add/<int:application>/", to(jury_add), name=f"{name}_add"),
        path(f"{below}remove/<int:review>/", to(jury_remove), name=f"{name}_remove"),
    ]


def jury_board(desk: Desk, request: HttpRequest, pk: int) -> HttpResponse:
    """Progress by reader, coverage by language, and the applications with their readers."""
    call = call_for(desk, request, pk, needs=MAY_RUN)
    board = board_of(call, timezone.now())
    chosen = _chosen(request)
    page = page_of(board.numbers(chosen), request.GET.get("page", "1"), PER_PAGE)
    context = _context(desk, request, call, _("Jury")) | {
        "board": board,
        "due": short_clocks(call.review_due_at),
        "chosen": chosen,
        "page": page,
        "rows": _rows(board, page.object_list, cast(User, request.user)),
        "shows": _shows(board),
    }
    return TemplateResponse(request, f"{FOLDER}/jury.html", context)


def jury_assign(desk: Desk, request: HttpRequest, pk: int) -> HttpResponse:
    """Shows who would get how much; the POST does it."""
    call = call_for(desk, request, pk, needs=MAY_RUN)
    if request.method == "POST":
        try:
            _tell(request, jury.assign_evenly(call, by=cast(User, request.user)))
        except JuryRefused as refusal:
            messages.error(request, str(refusal))
        return redirect("admin:applicants_application_jury", call.pk)
    plan = plan_evenly(call)
    context = _context(desk, request, call, _("Share out evenly"))
    context |= {"plan": plan, "lines": _planned(call, plan), "short": _named(plan.short)}
    return TemplateResponse(request, f"{FOLDER}/jury_assign.html", context)


def jury_add(desk: Desk, request: HttpRequest, pk: int, application: int) -> HttpResponse:
    """Gives one application to one more reader."""
    call = call_for(desk, request, pk, needs=MAY_RUN)
    row = _own(request, call, application)
    posted = request.POST if request.method == "POST" else None
    form = AddReaderForm(posted, seen=look_at(call), application=row.pk)
    if posted is not None and form.is_valid() and _added(request, form, row):
        return redirect("admin:applicants_application_jury", call.pk)
    context = _context(desk, request, call, _("Add a reader")) | {"form": form, "row": row}
    return TemplateResponse(request, f"{FOLDER}/jury_add.html", context)


def jury_remove(desk: Desk, request: HttpRequest, pk: int, review: int) -> HttpResponse:
    """Asks, then takes the application from its reader."""
    call = call_for(desk, request, pk, needs=MAY_RUN)
    rows = Review.objects.select_related("reviewer", "application")
    row = get_object_or_404(rows, pk=review, application__call=call)
    _own(request, call, row.application_id)
    posted = request.POST if request.method == "POST" else None
    form = RemoveReaderForm(posted, is_given=row.state == ReviewState.GIVEN)
    if posted is not None and form.is_valid() and _removed(request, form, row):
        return redirect("admin:applicants_application_jury", call.pk)
    context = _context(desk, request, call, _("Take the application back"))
    return TemplateResponse(
        request, f"{FOLDER}/jury_remove.html", context | {"form": form, "review": row}
    )


def _context(desk: Desk, request: HttpRequest, call: OpenCall, title: str) -> dict[str, Any]:
    frame = desk.admin_site.each_context(request)
    return {**frame, "title": title, "subtitle": str(call), "opts": desk.opts, "call": call}


def _chosen(request: HttpRequest) -> Chosen:
    """What makes no sense is ignored."""
    show, language = request.GET.get("show", ""), request.GET.get("language", "")
    return Chosen(
        show if show in {"short", "lacking"} else "",
        language if language in Language.values else "",
        int_or_none(request.GET.get("reader", "")),
    )


def _shows(board: Board) -> list[tuple[str, str, int]]:
    return [
        ("", _("All applications"), len(board.seen.languages)),
        ("short", _("With too few readers"), len(board.seen.short)),
        ("lacking", _("That too few of the jury can read"), len(board.seen.lacking)),
    ]


def _rows(board: Board, numbers: Any, user: User) -> list[dict[str, Any]]:
    """Staff who have a conflict with an application, or judge it, do not see its row."""
    numbers = list(numbers)
    found = read_as_staff(user).filter(pk__in=numbers).in_bulk()
    names, states, lacking = board.people, dict(ReviewState.choices), set(board.seen.lacking)
    return [
        {
            "application": found[pk],
            "readers": [
                {"review": held, "person": names[held.reviewer], "state": states[held.state]}
                for held in board.of_application.get(pk, [])
            ],
            "lacks": pk in lacking,
        }
        for pk in numbers
        if pk in found
    ]


def _planned(call: OpenCall, plan: Plan) -> list[dict[str, Any]]:
    added = plan.added()
    seats = look_at(call, []).seats
    return [
        {
            "person": seat.user,
            "before": plan.load[seat.user_id] - added[seat.user_id],
            "added": added[seat.user_id],
            "after": plan.load[seat.user_id],
        }
        for seat in seats
    ]


def _named(numbers: list[int]) -> str:
    shown = [f"№ {pk:04d}" for pk in numbers[:MOST_NAMED]]
    return ", ".join([*shown, *(["…"] if len(numbers) > MOST_NAMED else [])])


def _tell(request: HttpRequest, plan: Plan) -> None:
    count = len(plan.pairs)
    text = ngettext("%(count)d review assigned.", "%(count)d reviews assigned.", count)
    messages.success(request, text % {"count": count})
    if plan.short:
        text = _("Too few readers of their language without a conflict: %(numbers)s.")
        messages.warning(request, text % {"numbers": _named(plan.short)})


def _own(request: HttpRequest, call: OpenCall, application: int) -> Application:
    return get_object_or_404(read_as_staff(cast(User, request.user)), pk=application, call=call)


def _added(request: HttpRequest, form: AddReaderForm, row: Application) -> bool:
    reader = form.cleaned_data["reader"]
    try:
        jury.assign(row, reader, by=cast(User, request.user), **form.arguments())
    except JuryRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Assigned to: %(person)s.") % {"person": reader})
    return True


def _removed(request: HttpRequest, form: RemoveReaderForm, row: Review) -> bool:
    confirmed = form.cleaned_data.get("confirmed", False)
    try:
        jury.unassign(row, by=cast(User, request.user), confirmed=confirmed)
    except JuryRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Taken back from: %(person)s.") % {"person": row.reviewer})
    return True
