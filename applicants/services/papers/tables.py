"""What the tables of applications hold: one for the team, one for a partner."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.utils.translation import gettext as _

from applicants.answer_values import date_in, number_in
from applicants.choices.applications import ApplicationState, Audience, ReviewState
from applicants.choices.papers import SHOWN_TO_PARTNERS
from applicants.dossier import Dossier, dossiers_of
from applicants.models import Application, ApplicationQuerySet, Review
from applicants.rules import read_as_staff
from partnership.accounts.choices import Purpose
from partnership.accounts.models import ConsentRecord, User
from partnership.kit.dates import ALMATY, PARIS, in_zone
from partnership.kit.sheets import Row, Sheet
from programs.choices import QuestionKind
from programs.models import CallQuestion, Criterion, OpenCall

CHUNK = 50
_PROJECT = ("summary", "description", "seeks", "sector", "city", "stage", "year")
Step = Callable[[int], None]


@dataclass(frozen=True)
class Entry:
    """One application with what the jury said of it."""

    dossier: Dossier
    reviews: list[Review]

    @property
    def application(self) -> Application:
        return self.dossier.application


def readable(call: OpenCall, by: User | None) -> ApplicationQuerySet:
    """All that were ever sent and that whoever asks for the file may read at the desk."""
    return read_as_staff(by).filter(call=call) if by else Application.objects.none()


def chosen(call: OpenCall, language: str, *, step: Step) -> Iterator[Entry]:
    """Those whose applicants were selected and have not gone since."""
    return entries(call.applications.filter(state__in=SHOWN_TO_PARTNERS), language, step=step)


def entries(rows: Any, language: str, *, step: Step) -> Iterator[Entry]:
    """A few at a time; ``step`` hears how many more are done."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        known = Application.objects.in_bulk(some)
        wanted = [known[key] for key in some if key in known]
        reviews = _reviews(some)
        for dossier in dossiers_of(wanted, audience=Audience.STAFF, language=language):
            yield Entry(dossier, reviews[dossier.application.pk])
        step(len(some))


def _reviews(applications: list[int]) -> dict[int, list[Review]]:
    found: dict[int, list[Review]] = defaultdict(list)
    rows = Review.objects.filter(application__in=applications).select_related("reviewer")
    for review in rows.prefetch_related("scores").order_by("given_at", "pk"):
        found[review.application_id].append(review)
    return found


def for_staff(call: OpenCall, language: str, *, by: User | None, step: Step) -> list[Sheet]:
    """Applications with answers and scores; then every review on a sheet of its own."""
    questions, criteria = questions_of(call), list(call.criteria.all())
    found = readable(call, by)
    rows = (_row(entry, questions) for entry in entries(found, language, step=step))
    reviews = _review_rows(found, criteria, step)
    return [
        Sheet(_("Applications"), _header(questions), rows),
        Sheet(_("Reviews"), _review_header(criteria), reviews),
    ]


def questions_of(call: OpenCall) -> list[CallQuestion]:
    """The questions whose answers are words, in the order of the form."""
    return [row for row in call.questions.for_form() if row.kind != QuestionKind.FILE]


def _header(questions: list[CallQuestion]) -> list[str]:
    return [
        *(_("Number"), _("Title of the project"), _("State"), _("Language")),
        *_twice(_("Submitted")),
        *(_("Applicant"), _("Name in Latin script (as in passport)"), _("Email address")),
        *(_("City"), _("Co-applicants"), _("Endorsements")),
        *_labels(),
        *(question.label for question in questions),
        *(_("Files"), _("Reviews given"), _("Mean"), _("Lowest"), _("Highest")),
        *_twice(_("Decision announced")),
        *_twice(_("Confirmation awaited until")),
    ]


def _row(entry: Entry, questions: list[CallQuestion]) -> list[Any]:
    dossier, row = entry.dossier, entry.application
    person = dossier.person
    names = (person.name, person.latin_name, person.email, person.city) if person else ("",) * 4
    return [
        *(row.pk, dossier.title, row.get_state_display(), dossier.language),
        *clocks(row.submitted_at),
        *names,
        ", ".join(partner.name for partner in dossier.co_applicants),
        "; ".join(f"{word.name}, {word.organisation}" for word in dossier.endorsements),
        *project_cells(dossier),
        *answer_cells(dossier, questions),
        ", ".join(file.name for file in dossier.files),
        *_scores(entry.reviews),
        *clocks(row.decided_at),
        *clocks(row.confirm_by if row.state == ApplicationState.ACCEPTED else None),
    ]


def _scores(reviews: Iterable[Review]) -> list[Any]:
    given = (review.total for review in reviews if review.state == ReviewState.GIVEN)
    totals = [float(total) for total in given if total is not None]
    if not totals:
        return [0, None, None, None]
    return [len(totals), round(fmean(totals), 2), min(totals), max(totals)]


def _review_header(criteria: list[Criterion]) -> list[str]:
    return [
        *(_("Number"), _("Title of the project"), _("Reviewer"), _("State")),
        *_twice(_("Given")),
        _("Score"),
        *(criterion.name for criterion in criteria),
        *(_("Words for the selection committee"), _("Conflict of interest")),
    ]


def _review_rows(
    applications: ApplicationQuerySet, criteria: list[Criterion], step: Step
) -> Iterator[Row]:
    rows = Review.objects.filter(application__in=applications.order_by().values("pk"))
    rows = rows.select_related("application", "reviewer").prefetch_related("scores")
    found = rows.order_by("application_id", "given_at", "pk").iterator(chunk_size=CHUNK * 10)
    for place, review in enumerate(found):
        if place % (CHUNK * 10) == 0:
            step(0)
        marks = {score.criterion_id: score.value for score in review.scores.all()}
        yield [
            *(review.application_id, review.application.title, str(review.reviewer)),
            review.get_state_display(),
            *clocks(review.given_at),
            float(review.total) if review.total is not None else None,
            *(marks.get(criterion.pk) for criterion in criteria),
            *(review.comment, review.conflict_reason),
        ]


@dataclass
class ForPartner:
    """The selected who agree to the transfer to France at this moment, and how many do not."""

    call: OpenCall
    language: str
    step: Step

    def __post_init__(self) -> None:
        self.shown: set[int] = set()
        self.refused = 0

    def sheet(self) -> Sheet:
        questions = [row for row in questions_of(self.call) if not row.is_sensitive]
        header = [
            *(_("Number"), _("Title of the project"), _("State")),
            *(_("Name in Latin script (as in passport)"), _("Applicant"), _("In one line")),
            *(_("Email address"), _("City"), _("Number of co-applicants")),
            *_labels(),
            *(question.label for question in questions),
        ]
        return Sheet(_("Selected applications"), header, self._rows(questions))

    def _rows(self, questions: list[CallQuestion]) -> Iterator[Row]:
        agreed = agree_to_transfer()
        for entry in chosen(self.call, self.language, step=self.step):
            owner, person = entry.application.professional, entry.dossier.person
            if owner is None or person is None or owner.user_id not in agreed:
                self.refused += 1
                continue
            self.shown.add(owner.user_id)
            yield [
                *(entry.application.pk, entry.dossier.title),
                entry.application.get_state_display(),
                *(person.latin_name, person.name, person.headline, person.email, person.city),
                len(entry.dossier.co_applicants),
                *project_cells(entry.dossier),
                *answer_cells(entry.dossier, questions),
            ]


def agree_to_transfer(users: Iterable[int] | None = None) -> set[int]:
    """Whose consent to the transfer to France is in force now."""
    records = ConsentRecord.objects.filter(
        purpose=Purpose.TRANSFER_FRANCE, withdrawn_at__isnull=True
    )
    if users is not None:
        records = records.filter(user__in=users)
    return set(records.order_by().values_list("user_id", flat=True))


def _labels() -> list[str]:
    texts = (_("Summary"), _("Description"), _("What the project is looking for"))
    return [*texts, _("Sector"), _("City"), _("Stage"), _("Year")]


def project_cells(dossier: Dossier) -> list[Any]:
    """What the project says of itself; the year as a number."""
    told = {line.key: line.text for line in dossier.project}
    cells: list[Any] = [told.get(name, "") for name in _PROJECT[:-1]]
    return [*cells, int(told["year"]) if told.get("year") else None]


def answer_cells(dossier: Dossier, questions: list[CallQuestion]) -> list[Any]:
    """One cell for each question; dates and numbers as such where they can be read."""
    texts = {line.key: line.text for line in dossier.answers}
    content = dossier.receipt.content if dossier.receipt else {}
    given = {answer["id"]: answer["value"] for answer in content.get("answers", [])}
    return [_cell(row, given.get(row.pk), texts.get(str(row.pk), "")) for row in questions]


def _cell(question: CallQuestion, value: Any, text: str) -> Any:
    if question.kind == QuestionKind.DATE:
        return date_in(str(value)) or text
    if question.kind == QuestionKind.NUMBER:
        number = number_in(str(value))
        return text if number is None else float(number)
    return text


def clocks(moment: dt.datetime | None) -> list[dt.datetime | None]:
    """The same instant on the clocks of Almaty and Paris."""
    return [in_zone(moment, zone) if moment else None for zone in (ALMATY, PARIS)]


def _twice(label: str) -> list[str]:
    return [f"{label} ({_('Almaty')})", f"{label} ({_('Paris')})"]
