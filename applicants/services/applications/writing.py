"""Saving the working copy of an application, step by step.

Whatever was typed is kept, sound or not; what is wrong with it keeps it from being sent only.
Each step has a mark of its own, so two tabs on different steps do not disturb one another.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from applicants.answer_values import is_empty
from applicants.choices.applications import EDITABLE_APPLICATIONS, ApplicationState
from applicants.errors.applications import WrongApplicationStep
from applicants.errors.sending import CallRushed
from applicants.models import Answer, Application, Project
from applicants.services.applications.admission import refuse_unless_open
from applicants.services.applications.moves import lock
from events.services.locking import in_one_transaction
from partnership.kit.edits import ChangedMeanwhile

PROJECT_FIELDS = (
    *("title", "summary", "description", "seeks", "stage", "year"),
    *("sector_id", "city_id", "language"),
)
COPIED_TEXTS = ("title", "summary", "description", "seeks")
COPIED = (*COPIED_TEXTS, "stage", "year", "city_id")


def mark_of_project(application: Application) -> str:
    """Another one after every edit of the project's step."""
    return _mark([getattr(application, name) for name in PROJECT_FIELDS])


def mark_of_answers(application: Application) -> str:
    """Another one after every edit of an answer; asks nothing if they were fetched with it."""
    return _mark({answer.question_id: answer.value for answer in application.answers.all()})


def may_be_written(application: Application, now: datetime | None = None) -> bool:
    """A draft always, though it may be too late to send it; what was sent, until the deadline."""
    if application.is_draft:
        return True
    call = application.call
    return (
        application.state in EDITABLE_APPLICATIONS
        and not call.is_cancelled
        and (now or timezone.now()) < call.closes_at
    )


@in_one_transaction(CallRushed)
def save_project(application: Application, values: Mapping[str, Any], *, seen: str) -> Application:
    """Store the fields given; those not given stay as they are.

    Raises ``ChangedMeanwhile`` when the step was saved elsewhere since ``seen``, unless what is
    given is what is stored already; ``TooLate`` and its kin for what was sent before.
    """
    now = _hold(application)
    if all(getattr(application, name) == value for name, value in values.items()):
        return application
    _refuse_unless_seen(mark_of_project(application), seen)
    for name, value in values.items():
        setattr(application, name, value)
    _saved(application, now, *values)
    return application


@in_one_transaction(CallRushed)
def save_answers(application: Application, values: Mapping[int, Any], *, seen: str) -> Application:
    """Store the answers by the number of their question; an emptied one is no row any more.

    Refuses as ``save_project`` does.
    """
    now = _hold(application)
    stored = {answer.question_id: answer for answer in application.answers.all()}
    given = {
        number: value
        for number, value in values.items()
        if value != (stored[number].value if number in stored else _nothing_like(value))
    }
    if not given:
        return application
    _refuse_unless_seen(mark_of_answers(application), seen)
    for number, value in given.items():
        _write_answer(application, number, value, stored.get(number))
    _saved(application, now)
    return application


@in_one_transaction(CallRushed)
def copy_project(application: Application, project: Project) -> Application:
    """Take over what the project says now; later edits of it change nothing here."""
    now = _hold(application)
    for name in COPIED:
        setattr(application, name, getattr(project, name))
    application.sector = project.sectors.order_by("order", "pk").first()
    application.project = project
    _saved(application, now, *COPIED, "sector", "project")
    return application


def _hold(application: Application) -> datetime:
    """The call is read, not locked: only those who send stand in line."""
    lock(application)
    now = timezone.now()
    if application.state not in EDITABLE_APPLICATIONS:
        raise WrongApplicationStep(state=ApplicationState(application.state).label)
    if not application.is_draft:
        refuse_unless_open(application.call, now)
    return now


def _saved(application: Application, now: datetime, *fields: str) -> None:
    application.updated_at = now
    application.save(update_fields=[*fields, "updated_at"])


def _write_answer(
    application: Application, number: int, value: Any, standing: Answer | None
) -> None:
    if is_empty(value):
        if standing is not None:
            standing.delete()
    elif standing is None:
        Answer.objects.create(application=application, question_id=number, value=value)
    else:
        standing.value = value
        standing.save(update_fields=["value"])


def _nothing_like(value: Any) -> Any:
    """An empty answer to an unanswered question changes nothing."""
    return value if is_empty(value) else None


def _refuse_unless_seen(mark: str, seen: str) -> None:
    if mark != seen:
        raise ChangedMeanwhile(mark)


def _mark(values: Any) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
