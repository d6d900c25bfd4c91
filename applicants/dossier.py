"""One application as somebody may read it: the applicant, the jury, the team.

Every page, search result, export and file that shows an application to a person takes it from
here, so that what is hidden from them is hidden in one place.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import override

from applicants.answer_values import words_of
from applicants.choices import Stage
from applicants.choices.applications import Audience, InvitationState
from applicants.models import Application, Receipt
from applicants.services.applications.receipts import Content, content_of
from applicants.shortcomings import COLUMNS
from applicants.veil import named_by, veiled
from partnership.kit.names import in_script_of
from programs.choices import QuestionKind
from programs.models import CallQuestion, City, Sector

_PEOPLE = ("partners", "endorsements")
_OWN_WORDS = frozenset({"title", "summary", "description", "seeks"})


@dataclass(frozen=True)
class Line:
    """A question, or a part of the project, with what was written; empty when nothing was.

    ``lang`` is the language of the applicant's own words, "" where the words are the portal's.
    """

    key: str
    label: str
    values: list[str]
    kind: str
    lang: str = ""

    @property
    def text(self) -> str:
        return ", ".join(self.values)


@dataclass(frozen=True)
class FileLine:
    """A document; the page links it through ``applicants:application_file``."""

    pk: int
    label: str
    name: str
    mime: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Person:
    """Who applies; ``email`` is for the team and for the person alone."""

    name: str
    latin_name: str
    headline: str
    city: str
    email: str


@dataclass(frozen=True)
class CoApplicantLine:
    """Somebody who agreed to apply together with the person."""

    name: str
    role: str


@dataclass(frozen=True)
class EndorsementLine:
    """A partner's word; for a blind jury only that an organisation gave one."""

    organisation: str
    name: str
    text: str
    language: str
    answered_at: datetime | None


@dataclass(frozen=True)
class Dossier:
    """What one reader may see of one application, in one language."""

    application: Application
    number: str
    title: str
    language: str
    person: Person | None
    co_applicants: list[CoApplicantLine]
    project: list[Line]
    answers: list[Line]
    files: list[FileLine]
    endorsements: list[EndorsementLine]
    receipt: Receipt | None


@dataclass(frozen=True)
class _Words:
    """Questions, sectors and cities of all the applications at hand, fetched once."""

    questions: dict[int, list[CallQuestion]] = field(default_factory=dict)
    sectors: dict[int, Sector] = field(default_factory=dict)
    cities: dict[int, City] = field(default_factory=dict)


def dossier_of(
    application: Application, *, audience: Audience, language: str, working: bool = False
) -> Dossier:
    """As ``dossiers_of``, of one application."""
    return dossiers_of([application], audience=audience, language=language, working=working)[0]


def dossiers_of(
    applications: Sequence[Application],
    *,
    audience: Audience,
    language: str,
    working: bool = False,
) -> list[Dossier]:
    """In the order given and in a constant number of queries, from what was last sent.

    ``working`` shows the working copy instead, with no receipt; it is for those who write it,
    and one application at a time. Somebody who has sent nothing yet shows nothing to anybody else.
    """
    pages = _with_parts(applications, working=working)
    words = _words_for(pages, working=working)
    with override(language):
        return [_dossier(page, words, audience, language, working=working) for page in pages]


def is_hidden(application: Application, audience: Audience) -> bool:
    """Whether this reader may not learn who applies.

    A release may leave some out, and results may be announced before: only the application's
    own decision ends it.
    """
    blind = application.call.is_blind and application.decided_at is None
    return audience == Audience.REVIEWER and blind


def may_read(question: CallQuestion | None, audience: Audience) -> bool:
    """Whether the answer, or the files, given to the question are for this reader."""
    if audience in (Audience.OWNER, Audience.STAFF):
        return True
    if question is None or question.is_sensitive:
        return False
    return audience == Audience.PARTNER or question.visible_to_reviewers


def shown_file_name(name: str, place: int, *, hidden: bool) -> str:
    """Of a blind call only the kind of the file and its place among the others."""
    if not hidden:
        return name
    return _("Document %(number)s") % {"number": place} + PurePath(name).suffix.lower()


def _with_parts(applications: Sequence[Application], *, working: bool) -> Sequence[Application]:
    """The working copy is taken as its writer holds it; what was sent is read afresh."""
    if working:
        parts = ("answers", "files", "call__questions__options")
        prefetch_related_objects(applications, *parts, *_PEOPLE)
        return applications
    rows = Application.objects.select_related("call").prefetch_related(*_PEOPLE)
    rows = rows.prefetch_related(Prefetch("receipts", Receipt.objects.order_by("-number")))
    found = rows.in_bulk([application.pk for application in applications])
    return [found[application.pk] for application in applications]


def _words_for(pages: Sequence[Application], *, working: bool) -> _Words:
    if working:
        known = {page.call_id: list(page.call.questions.all()) for page in pages}
        sectors, cities = (page.sector for page in pages), (page.city for page in pages)
        return _Words(known, _by_pk(*sectors), _by_pk(*cities))
    questions = defaultdict(list)
    calls = {page.call_id for page in pages}
    for question in CallQuestion.objects.filter(call__in=calls).for_form():
        questions[question.call_id].append(question)
    return _Words(dict(questions), _by_pk(*Sector.objects.all()), _by_pk(*City.objects.all()))


def _by_pk(*rows: Any) -> dict[int, Any]:
    return {row.pk: row for row in rows if row is not None}


def _dossier(
    page: Application, words: _Words, audience: Audience, language: str, *, working: bool
) -> Dossier:
    receipt = None if working else next(iter(page.receipts.all()), None)
    questions = words.questions.get(page.call_id, [])
    content = _content(page, receipt, questions, working=working)
    hidden = is_hidden(page, audience)
    if hidden:
        asked = [*page.partners.all(), *page.endorsements.all()]
        content = veiled(content, named_by(content.get("person"), asked))
    return Dossier(
        application=page,
        number=page.number,
        title=content.get("project", {}).get("title", ""),
        language=content.get("language", page.language),
        person=None if hidden else _person(content, audience, language),
        co_applicants=[] if hidden or not content else _partners(page),
        project=_project(content, words),
        answers=_answers(content, questions, audience, language),
        files=_files(content, questions, audience, hidden=hidden),
        endorsements=_endorsements(page, hidden=hidden),
        receipt=receipt,
    )


def _content(
    page: Application, receipt: Receipt | None, questions: list[CallQuestion], *, working: bool
) -> Content:
    if working:
        return content_of(page, questions)
    return receipt.content if receipt else {}


def _person(content: Content, audience: Audience, language: str) -> Person | None:
    names = content.get("person", {})
    if "name" not in names:
        return None
    written = names["artistic_name"] or names["name"]
    own = "" if names["artistic_name"] else names["latin_name"]
    shows_address = audience in (Audience.OWNER, Audience.STAFF)
    return Person(
        name=in_script_of(written, language, own=own),
        latin_name=names["latin_name"],
        headline=names["headline"],
        city=names["city"],
        email=names["email"] if shows_address else "",
    )


def _project(content: Content, words: _Words) -> list[Line]:
    project = content.get("project")
    if not project:
        return []
    lang = content["language"]
    named: dict[str, Any] = {"sector": words.sectors, "city": words.cities}
    lines = []
    for name in ("title", "summary", "description", "seeks", "sector", "city", "stage", "year"):
        value = project[name]
        if name in named:
            value = _name_now(named[name], value)
        elif name == "stage":
            value = str(Stage(value).label) if value else ""
        lines.append(_line(name, value, lang if name in _OWN_WORDS else ""))
    return lines


def _line(name: str, value: Any, lang: str) -> Line:
    label = str(COLUMNS[name].verbose_name)
    return Line(name, label, [str(value)] if value else [], QuestionKind.TEXT, lang)


def _name_now(rows: dict[int, Any], value: Content | None) -> str:
    """In the reader's language; by the name it had when it was sent, if it is gone since."""
    if value is None:
        return ""
    row = rows.get(value["id"])
    return str(row.name if row else value["name"])


def _answers(
    content: Content, questions: list[CallQuestion], audience: Audience, language: str
) -> list[Line]:
    """Every question that the reader may know of, answered or not, in the form's order."""
    if not content:
        return []
    given = {answer["id"]: answer["value"] for answer in content["answers"]}
    return [
        Line(
            key=str(question.pk),
            label=question.label,
            values=words_of(question, given.get(question.pk), language),
            kind=question.kind,
            lang=content["language"] if question.kind == QuestionKind.TEXT else "",
        )
        for question in questions
        if question.kind != QuestionKind.FILE and may_read(question, audience)
    ]


def _files(
    content: Content, questions: list[CallQuestion], audience: Audience, *, hidden: bool
) -> list[FileLine]:
    known = {question.pk: question for question in questions}
    readable = [
        file
        for file in content.get("files", [])
        if may_read(known.get(file["question_id"]), audience)
    ]
    return [
        FileLine(
            pk=file["id"],
            label=known[file["question_id"]].label if file["question_id"] in known else "",
            name=shown_file_name(file["name"], place, hidden=hidden),
            mime=file["mime"],
            size=file["size"],
            sha256=file["sha256"],
        )
        for place, file in enumerate(readable, 1)
    ]


def _partners(page: Application) -> list[CoApplicantLine]:
    rows = page.partners.all()
    return [
        CoApplicantLine(row.name, row.role) for row in rows if row.state == InvitationState.GIVEN
    ]


def _endorsements(page: Application, *, hidden: bool) -> list[EndorsementLine]:
    return [
        EndorsementLine(
            organisation=row.organisation,
            name="" if hidden else row.name,
            text="" if hidden else row.text,
            language=row.language,
            answered_at=row.answered_at,
        )
        for row in page.endorsements.all()
        if row.state == InvitationState.GIVEN
    ]
