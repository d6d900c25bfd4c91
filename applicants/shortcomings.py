"""What an application still lacks before it can be sent, step by step."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from applicants.answer_values import is_empty, problem_with
from applicants.choices.applications import Step
from applicants.models import Application
from partnership.accounts.choices import Purpose
from partnership.accounts.queries import has_current
from partnership.kit.words import count_characters
from programs.choices import QuestionKind
from programs.models import CallQuestion
from programs.questionnaire import Asked

LIMITED = ("title", "summary", "description", "seeks")
COLUMNS = {column.name: column for column in Application._meta.concrete_fields}
REQUIRED = ("title", "summary", "description", "sector", "stage")


@dataclass(frozen=True)
class Shortcoming:
    """One thing to mend: on which step, in which field, what is wrong."""

    step: Step
    field: str
    label: str
    text: str

    @property
    def anchor(self) -> str:
        """The id that the field has on the page of its step."""
        return f"id_{self.field}"


def shortcomings(
    application: Application, questions: list[CallQuestion] | None = None
) -> list[Shortcoming]:
    """Everything that keeps the working copy from being sent, in the order of the steps."""
    if questions is None:
        questions = list(application.call.questions.for_form())
    found = [*_of_project(application), *_of_answers(application, questions)]
    return [*found, *_of_documents(application, questions), *_of_consents(application)]


def field_name(question: CallQuestion) -> str:
    """What the answer is called in forms and in the links of an error summary."""
    return Asked(question).name


def too_long(application: Application, field: str) -> str:
    """Why a text of the project cannot be sent; "" when it can."""
    most = COLUMNS[field].max_length
    now = count_characters(getattr(application, field))
    if most is None or now <= most:
        return ""
    words = {"now": now, "most": most}
    return _("Shorten the text. Characters: %(now)s, at most: %(most)s.") % words


def _of_project(application: Application) -> Iterator[Shortcoming]:
    for name in REQUIRED:
        if not getattr(application, f"{name}_id" if name == "sector" else name):
            yield _in_project(name, _("Fill this in."))
    for name in LIMITED:
        if problem := too_long(application, name):
            yield _in_project(name, problem)


def _in_project(name: str, text: str) -> Shortcoming:
    label = str(COLUMNS[name].verbose_name)
    return Shortcoming(Step.PROJECT, name, label, text)


def _of_answers(application: Application, questions: list[CallQuestion]) -> Iterator[Shortcoming]:
    given = {answer.question_id: answer.value for answer in application.answers.all()}
    for question in questions:
        if question.kind == QuestionKind.FILE:
            continue
        value = given.get(question.pk)
        problem = problem_with(question, value)
        if question.is_required and is_empty(value):
            problem = _("Answer this question.")
        if problem:
            yield Shortcoming(Step.ANSWERS, field_name(question), question.label, problem)


def _of_documents(application: Application, questions: list[CallQuestion]) -> Iterator[Shortcoming]:
    files = [file for file in application.files.all() if file.removed_at is None]
    for question in questions:
        if question.kind != QuestionKind.FILE:
            continue
        number = sum(1 for file in files if file.question_id == question.pk)
        problem = ""
        if question.is_required and not number:
            problem = _("Add a file.")
        elif number > question.max_files:
            problem = _("Too many files. At most: %(most)s.") % {"most": question.max_files}
        if problem:
            yield Shortcoming(Step.DOCUMENTS, field_name(question), question.label, problem)


def _of_consents(application: Application) -> Iterator[Shortcoming]:
    purpose = Purpose.PROCESSING
    if not _agrees(application, purpose):
        problem = _("Without this consent the application cannot be judged.")
        yield Shortcoming(Step.CONSENTS, purpose.value, str(purpose.label), problem)


def _agrees(application: Application, purpose: Purpose) -> bool:
    """Known of rows of ``for_writing``; of others it is asked."""
    known = getattr(application, "agrees", None)
    if known is not None:
        return bool(known)
    person = application.professional
    return person is not None and has_current(person.user, purpose)
