"""The rubric as a form, and the declaration of a conflict of interest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from applicants.models import Review
from applicants.services.jury.reviewing import Written
from partnership.kit.edits import ChangedMeanwhile, mark_of
from partnership.kit.fields import CleanFormField
from programs.models import Criterion

# More marks than these are typed as a number.
MOST_BUTTONS = 11


@dataclass(frozen=True)
class MarkLine:
    """One criterion with its field; ``has_buttons`` when each mark is a button of its own."""

    criterion: Criterion
    field: BoundField
    has_buttons: bool


class ReviewForm(forms.Form):
    """A mark for each criterion and a comment; ``giving`` wants every mark."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    comment = CleanFormField(
        multiline=True,
        required=False,
        max_length=4000,
        label=_("Words for the selection committee"),
        help_text=_("The other reviewers read it once they have given theirs; applicants do not."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        *args: Any,
        review: Review,
        criteria: Sequence[Criterion],
        giving: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"comment": review.comment, "seen": mark_of(review)}
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        self.giving = giving
        marks = {score.criterion_id: score.value for score in review.scores.all()}
        for criterion in criteria:
            field = _mark_field(criterion)
            field.initial = marks.get(criterion.pk)
            self.fields[_name(criterion)] = field
        self.order_fields([*map(_name, criteria), "comment", "seen"])

    @property
    def lines(self) -> list[MarkLine]:
        """What the page prints for each criterion."""
        return [MarkLine(row, self[_name(row)], _has_buttons(row)) for row in self.criteria]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        for criterion in self.criteria if self.giving else ():
            name = _name(criterion)
            if cleaned.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("Choose a mark."))
        return cleaned

    def written(self) -> Written:
        """What the service is given; marks left out are not there."""
        values = {row.pk: self.cleaned_data.get(_name(row)) for row in self.criteria}
        marks = {pk: int(value) for pk, value in values.items() if value not in (None, "")}
        return Written(marks, self.cleaned_data["comment"])

    def refuse(self, refusal: Exception) -> None:
        """Say why nothing was saved; who saves once more after a warning means it."""
        self.add_error(None, str(refusal))
        if isinstance(refusal, ChangedMeanwhile):
            posted: Any = self.data
            data = posted.copy()
            data["seen"] = refusal.seen
            self.data = data


class ConflictForm(forms.Form):
    """Why the application is not for this reviewer."""

    reason = CleanFormField(
        multiline=True,
        max_length=600,
        label=_("What is the conflict?"),
        help_text=_("Only the team that runs the selection reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _name(criterion: Criterion) -> str:
    return f"mark_{criterion.pk}"


def _has_buttons(criterion: Criterion) -> bool:
    return criterion.maximum - criterion.minimum < MOST_BUTTONS


def _mark_field(criterion: Criterion) -> forms.Field:
    if _has_buttons(criterion):
        marks = range(criterion.minimum, criterion.maximum + 1)
        return forms.TypedChoiceField(
            choices=[(mark, str(mark)) for mark in marks],
            coerce=int,
            required=False,
            widget=forms.RadioSelect,
            label=criterion.name,
            help_text=criterion.description,
        )
    return forms.IntegerField(
        min_value=criterion.minimum,
        max_value=criterion.maximum,
        required=False,
        label=criterion.name,
        help_text=criterion.description,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
