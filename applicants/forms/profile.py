"""What a creative professional says about themselves, and who may see it."""

import json
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from applicants.choices import Visibility
from applicants.forms.choosing import offer_sectors_and_cities
from applicants.models import Professional
from applicants.services.own_profile import Choice, directory_consent
from partnership.accounts.choices import Purpose
from partnership.accounts.errors import NoConsentText, TextHasChanged
from partnership.accounts.models import User
from partnership.accounts.queries import current_text
from partnership.accounts.wording import Wording, wording
from partnership.kit.forms import PictureFormField, WritingForm
from partnership.kit.names import LATIN_NAME, latin_name

# What each field is good for; a patronymic or an artist name is nobody's duty.
PURPOSES: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("For registrations and certificates"), ("family_name", "latin_name")),
    (_("To be found in the directory"), ("sectors", "city", "languages", "skills")),
    (_("For your public page"), ("headline", "bio", "photo", "photo_alt", "links")),
    (_("For partners to know what to offer"), ("seeks",)),
)


FRAMING = ("photo_x", "photo_y", "photo_part")


class Slider(forms.NumberInput):
    """A number that need not be exact, by hand or by the arrow keys."""

    input_type = "range"


class Missing(NamedTuple):
    """What is still empty for one purpose, as a list in words."""

    purpose: str
    labels: str


class ProfileForm(WritingForm):
    """The Latin spelling is suggested beside the field and never written into it.

    The box of the consent is never ticked beforehand unless the consent is in force.
    """

    picture_name = "photo"

    agrees = forms.BooleanField(required=False)
    version = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    visibility = forms.ChoiceField(
        label=_("Who sees the profile"), choices=Visibility, widget=forms.RadioSelect
    )

    class Meta:
        model = Professional
        fields = (
            "given_name",
            "family_name",
            "patronymic",
            "latin_name",
            "artistic_name",
            "city",
            "languages",
            "sectors",
            "headline",
            "bio",
            "skills",
            "seeks",
            "links",
            "text_language",
            "photo",
            "photo_alt",
            "photo_x",
            "photo_y",
            "photo_part",
        )
        field_classes = {"photo": PictureFormField}
        widgets = {
            "sectors": forms.CheckboxSelectMultiple,
            "bio": forms.Textarea(attrs={"rows": 8}),
            "seeks": forms.Textarea(attrs={"rows": 3}),
            "photo_x": Slider(attrs={"min": 0, "max": 100, "step": 5}),
            "photo_y": Slider(attrs={"min": 0, "max": 100, "step": 5}),
            "photo_part": Slider(attrs={"min": 25, "max": 100, "step": 5}),
        }
        help_texts = {
            "headline": _("Profession and what is special about your work."),
            "bio": _("A blank line begins a paragraph."),
            "skills": _("Separated by commas."),
            "text_language": _(
                "The language in which you wrote these texts. You can add other languages below."
            ),
            "photo_alt": _("What can be seen, in a few words, for those who hear the page."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_sectors_and_cities(self)
        for name in FRAMING:
            self.fields[name].required = False
            if not self.stored_picture:
                del self.fields[name]
        wanted = Visibility.PUBLIC if self.before.waits_for_staff else self.before.visibility
        self.fields["visibility"].initial = wanted
        suggestion = _suggested(self.before)
        if suggestion:
            self.fields["latin_name"].help_text = gettext("For example: %(name)s") % {
                "name": suggestion
            }
        self._ask_for_consent(user)

    @property
    def latin_letters(self) -> str:
        """For the script that offers the Latin spelling while one types."""
        return json.dumps(LATIN_NAME, ensure_ascii=False)

    @property
    def framing_fields(self) -> list[BoundField]:
        """Once there is a photo: which part of it is shown."""
        return [self[name] for name in FRAMING if name in self.fields]

    def _ask_for_consent(self, user: User) -> None:
        """The wording agreed to, or else the one in force; without any, nothing can be public."""
        record = directory_consent(user)
        self.consented = record is not None
        self.consent_text = record.text if record else current_text(Purpose.PUBLIC_DIRECTORY)
        self.consent_wording: Wording | None = None
        if self.consent_text is None:
            del self.fields["agrees"]
            return
        self.consent_wording = wording(self.consent_text, get_language() or "")
        self.fields["agrees"].label = self.consent_wording.label
        self.fields["agrees"].initial = self.consented
        self.fields["version"].initial = self.consent_text.version

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name in FRAMING:
            if cleaned and name in cleaned and cleaned[name] is None:
                # A slider that was emptied stays where it was.
                cleaned[name] = getattr(self.before, name)
        if not cleaned or cleaned.get("visibility") != Visibility.PUBLIC:
            return cleaned
        if self.consent_text is None:
            self.add_error("visibility", str(NoConsentText()))
        elif not cleaned.get("agrees") and not self.consented:
            self.add_error(
                "agrees",
                _("Tick this box to be shown to everybody, or choose who else may see you."),
            )
        return cleaned

    def refuse(self, refusal: Exception, field: str | None = None) -> None:
        """A wording that changed meanwhile is on the page by now, its box not ticked."""
        super().refuse(refusal, field)
        if isinstance(refusal, TextHasChanged) and self.consent_text is not None:
            posted: Any = self.data
            data = posted.copy()
            data.pop("agrees", None)
            data["version"] = self.consent_text.version
            self.data = data

    @property
    def choice(self) -> Choice:
        """What was chosen, with the wording that the page showed."""
        return Choice(
            visibility=self.cleaned_data["visibility"],
            agrees=self.cleaned_data.get("agrees", False),
            version=self.cleaned_data["version"],
            language=self.consent_wording.language if self.consent_wording else "",
        )

    def missing(self) -> list[Missing]:
        """What is still empty, by what it is good for."""
        separator = pgettext("between the items of a list", ", ")
        gaps = []
        for purpose, names in PURPOSES:
            empty = [str(self.fields[name].label) for name in names if self._lacks(name)]
            if empty:
                gaps.append(Missing(str(purpose), separator.join(empty)))
        return gaps

    def _lacks(self, name: str) -> bool:
        person = self.before
        if name == "sectors":
            return not self.initial.get("sectors")
        if name == "photo_alt" and not person.photo:
            return False
        return not getattr(person, f"{name}_id" if name == "city" else name)


def _suggested(person: Professional) -> str:
    if person.latin_name:
        return ""
    return latin_name(" ".join(filter(None, (person.given_name, person.family_name))))
