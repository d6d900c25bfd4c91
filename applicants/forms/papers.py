"""Choosing the languages of a letter, typing its code, revoking it, taking applications out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applicants.choices.applications import ExportKind
from applicants.errors.papers import ForWhom
from applicants.models import CallExport
from partnership.accounts.choices import Language
from partnership.accounts.models import User
from partnership.kit.text import clean_text


class LanguagesForm(forms.Form):
    """Two of the four, in the order in which they stand on the paper."""

    first_language = forms.ChoiceField(label=_("First language"), choices=Language.choices)
    second_language = forms.ChoiceField(label=_("Second language"), choices=Language.choices)

    @property
    def pair(self) -> tuple[str, str]:
        return self.cleaned_data["first_language"], self.cleaned_data["second_language"]


def usual_pair(user: User) -> dict[str, str]:
    """The person's own language, and French for the partner."""
    second = Language.RUSSIAN if user.language == Language.FRENCH else Language.FRENCH
    return {"first_language": user.language, "second_language": second}


class CodeForm(forms.Form):
    """The number printed on a letter, however it is typed."""

    code = forms.CharField(label=_("Code on the letter"), max_length=60)

    def clean_code(self) -> str:
        return plain_code(self.cleaned_data["code"])


def plain_code(typed: str) -> str:
    """As stored: capitals without dashes and spaces."""
    return "".join(letter for letter in clean_text(typed).upper() if letter.isalnum())[:16]


class RevokeForm(forms.Form):
    """The reason stands on the public page, so it is written in a language its reader knows."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever verifies the letter reads this. Name no person."),
    )


class ExportForm(forms.ModelForm):
    """What staff take out of a call; a partner's export says for whom."""

    class Meta:
        model = CallExport
        fields = ("call", "kind", "organisation", "language")
        help_texts = {
            "organisation": _("Only for the French partner’s table: who is given it."),
            "language": _("Headings, and names of sectors and cities."),
        }

    def clean(self) -> dict[str, Any]:
        """Whom it is for is said of a partner's export, and of no other."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for_partner = cleaned.get("kind") == ExportKind.PARTNER
        if "kind" not in cleaned or "organisation" not in cleaned:
            return cleaned
        if for_partner and cleaned["organisation"] is None:
            self.add_error("organisation", str(ForWhom()))
        elif not for_partner and cleaned["organisation"] is not None:
            text = _("Leave this empty: only the French partner’s table is for an organisation.")
            self.add_error("organisation", text)
        return cleaned


class IssueForm(LanguagesForm):
    """Staff issue a letter of any decided application."""

    application = forms.IntegerField(
        label=_("Number of the application"), min_value=1, max_value=10**12
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(("application", "first_language", "second_language"))
