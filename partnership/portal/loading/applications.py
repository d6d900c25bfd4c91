"""Applications of the sample programme, each led to its state through the services.

Services act at the present moment. So a call that is closed is opened for as long as its
applications are loaded, and what happened is dated back afterwards, in the same transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from applicants.choices.applications import ApplicationState
from applicants.models import Application, Professional, Project
from applicants.services.applications.answering import confirm, turn_down, withdraw
from applicants.services.applications.asking import ask_information, begin_review
from applicants.services.applications.files import add_file
from applicants.services.applications.sending import send
from applicants.services.applications.starting import start
from applicants.services.applications.writing import (
    copy_project,
    mark_of_answers,
    save_answers,
)
from applicants.services.deciding.releasing import release_some, start_release
from applicants.services.deciding.staging import stage
from applicants.services.papers.letters import issue_letter
from partnership.accounts.models import User
from partnership.portal.loading.application_answers import answers_of, portfolio_of
from partnership.portal.loading.application_dates import Days, date_back
from partnership.portal.loading.files import SAMPLE, Row, read
from partnership.portal.loading.juries import judge, seat
from programs.choices import QuestionKind
from programs.models import CallQuestion, OpenCall

HOUR = timedelta(hours=1)
LETTER = ("kk", "fr")
DRAFT, NEEDS_INFO = ApplicationState.DRAFT, ApplicationState.NEEDS_INFO


@dataclass(frozen=True)
class Begun:
    """An application with the row of the file it comes from."""

    application: Application
    row: Row


def load_applications(staff: User) -> int:
    """Fill the calls that have no application yet; returns how many were written."""
    data = read(SAMPLE / "applications.toml")
    wanted = {row["call"] for row in data["application"]}
    empty = OpenCall.objects.filter(slug__in=wanted, applications__isnull=True).order_by("pk")
    return sum(_load_call(call, data, staff) for call in empty)


@transaction.atomic
def _load_call(call: OpenCall, data: Row, staff: User) -> int:
    rows = [row for row in data["application"] if row["call"] == call.slug]
    decides = any("decision" in row for row in rows)
    days = Days.of(call, timezone.now())
    seat(call, data["juror"])
    with _open_now(call):
        begun = [_begin(call, row, number) for number, row in enumerate(rows)]
        _withdraw(begun)
        if any("marks" in row for row in rows):
            _close(call)
            begin_review(call, by=staff)
            judge(call, [(one.application, one.row) for one in begun], staff)
        if decides:
            _decide(call, begun, staff)
    for one in begun:
        _end(one, staff)
    for one in begun:
        date_back(one.application, one.row, days)
    return len(begun)


@contextmanager
def _open_now(call: OpenCall) -> Iterator[None]:
    """The call takes applications inside; its own dates are back afterwards."""
    names = ("opens_at", "closes_at", "decided_at")
    own = {name: getattr(call, name) for name in names}
    now = timezone.now()
    if not (call.opens_at <= now < call.closes_at):
        _set(call, opens_at=now - HOUR, closes_at=now + HOUR, decided_at=None)
    yield
    _set(call, **own)


def _close(call: OpenCall) -> None:
    _set(call, closes_at=timezone.now())


def _set(call: OpenCall, **dates: datetime | None) -> None:
    OpenCall.objects.filter(pk=call.pk).update(**dates)
    for name, value in dates.items():
        setattr(call, name, value)


def _begin(call: OpenCall, row: Row, number: int) -> Begun:
    """A draft, and for all but drafts what makes it whole."""
    person = Professional.objects.get(user__email=row["owner"])
    project = Project.objects.get(slug=row["project"], owner=person)
    wanted = {question.pk: question.wanted_answer for question in call.eligibility.all()}
    application = start(
        call, professional=person, language=project.text_language, eligibility=wanted
    )
    copy_project(application, project)
    questions = list(call.questions.for_form())
    answers = answers_of(questions, row, number)
    save_answers(application, answers, seen=mark_of_answers(application))
    if row["state"] != DRAFT:
        _send(application, questions, row, number)
    return Begun(application, row)


def _send(
    application: Application, questions: Sequence[CallQuestion], row: Row, number: int
) -> None:
    for question in questions:
        if question.kind == QuestionKind.FILE:
            add_file(application, question, portfolio_of(row, number))
    sender = application.professional
    if sender is not None:
        send(Application.objects.get(pk=application.pk), by=sender.user)


def _decide(call: OpenCall, begun: Sequence[Begun], staff: User) -> None:
    """Stage what the rows say and release it, as the worker would."""
    for one in begun:
        if "decision" in one.row:
            stage(one.application, one.row["decision"], by=staff, rank=one.row.get("rank"))
    release = start_release(call, by=staff, leave_out=True)
    while not release_some(release):
        pass


def _withdraw(begun: Sequence[Begun]) -> None:
    """Before the deadline, so that no reader ever had it."""
    for one in begun:
        sender = one.application.professional
        if one.row["state"] == ApplicationState.WITHDRAWN and sender is not None:
            withdraw(Application.objects.get(pk=one.application.pk), by=sender.user)


def _end(one: Begun, staff: User) -> None:
    """What the applicant, or the team, did last."""
    application = Application.objects.get(pk=one.application.pk)
    if application.professional is None:
        return
    wanted, owner = ApplicationState(one.row["state"]), application.professional.user
    if wanted == ApplicationState.CONFIRMED:
        confirm(application, by=owner)
        issue_letter(application, languages=LETTER, by=owner)
    if wanted == ApplicationState.TURNED_DOWN:
        turn_down(application, by=owner)
    if wanted == NEEDS_INFO:
        due = timezone.now() + timedelta(days=application.call.info_days)
        ask_information(application, by=staff, question=one.row["question"], due_at=due)
