"""What sign-up asks beyond address and password."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnership.accounts.choices import Language, Purpose
from partnership.accounts.errors import TextHasChanged
from partnership.accounts.models import ConsentText, User
from partnership.accounts.queries import current_text
from partnership.accounts.wording import wording
from partnership.kit.fields import CleanFormField
from partnership.kit.names import validate_person_name

# Boxes of the form and the purposes they stand for, in the order of the page.
BOXES = {"processing": Purpose.PROCESSING, "news": Purpose.NEWS}


class SignupForm(forms.Form):
    """Name, language of mails and one unticked box per consent.

    allauth builds its own form on this one; ``AccountAdapter.save_user`` stores the answers.
    Each box carries the version of the text that the page showed, so nobody agrees unread
    to a text published meanwhile.
    """

    field_order = ("full_name", "email", "password1", "language", *BOXES)

    full_name = CleanFormField(
        label=_("Full name"),
        help_text=_("The name we greet you by and print on participant lists."),
        max_length=150,
        validators=[validate_person_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of emails"), choices=Language, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = (get_language() or Language.RUSSIAN)[:2]
        self.texts: dict[str, ConsentText] = {}
        for name, purpose in BOXES.items():
            text = current_text(purpose)
            if text is not None:
                self._add_box(name, text)

    def _add_box(self, name: str, text: ConsentText) -> None:
        shown = wording(text, get_language() or Language.RUSSIAN)
        self.texts[name] = text
        self.fields[name] = forms.BooleanField(
            label=shown.label,
            required=name == "processing",
            help_text=format_html(
                '<a href="{}" target="_blank">{}</a>', text.get_absolute_url(), shown.title
            ),
            error_messages={"required": _("Your consent is needed to create an account.")},
        )
        self.fields[f"{name}_version"] = forms.CharField(
            required=False, initial=text.version, widget=forms.HiddenInput
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, text in self.texts.items():
            version = cleaned.get(f"{name}_version")
            if cleaned.get(name) and version and version != text.version:
                self.add_error(name, str(TextHasChanged()))
        return cleaned

    def agreed(self) -> list[Purpose]:
        """The purposes whose boxes were ticked."""
        return [BOXES[name] for name in self.texts if self.cleaned_data.get(name)]

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth asks for it; everything is stored with the account, in one transaction."""
