"""What a call still lacks before anybody may see it, named line by line."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Model
from django.utils.text import capfirst
from modeltranslation.utils import build_localized_fieldname

from partnership.kit.i18n import language_names
from programs.errors import (
    CallRefused,
    CallSectorMissing,
    CallTextMissing,
    CriterionMissing,
    OptionsMissing,
)
from programs.models import CallQuestion, Criterion, OpenCall
from programs.services.writing import name_of

LEAST_OPTIONS = 2
# Texts that a reader cannot do without; any other one may be left out, but in all languages.
_NEEDED = frozenset({"title", "summary", "text", "explanation", "label", "name"})
_SHOWN = {
    "opencall": ("title", "summary", "who_may_apply", "rules"),
    "callstage": ("title",),
    "eligibilityquestion": ("text", "explanation"),
    "callquestion": ("label", "help_text"),
    "questionoption": ("label",),
    "criterion": ("name", "description"),
}


def missing_for_publication(call: OpenCall) -> Iterator[CallRefused]:
    """Everything a reader would miss, one named refusal each; nothing when it is complete."""
    questions = list(call.questions.for_form())
    criteria = list(call.criteria.all())
    yield from _texts_missing(call, questions, criteria, call.languages)
    for number, question in enumerate(questions, start=1):
        if question.has_options and len(question.options.all()) < LEAST_OPTIONS:
            yield OptionsMissing(question=_named(question, number))
    if not call.sectors.exists():
        yield CallSectorMissing()
    if not criteria:
        yield CriterionMissing()


def texts_missing(call: OpenCall, languages: Sequence[str]) -> Iterator[CallTextMissing]:
    """Every text of the call and its parts that is not written in one of ``languages``."""
    yield from _texts_missing(call, call.questions.for_form(), call.criteria.all(), languages)


def languages_missing(row: Model, languages: Sequence[str]) -> dict[str, list[str]]:
    """For each text of the row the languages of ``languages`` in which it is not written."""
    found: dict[str, list[str]] = {}
    for field in _SHOWN[row._meta.model_name or ""]:
        written = {
            code for code in languages if getattr(row, build_localized_fieldname(field, code))
        }
        if field in _NEEDED or written:
            lacks = [code for code in languages if code not in written]
            found |= {field: lacks} if lacks else {}
    return found


def _texts_missing(
    call: OpenCall,
    questions: Iterable[CallQuestion],
    criteria: Iterable[Criterion],
    languages: Sequence[str],
) -> Iterator[CallTextMissing]:
    yield from _lacking("", call, languages)
    for rows in (call.stages.all(), call.eligibility.all(), criteria, questions):
        yield from _each_lacking("", rows, languages)
    for number, question in enumerate(questions, start=1):
        if question.has_options:
            yield from _each_lacking(_named(question, number), question.options.all(), languages)


def _each_lacking(
    within: str, rows: Iterable[Model], languages: Sequence[str]
) -> Iterator[CallTextMissing]:
    for number, row in enumerate(rows, start=1):
        place = " · ".join(filter(None, (within, _named(row, number))))
        yield from _lacking(place, row, languages)


def _lacking(place: str, row: Model, languages: Sequence[str]) -> Iterator[CallTextMissing]:
    """One refusal for each text of the row; ``place`` says which row of its like it is."""
    for field, lacks in languages_missing(row, languages).items():
        label = capfirst(name_of(type(row), field))
        what = " · ".join(filter(None, (place, label)))
        yield CallTextMissing(what=what, languages=language_names(lacks))


def _named(row: Model, number: int) -> str:
    return f"{capfirst(str(row._meta.verbose_name))} {number}"
