"""What staff ask of applicants, and how applications reach the jury."""

from datetime import datetime

from django.utils import timezone

from applicants.choices.applications import ApplicationState
from applicants.coverage import readers_missing
from applicants.errors.applications import WrongApplicationStep
from applicants.errors.deciding import (
    AnswerDueTooSoon,
    NothingToReview,
    QuestionEmpty,
    ReviewBeforeDeadline,
)
from applicants.errors.jury import ReadersMissing
from applicants.models import Application
from applicants.services.applications.as_sent import restore_sent
from applicants.services.applications.moves import (
    check_step,
    lock,
    move,
    move_many,
    owe_applicant,
    take_back_mails,
    topic,
)
from applicants.services.applications.reserve import application_service
from partnership.accounts.models import User
from programs.models import OpenCall

# A refusal names so many applications; the board of the jury lists all.
MOST_NAMED = 12


@application_service
def ask_information(
    application: Application, *, by: User | None, question: str, due_at: datetime
) -> Application:
    """Ask the applicant what is missing; they answer until ``due_at``.

    Raises ``QuestionEmpty``, ``AnswerDueTooSoon`` or ``WrongApplicationStep``; then nothing
    has changed.
    """
    now = timezone.now()
    lock(application)
    check_step(application, ApplicationState.NEEDS_INFO)
    if not (words := question.strip()):
        raise QuestionEmpty
    if due_at <= now:
        raise AnswerDueTooSoon
    move(
        application,
        ApplicationState.NEEDS_INFO,
        by=by,
        at=now,
        info_question=words,
        info_asked_at=now,
        info_due_at=due_at,
        info_answer="",
    )
    owe_applicant(
        application, "app.needs_info", occurrence=now.isoformat(), topic=topic(application)
    )
    return application


@application_service
def resume(application: Application, *, by: User | None) -> Application:
    """Go on without the answer that was asked for; mails that still ask for it are taken back."""
    lock(application)
    if application.state != ApplicationState.NEEDS_INFO:
        raise WrongApplicationStep(state=ApplicationState(application.state).label)
    take_back_mails(application)
    now = timezone.now()
    move(application, ApplicationState.SUBMITTED, by=by, at=now, info_due_at=None)
    return application


@application_service
def begin_review(what: OpenCall | Application, *, by: User | None) -> int:
    """Put one application, or all submitted ones of a call, before the jury; returns how many.

    Each stands in its columns as it was sent last: the lists, the shares and the letters say
    what the jury reads.
    Raises ``ReviewBeforeDeadline``, ``NothingToReview``, ``WrongApplicationStep``, or
    ``ReadersMissing`` with the applications that too few of the jury can read.
    """
    now = timezone.now()
    call_id = what.pk if isinstance(what, OpenCall) else what.call_id
    call = OpenCall.objects.select_for_update().get(pk=call_id)
    if now < call.closes_at:
        raise ReviewBeforeDeadline
    rows = _taken(what)
    if not rows:
        raise NothingToReview
    restore_sent([row.pk for row in rows])
    _check_readers(call, rows)
    move_many(rows, ApplicationState.IN_REVIEW, by=by, at=now)
    if isinstance(what, Application):
        what.refresh_from_db()
    return len(rows)


def _check_readers(call: OpenCall, rows: list[Application]) -> None:
    """Raises ``ReadersMissing`` unless enough of the jury read each of the applications."""
    asked = {row.pk for row in rows}
    missing = [row.number for row in readers_missing(call) if row.pk in asked]
    if missing:
        more = ["…"] if len(missing) > MOST_NAMED else []
        raise ReadersMissing(numbers=", ".join([*missing[:MOST_NAMED], *more]))


def _taken(what: OpenCall | Application) -> list[Application]:
    """Locked. One that answers a question of the team is not among those of a call."""
    if isinstance(what, Application):
        lock(what)
        check_step(what, ApplicationState.IN_REVIEW)
        return [what]
    waiting = Application.objects.filter(call=what, state=ApplicationState.SUBMITTED)
    return list(waiting.select_for_update().only("pk", "state").order_by("pk"))
