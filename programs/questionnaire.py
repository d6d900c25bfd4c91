"""What a call asks and judges by, as a reader of one language meets it.

The form of applicants, its preview and the page of the call all print from here, so that staff
see exactly what applicants will see. Nothing here knows of answers or marks. Texts are in the
language in force when they are first read.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Model
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from partnership.kit.i18n import localized
from programs.choices import QuestionKind
from programs.models import CallQuestion, Criterion, EligibilityQuestion, OpenCall


class Worded(NamedTuple):
    """A text; ``language`` is said only when another one stands in for the page's own."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text

    @property
    def marked(self) -> SafeString:
        """For a page or the label of a field: a text of another language says which it is."""
        if not self.language:
            return conditional_escape(self.text)
        return format_html('<span lang="{}">{}</span>', self.language, self.text)


class Offered(NamedTuple):
    """One option: ``value`` is what a form sends and an answer keeps."""

    value: str
    label: Worded


@dataclass(frozen=True)
class AskedFirst:
    """A question about the right to apply, answered with yes or no before the form opens."""

    question: EligibilityQuestion

    @property
    def name(self) -> str:
        """What a form calls it."""
        return f"e{self.question.pk}"

    @cached_property
    def text(self) -> Worded:
        return worded(self.question, "text")

    @cached_property
    def explanation(self) -> Worded:
        """Why the other answer excludes."""
        return worded(self.question, "explanation")

    def lets_apply(self, *, yes: bool) -> bool:
        return yes == self.question.wanted_answer


@dataclass(frozen=True)
class Asked:
    """One question of the form with its hint, bounds and options."""

    question: CallQuestion

    @property
    def name(self) -> str:
        """What a form calls it."""
        return f"q{self.question.pk}"

    @property
    def kind(self) -> str:
        return self.question.kind

    @cached_property
    def label(self) -> Worded:
        return worded(self.question, "label")

    @cached_property
    def hint(self) -> Worded:
        return worded(self.question, "help_text")

    @cached_property
    def options(self) -> list[Offered]:
        """In their order; empty unless the question offers some."""
        if not self.question.has_options:
            return []
        rows = self.question.options.all()
        return [Offered(str(row.pk), worded(row, "label")) for row in rows]

    @property
    def bounds(self) -> str:
        """What limits the answer, in a sentence; empty when nothing does."""
        by_kind = {
            QuestionKind.TEXT: _words,
            QuestionKind.NUMBER: _numbers,
            QuestionKind.FILE: _files,
            QuestionKind.CHOICES: _choices,
        }
        say = by_kind.get(QuestionKind(self.question.kind))
        return say(self.question) if say else ""


@dataclass(frozen=True)
class Questionnaire:
    """All that is asked, in order."""

    eligibility: list[AskedFirst]
    questions: list[Asked]


@dataclass(frozen=True)
class Weighed:
    """One criterion with its part of the whole; the parts of a rubric make 100 together."""

    criterion: Criterion
    percent: int


def questionnaire(call: OpenCall) -> Questionnaire:
    """Read in three queries, or in none where the call was fetched with all of it."""
    return Questionnaire(asked_first(call), asked_in_form(call))


def asked_first(call: OpenCall) -> list[AskedFirst]:
    """Who may apply, before the form opens."""
    return [AskedFirst(question) for question in call.eligibility.all()]


def asked_in_form(call: OpenCall) -> list[Asked]:
    """The questions with their options, files included."""
    questions = call.questions.all()
    if "questions" not in getattr(call, "_prefetched_objects_cache", {}):
        questions = questions.for_form()
    return [Asked(question) for question in questions]


def rubric(call: OpenCall) -> list[Weighed]:
    """The criteria in their order; what rounding leaves goes to the largest remainders."""
    criteria = list(call.criteria.all())
    total = sum(criterion.weight for criterion in criteria)
    parts = [divmod(criterion.weight * 100, total) for criterion in criteria]
    left = 100 - sum(whole for whole, _rest in parts)
    by_rest = sorted(range(len(parts)), key=lambda place: -parts[place][1])
    rounded_up = set(by_rest[:left])
    return [
        Weighed(criterion, whole + (place in rounded_up))
        for place, (criterion, (whole, _rest)) in enumerate(zip(criteria, parts, strict=True))
    ]


def worded(row: Model, field: str) -> Worded:
    """A translated field in the page's language, or in the one that stands in for it."""
    text, code = localized(row, field)
    return Worded(text, "" if not text or code == get_language() else code)


def _words(question: CallQuestion) -> str:
    most = question.word_limit
    if not most:
        return ""
    return ngettext("At most %(n)d word.", "At most %(n)d words.", most) % {"n": most}


def _numbers(question: CallQuestion) -> str:
    low, high = question.min_value, question.max_value
    if low is not None and high is not None:
        return _("A number from %(low)s to %(high)s.") % {
            "low": _in_figures(low),
            "high": _in_figures(high),
        }
    if low is not None:
        return _("A number, at least %(low)s.") % {"low": _in_figures(low)}
    return (
        _("A number, at most %(high)s.") % {"high": _in_figures(high)} if high is not None else ""
    )


def _in_figures(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


def _files(question: CallQuestion) -> str:
    most = question.max_files
    return ngettext("At most %(n)d file.", "At most %(n)d files.", most) % {"n": most}


def _choices(question: CallQuestion) -> str:
    return _("Several may be chosen.")
