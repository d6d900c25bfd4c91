"""Dating back what the sample's applications went through."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from applicants.choices.applications import ApplicationState as State
from applicants.choices.jury import ReviewAct
from applicants.models import Application, ApplicationTrail, Receipt, Review, ReviewTrail
from partnership.portal.loading.files import Row
from programs.models import OpenCall

WRITING, JUDGING, DECIDING = timedelta(days=2), timedelta(days=4), timedelta(days=1)
NONE = timedelta()


@dataclass(frozen=True)
class Days:
    """How long ago each thing happened at a call, in whole days: the time of day stays."""

    opened: timedelta
    reviewed: timedelta
    decided: timedelta

    @classmethod
    def of(cls, call: OpenCall, now: datetime) -> "Days":
        decided = _whole(now - call.decided_at) if call.decided_at else NONE
        closed = _whole(now - call.closes_at)
        return cls(_whole(now - call.opens_at), max(closed - DECIDING, NONE), decided)

    def sent(self, row: Row) -> timedelta:
        """A draft was begun some days ago; nothing happened before the call opened."""
        return self.opened - timedelta(days=row["sent"]) if "sent" in row else NONE

    def at_state(self, row: Row, state: str, *, moved_up: bool) -> timedelta:
        answered = max(self.decided - DECIDING, NONE)
        return {
            State.DRAFT: min(self.sent(row) + WRITING, self.opened),
            State.SUBMITTED: self.sent(row),
            State.WITHDRAWN: self.sent(row) - WRITING,
            State.IN_REVIEW: self.reviewed,
            State.ACCEPTED: answered if moved_up else self.decided,
            State.RESERVE: self.decided,
            State.DECLINED: self.decided,
            State.CONFIRMED: answered,
            State.TURNED_DOWN: answered,
        }.get(State(state), NONE)


def date_back(application: Application, row: Row, days: Days) -> None:
    """Trail, receipts, reviews and the application's own moments, as if nobody had hurried."""
    moved_up = row.get("decision") == "reserve" and row["state"] == State.ACCEPTED
    for entry in ApplicationTrail.objects.filter(application=application):
        later = moved_up and entry.from_state == State.RESERVE
        entry.at -= days.at_state(row, entry.to_state, moved_up=later)
        entry.save(update_fields=["at"])
    Receipt.objects.filter(application=application).update(
        sent_at=F("sent_at") - days.sent(row), deadline=application.call.closes_at
    )
    given = max(days.reviewed - JUDGING, days.decided)
    Review.objects.filter(application=application).update(
        assigned_at=F("assigned_at") - days.reviewed,
        given_at=F("given_at") - given,
        updated_at=F("updated_at") - given,
    )
    acts = ReviewTrail.objects.filter(application=application)
    acts.filter(act=ReviewAct.ASSIGNED).update(at=F("at") - days.reviewed)
    acts.exclude(act=ReviewAct.ASSIGNED).update(at=F("at") - given)
    application.letters.update(issued_at=F("issued_at") - max(days.decided - DECIDING, NONE))
    _own_moments(application, row, days, moved_up=moved_up)


def _own_moments(application: Application, row: Row, days: Days, *, moved_up: bool) -> None:
    state = application.trail.order_by("-at", "-pk").values_list("to_state", flat=True).first()
    last = days.at_state(row, state or State.DRAFT, moved_up=moved_up)
    decided = days.at_state(row, State.ACCEPTED, moved_up=moved_up)
    Application.objects.filter(pk=application.pk).update(
        is_demonstration=True,
        created_at=F("created_at") - days.at_state(row, State.DRAFT, moved_up=False),
        submitted_at=F("submitted_at") - days.sent(row),
        staged_at=F("staged_at") - days.decided,
        decided_at=F("decided_at") - days.decided,
        confirm_by=F("confirm_by") - decided,
        updated_at=F("updated_at") - last,
        ended_at=F("ended_at") - last,
    )


def _whole(span: timedelta) -> timedelta:
    return timedelta(days=span.days)
