"""The steps of an application as forms: whatever is typed is storable, and said what is wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from applicants.answer_values import DATE_HINT, problem_with
from applicants.choices import FIRST_YEAR, LAST_YEAR, Stage
from applicants.forms.choosing import cities_to_choose
from applicants.models import Application
from applicants.services.applications.writing import mark_of_answers, mark_of_project
from applicants.shortcomings import COLUMNS, LIMITED, REQUIRED, Shortcoming
from partnership.accounts.choices import Language
from partnership.kit.edits import ChangedMeanwhile
from partnership.kit.fields import CleanFormField
from partnership.kit.words import count_characters, count_words
from programs.choices import QuestionKind
from programs.models import CallQuestion, City, OpenCall, Sector
from programs.questionnaire import Asked, asked_first


@dataclass(frozen=True)
class Counter:
    """How much of a text is used; the page's script says it anew with ``say``."""

    unit: str
    now: int
    most: int

    @property
    def text(self) -> str:
        return self.say.replace("{n}", str(self.now))

    @property
    def say(self) -> str:
        words = {"now": "{n}", "most": self.most}
        if self.unit == "words":
            return gettext("Words: %(now)s of %(most)s") % words
        return gettext("Characters: %(now)s of %(most)s") % words

    @property
    def is_over(self) -> bool:
        return self.now > self.most


class StepForm(forms.Form):
    """Carries the mark of the step it was opened on; nothing in it is required to be saved."""

    unit = "characters"
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed: set[str] = set()
        self.unkept: list[str] = []

    def show_needed(self) -> None:
        """Asterisks for the page, after the posted values were read."""
        _errors = self.errors
        for name in self.needed & set(self.fields):
            self.fields[name].required = True

    def storable(self) -> dict[str, Any]:
        """What can be stored of a post, though other fields of it be wrong."""
        _errors = self.errors
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def limits(self) -> dict[str, int]:
        """At most so many words or characters, by the field."""
        return {}

    def lines(self) -> list[tuple[BoundField, Counter | None]]:
        """Every visible field in its order, with its counter if its text is limited."""
        most = self.limits()
        return [(field, self._counter(field, most)) for field in self.visible_fields()]

    def _counter(self, field: BoundField, most: Mapping[str, int]) -> Counter | None:
        if field.name not in most:
            return None
        count = count_words if self.unit == "words" else count_characters
        return Counter(self.unit, count(str(field.value() or "")), most[field.name])

    def renew(self, mark: str) -> None:
        """The step was saved: the page goes on from here, and knows what could not be stored."""
        words = _("%(label)s: %(error)s")
        self.unkept = [
            words % {"label": self[name].label, "error": " ".join(map(str, self.errors[name]))}
            for name in self.fields
            if name in self.errors and name not in self.cleaned_data
        ]
        posted: Any = self.data
        data = posted.copy()
        data["seen"] = mark
        self.data = data

    @property
    def seen_mark(self) -> str:
        return str(self.data.get("seen", ""))

    def complain(self, found: Iterable[Shortcoming]) -> None:
        """Put what keeps the step from being sent beside its fields."""
        errors = self.errors
        for lack in found:
            if lack.field in self.fields and lack.field not in errors:
                errors[lack.field] = self.error_class([lack.text])

    def refuse(self, refusal: Exception) -> None:
        """Say why nothing was saved, beside all that was typed; once more means it."""
        self.add_error(None, str(refusal))
        if isinstance(refusal, ChangedMeanwhile):
            self.renew(refusal.seen)


class ProjectStepForm(StepForm):
    """What is offered to the call, in the words of the one language it is written in."""

    language = forms.ChoiceField(
        label=_("Language of the application"),
        choices=Language.choices,
        help_text=_("Write everything in this language; reviewers who read it are chosen by it."),
    )
    title = CleanFormField(
        label=COLUMNS["title"].verbose_name, max_length=COLUMNS["title"].max_length
    )
    sector = forms.ModelChoiceField(Sector.objects.none(), label=COLUMNS["sector"].verbose_name)
    stage = forms.ChoiceField(
        label=COLUMNS["stage"].verbose_name, choices=[("", _("Choose a stage")), *Stage.choices]
    )
    summary = CleanFormField(
        label=COLUMNS["summary"].verbose_name,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    description = CleanFormField(
        label=COLUMNS["description"].verbose_name,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    seeks = CleanFormField(
        label=COLUMNS["seeks"].verbose_name,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    year = forms.IntegerField(
        label=COLUMNS["year"].verbose_name,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    city = forms.ModelChoiceField(City.objects.all(), label=COLUMNS["city"].verbose_name)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        self.application = application
        kwargs["initial"] = {
            **{name: getattr(application, name) for name in _TEXTS},
            "sector": application.sector_id,
            "city": application.city_id,
            "seen": mark_of_project(application),
        }
        super().__init__(*args, **kwargs)
        self.needed = set(REQUIRED)
        fields: Any = self.fields
        for name in fields:
            fields[name].required = name == "language"
        # The counter says when a text is too long; the browser must not cut what is pasted.
        fields["title"].widget.attrs.pop("maxlength", None)
        fields["sector"].queryset = Sector.objects.order_by("order", "pk")
        fields["sector"].empty_label = _("Choose a sector")
        fields["city"].widget.choices = cities_to_choose()

    def values(self) -> dict[str, Any]:
        """Columns of the application, as far as what was posted can be stored."""
        given = self.storable()
        for name in ("sector", "city"):
            if name in given:
                row = given.pop(name)
                given[f"{name}_id"] = row.pk if row else None
        return given

    def limits(self) -> dict[str, int]:
        return {name: COLUMNS[name].max_length or 0 for name in LIMITED}


_TEXTS = (*LIMITED, "stage", "year", "language")


class AnswersForm(StepForm):
    """The questions of the call but those for files, in its order."""

    unit = "words"

    def __init__(
        self,
        *args: Any,
        application: Application,
        questions: Iterable[CallQuestion],
        **kwargs: Any,
    ) -> None:
        self.asked = [Asked(row) for row in questions if row.kind != QuestionKind.FILE]
        given = {answer.question_id: answer.value for answer in application.answers.all()}
        kwargs["initial"] = {
            **{asked.name: given.get(asked.question.pk) for asked in self.asked},
            "seen": mark_of_answers(application),
        }
        super().__init__(*args, **kwargs)
        for asked in self.asked:
            self.fields[asked.name] = field_for(asked)
        self.needed = {asked.name for asked in self.asked if asked.question.is_required}

    def values(self) -> dict[int, Any]:
        """Answers by question; an option that is not offered is not stored."""
        given = self.storable()
        names = {asked.name: asked.question.pk for asked in self.asked}
        return {number: given[name] for name, number in names.items() if name in given}

    def complain_of_answers(self) -> None:
        """What of the answers just given is wrong; an empty one is not, until they are sent."""
        given = self.values()
        for asked in self.asked:
            problem = problem_with(asked.question, given.get(asked.question.pk))
            if problem:
                self.add_error(asked.name, problem)

    def limits(self) -> dict[str, int]:
        return {
            asked.name: asked.question.word_limit
            for asked in self.asked
            if asked.question.word_limit
        }


def field_for(asked: Asked) -> forms.Field:
    """The control for one question; numbers, days and addresses are kept as they were typed."""
    question = asked.question
    common: dict[str, Any] = {
        "label": asked.label.marked,
        "help_text": asked.hint.marked,
        "required": False,
    }
    options = [(int(option.value), option.label.marked) for option in asked.options]
    if question.kind == QuestionKind.CHOICE:
        nothing = [] if question.is_required else [("", _("No answer"))]
        return forms.TypedChoiceField(
            choices=[*options, *nothing],
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
            **common,
        )
    if question.kind == QuestionKind.CHOICES:
        return forms.TypedMultipleChoiceField(
            choices=options,
            coerce=int,
            empty_value=None,
            widget=forms.CheckboxSelectMultiple,
            **common,
        )
    if question.kind == QuestionKind.TEXT:
        rows = 10 if (question.word_limit or 300) > 150 else 4
        area = forms.Textarea(attrs={"rows": rows})
        return CleanFormField(multiline=True, widget=area, **common)
    if question.kind == QuestionKind.DATE and not common["help_text"]:
        common["help_text"] = DATE_HINT
    return CleanFormField(widget=_LINES[question.kind](), **common)


class _NumberInput(forms.TextInput):
    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "decimal"})


class _DateInput(forms.TextInput):
    """With all keys: those for figures alone have no full stop on a phone."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off"})


class _LinkInput(forms.TextInput):
    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "url"})


_LINES: Mapping[str, type[forms.TextInput]] = {
    QuestionKind.NUMBER: _NumberInput,
    QuestionKind.DATE: _DateInput,
    QuestionKind.LINK: _LinkInput,
}


class StartForm(forms.Form):
    """The language of the application and, before anything else, who may apply."""

    language = forms.ChoiceField(
        label=_("Language of the application"),
        choices=Language.choices,
        help_text=_("Write everything in this language; reviewers who read it are chosen by it."),
    )

    def __init__(self, *args: Any, call: OpenCall, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"language": (get_language() or "ru").split("-")[0]})
        super().__init__(*args, **kwargs)
        self.asked = asked_first(call)
        for asked in self.asked:
            self.fields[asked.name] = forms.TypedChoiceField(
                label=asked.text.marked,
                choices=[("yes", _("Yes")), ("no", _("No"))],
                coerce=lambda word: word == "yes",
                widget=forms.RadioSelect,
                error_messages={"required": _("Answer this question.")},
            )

    def eligibility(self) -> dict[int, bool]:
        return {asked.question.pk: self.cleaned_data[asked.name] for asked in self.asked}

    def explain(self) -> bool:
        """Say beside each wrong answer why it ends here; whether there was one."""
        given = self.cleaned_data
        wrong = [asked for asked in self.asked if not asked.lets_apply(yes=given[asked.name])]
        for asked in wrong:
            self.add_error(asked.name, asked.explanation.marked)
        return bool(wrong)
