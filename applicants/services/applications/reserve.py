"""The reserve list: who is next, strictly in the order in which staff ranked them."""

from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from applicants.choices.applications import (
    HOLDING_A_PLACE,
    ApplicationState,
    LongWorkState,
)
from applicants.errors.answering import ApplicationBusy
from applicants.models import Application, ApplicationTrail, Release
from applicants.services.applications.admission import lock_call
from applicants.services.applications.dates import end_of_day
from applicants.services.applications.moves import lock, move, owe_applicant, topic
from events.services.locking import in_one_transaction
from programs.models import OpenCall

application_service = in_one_transaction(ApplicationBusy)
LOST = (ApplicationState.TURNED_DOWN, ApplicationState.EXPIRED)


@application_service
def move_up_reserve(call: OpenCall, *, now: datetime | None = None) -> list[Application]:
    """Accept the head of the reserve list for every place that was lost; returns who moved up.

    Safe at any time and twice at once: a lost place is replaced once, and never are more places
    held than the call has.
    """
    lock_call(call)
    return fill_lost_places(call, now or timezone.now())


def fill_lost_places(call: OpenCall, now: datetime) -> list[Application]:
    """``move_up_reserve`` for callers who hold the call's lock already."""
    moved: list[Application] = []
    if call.is_cancelled or _is_being_released(call):
        return moved
    wanted = _places_to_fill(call)
    while len(moved) < wanted and (head := reserve_list(call).first()) is not None:
        lock(head)
        if head.state == ApplicationState.RESERVE:
            moved.append(_accept(head, call, now))
    return moved


def reserve_list(call: OpenCall) -> QuerySet[Application]:
    """Who waits, the next one first; those with a closed or blocked account cannot be asked."""
    waiting = Application.objects.filter(
        call=call, state=ApplicationState.RESERVE, professional__user__is_active=True
    )
    ranked = waiting.order_by(F("staged_rank").asc(nulls_last=True), "submitted_at", "pk")
    return ranked.select_related("call")


def _is_being_released(call: OpenCall) -> bool:
    """While decisions are being told nobody knows yet who heads the list."""
    unfinished = (LongWorkState.WAITING, LongWorkState.RUNNING)
    return Release.objects.filter(call=call, state__in=unfinished).exists()


def _places_to_fill(call: OpenCall) -> int:
    """Places lost and not replaced yet, as far as the call has room."""
    rows = Application.objects.filter(call=call)
    holding = rows.filter(state__in=HOLDING_A_PLACE)
    lost = rows.filter(state__in=LOST).count() + holding.filter(professional=None).count()
    wanted = lost - _moved_up(call)
    if call.places is not None:
        wanted = min(wanted, call.places - holding.exclude(professional=None).count())
    return wanted


def _moved_up(call: OpenCall) -> int:
    return ApplicationTrail.objects.filter(
        application__call=call,
        from_state=ApplicationState.RESERVE,
        to_state=ApplicationState.ACCEPTED,
    ).count()


def _accept(application: Application, call: OpenCall, now: datetime) -> Application:
    application.call = call
    move(
        application,
        ApplicationState.ACCEPTED,
        by=None,
        at=now,
        decided_at=now,
        confirm_by=end_of_day(call, now, days=call.confirm_days),
    )
    owe_applicant(application, "app.moved_up", topic=topic(application))
    return application
