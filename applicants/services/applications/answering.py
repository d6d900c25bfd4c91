"""What an applicant does after sending: answers, withdraws, confirms or turns down a place."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.utils import timezone

from applicants.choices.applications import ApplicationState, InvitationState
from applicants.errors.answering import ApplicationBusy, ConfirmationOver, NothingAnswered
from applicants.errors.applications import WrongApplicationStep
from applicants.models import Application
from applicants.services.applications.admission import lock_call
from applicants.services.applications.moves import (
    check_step,
    lock,
    move,
    owe_applicant,
    take_back_mails,
    topic,
)
from applicants.services.applications.placing import give_places
from applicants.services.applications.reserve import (
    LOST,
    application_service,
    fill_lost_places,
    move_up_reserve,
)
from applicants.services.applications.telling import owe_team
from events.models import Event
from partnership.accounts.models import User
from programs.models import OpenCall

__all__ = [
    "answer_information",
    "confirm",
    "expire_unconfirmed",
    "move_up_reserve",
    "move_up_reserves",
    "turn_down",
    "withdraw",
]
logger = logging.getLogger(__name__)
Row = TypeVar("Row", Application, OpenCall)


@dataclass(frozen=True)
class Confirmed:
    """A confirmed application; ``full`` are the events of the call that had no place left."""

    application: Application
    full: list[Event] = field(default_factory=list)


@application_service
def answer_information(application: Application, *, by: User, text: str) -> Application:
    """Send the team what it asked for; the application goes on where it was.

    Late is better than never: the answer is taken as long as the team waits for it.
    """
    if not text.strip():
        raise NothingAnswered
    lock(application)
    if application.state != ApplicationState.NEEDS_INFO:
        # The table lets a draft become submitted too, but not by this door.
        raise WrongApplicationStep(state=ApplicationState(application.state).label)
    now = timezone.now()
    move(application, ApplicationState.SUBMITTED, by=by, at=now, info_answer=text)
    take_back_mails(application)
    owe_team(application, "app.info_received", occurrence=_stamp(application.info_asked_at))
    return application


@application_service
def withdraw(application: Application, *, by: User, note: str = "") -> Application:
    """End it by the applicant's own wish; whoever was asked to stand by it is asked no more."""
    lock(application)
    was_sent = application.submitted_at is not None
    move(
        application,
        ApplicationState.WITHDRAWN,
        by=by,
        at=timezone.now(),
        note=note[:300],
        staged_decision="",
        staged_rank=None,
    )
    take_back_mails(application)
    for asked in (application.partners, application.endorsements):
        asked.filter(state=InvitationState.ASKED).update(state=InvitationState.TAKEN_BACK)
    if was_sent:
        owe_applicant(application, "app.withdrawn", topic=topic(application))
    return application


@application_service
def confirm(application: Application, *, by: User, now: datetime | None = None) -> Confirmed:
    """Take the place; the events that the call feeds give theirs at once.

    Raises ``ConfirmationOver`` from the last instant on, whether or not the sweep has come by.
    An event without a free place changes nothing about the confirmation: the team is told.
    """
    lock(application)
    now = now or timezone.now()
    if application.state == ApplicationState.EXPIRED:
        raise ConfirmationOver
    check_step(application, ApplicationState.CONFIRMED)
    if application.confirm_by is not None and now >= application.confirm_by:
        raise ConfirmationOver
    move(application, ApplicationState.CONFIRMED, by=by, at=now)
    take_back_mails(application)
    full = give_places(application, by=by, now=now)
    owe_applicant(application, "app.confirmed", topic=topic(application))
    return Confirmed(application, full)


@application_service
def turn_down(application: Application, *, by: User, note: str = "") -> Application:
    """Give the place up; the head of the reserve list gets it in the same transaction."""
    lock_call(application.call)
    lock(application)
    now = timezone.now()
    move(application, ApplicationState.TURNED_DOWN, by=by, at=now, note=note[:300])
    take_back_mails(application)
    owe_applicant(application, "app.turned_down", topic=topic(application))
    fill_lost_places(application.call, now)
    return application


def expire_unconfirmed(now: datetime | None = None) -> int:
    """The sweep: end places that nobody confirmed in time; returns how many.

    One that fails, or is held by somebody else at the moment, holds up no other.
    """
    now = now or timezone.now()
    due = Application.objects.filter(state=ApplicationState.ACCEPTED, confirm_by__lte=now)
    rows = due.select_related("call", "professional__user").order_by("confirm_by", "pk")
    return sum(_tried(_expire, application, now) for application in rows)


def move_up_reserves(now: datetime | None = None) -> int:
    """The sweep behind the sweep: fill whatever lost place nobody has filled yet."""
    now = now or timezone.now()
    calls = OpenCall.objects.filter(applications__state=ApplicationState.RESERVE)
    lost = calls.filter(pk__in=Application.objects.filter(state__in=LOST).values("call_id"))
    orphaned = calls.filter(
        pk__in=Application.objects.filter(
            state__in=(ApplicationState.ACCEPTED, ApplicationState.CONFIRMED), professional=None
        ).values("call_id")
    )
    return sum(_tried(_fill, call, now) for call in (lost | orphaned).distinct().order_by("pk"))


@application_service
def _expire(application: Application, now: datetime) -> int:
    lock_call(application.call)
    lock(application)
    still = application.state == ApplicationState.ACCEPTED
    if not still or application.confirm_by is None or application.confirm_by > now:
        return 0
    move(application, ApplicationState.EXPIRED, by=None, at=now)
    take_back_mails(application)
    owe_applicant(application, "app.expired", topic=topic(application))
    fill_lost_places(application.call, now)
    return 1


def _fill(call: OpenCall, now: datetime) -> int:
    return len(move_up_reserve(call, now=now))


def _tried(act: Callable[[Row, datetime], int], row: Row, now: datetime) -> int:
    try:
        return act(row, now)
    except ApplicationBusy:
        logger.info("%s %s is busy; it waits for the next sweep.", type(row).__name__, row.pk)
    except Exception:
        logger.exception("%s %s could not be settled.", type(row).__name__, row.pk)
    return 0


def _stamp(moment: datetime | None) -> str:
    return str(int(moment.timestamp())) if moment else ""
