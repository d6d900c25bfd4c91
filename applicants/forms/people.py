"""Asking people to stand by an application, and what those who were asked fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applicants.models import Application, CoApplicant, Endorsement
from partnership.accounts.choices import Language
from partnership.kit.fields import CleanFormField
from partnership.kit.names import validate_person_name


class AskForm(forms.Form):
    """What both questions need: whom, at which address, in which language."""

    name = CleanFormField(
        label=pgettext_lazy("person", "Name"), max_length=150, validators=[validate_person_name]
    )
    email = forms.EmailField(label=_("Email address"))
    language = forms.ChoiceField(label=_("Language of our email"), choices=Language)


class AskCoApplicantForm(AskForm):
    """Somebody who applies together with the applicant."""

    prefix = "partner"
    role = CleanFormField(label=_("Role in the work"), max_length=120, required=False)
    field_order = ("name", "role", "email", "language")


class AskEndorsementForm(AskForm):
    """A French partner, therefore French unless the applicant knows better."""

    prefix = "endorsement"
    organisation = CleanFormField(label=_("Organisation"), max_length=200)
    field_order = ("name", "organisation", "email", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = Language.FRENCH


class EndorseForm(forms.Form):
    """The partner's word. Who endorses may correct how the applicant wrote their name."""

    name = CleanFormField(
        label=_("Your name"),
        max_length=150,
        validators=[validate_person_name],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = CleanFormField(
        label=_("Organisation"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    text = CleanFormField(
        label=_("Your endorsement"),
        help_text=_("What you know of the project or of its author, and what you would do for it."),
        max_length=3000,
        required=False,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.data.get("verb") != "refuse" and not self.cleaned_data.get("text"):
            self.add_error("text", _("Write a few words, or refuse."))
        return cleaned


class InformationForm(forms.Form):
    """The answer to what the team asked."""

    text = CleanFormField(
        label=_("Your answer"),
        max_length=4000,
        required=False,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class NoteToTeamForm(forms.Form):
    """Why somebody leaves; nobody has to say."""

    note = CleanFormField(
        label=_("Would you tell us why? You may leave this empty."),
        max_length=300,
        required=False,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class People:
    """Who was asked to stand by one application, for ``apply/_people.html``.

    ``back`` is the address to which the page of a successful question returns.
    """

    def __init__(self, application: Application, *, may_ask: bool, back: str = "") -> None:
        self.application, self.may_ask, self.back = application, may_ask, back
        self.partners: list[CoApplicant] = list(application.partners.all())
        self.endorsements: list[Endorsement] = list(application.endorsements.all())
        self.ask_partner: AskForm = AskCoApplicantForm(initial={"language": application.language})
        self.ask_endorsement: AskForm = AskEndorsementForm()
