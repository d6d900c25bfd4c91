"""A person's own translation of a profile, a work or a project."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from applicants.models import (
    PortfolioItem,
    Professional,
    ProfileText,
    Project,
    ProjectText,
    WorkText,
)
from partnership.kit.forms import WritingForm


class OwnTextForm(WritingForm):
    """Every field may stay empty: then the original is shown in its place."""

    def __init__(self, *args: Any, original: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.original = original

    @property
    def pairs(self) -> list[tuple[BoundField, str]]:
        """Each field with what it translates; nothing is asked for what is empty there."""
        return [
            (self[name], getattr(self.original, name))
            for name in self.original.TOLD
            if getattr(self.original, name) or getattr(self.before, name)
        ]


class ProfileTextForm(OwnTextForm):
    class Meta:
        model = ProfileText
        fields = Professional.TOLD
        widgets = {
            "bio": forms.Textarea(attrs={"rows": 8}),
            "seeks": forms.Textarea(attrs={"rows": 3}),
        }


class WorkTextForm(OwnTextForm):
    class Meta:
        model = WorkText
        fields = PortfolioItem.TOLD
        widgets = {"summary": forms.Textarea(attrs={"rows": 4})}


class ProjectTextForm(OwnTextForm):
    class Meta:
        model = ProjectText
        fields = Project.TOLD
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 10}),
            "seeks": forms.Textarea(attrs={"rows": 3}),
        }


FORMS: dict[str, type[OwnTextForm]] = {
    "profile": ProfileTextForm,
    "work": WorkTextForm,
    "project": ProjectTextForm,
}
