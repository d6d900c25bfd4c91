"""A partner's message: what is asked, and what keeps machines out without third parties."""

import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnership.accounts.choices import Language, Purpose
from partnership.accounts.queries import current_text
from partnership.accounts.wording import Wording, wording
from partnership.kit.fields import CleanFormField
from partnership.kit.names import validate_person_name

SALT = "applicants.interest.form"
SOONEST = timedelta(seconds=4)
LATEST = timedelta(hours=12)

FIELDS = ("name", "organisation", "country", "email", "language", "message")


class InterestForm(forms.Form):
    """Asks only what an answer needs. ``website`` is a trap that no person sees."""

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
    country = CleanFormField(
        label=_("Country"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "country-name"}),
    )
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("We send a link there to confirm. It is shown only to the team."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    language = forms.ChoiceField(label=_("Language of our emails"), choices=Language)
    message = CleanFormField(
        label=_("Your message"),
        min_length=20,
        max_length=4000,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consent_text = current_text(Purpose.PROCESSING)
        self.consent_wording: Wording | None = None
        label: Any = _("I agree that my data are used to answer this message.")
        if self.consent_text is not None:
            self.consent_wording = wording(self.consent_text, get_language() or "")
            label = self.consent_wording.label
        self.fields["consent"] = forms.BooleanField(
            label=label, error_messages={"required": _("Your consent is needed to write to us.")}
        )
        self.fields["version"] = forms.CharField(
            initial=self._version, max_length=20, widget=forms.HiddenInput, required=False
        )
        self.fields["language"].initial = get_language()
        self.fields["token"].initial = new_token()

    @property
    def _version(self) -> str:
        return self.consent_text.version if self.consent_text else ""

    @property
    def is_of_a_machine(self) -> bool:
        """What no person sees was filled in."""
        return bool(self.data.get("website"))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("version") != self._version:
            self._renew("version", self._version)
            self.add_error("consent", _("The text of the consent has changed. Please read it."))
        self._judge_time(_age(str(self.cleaned_data.get("token", ""))))
        return cleaned

    def _judge_time(self, age: timedelta | None) -> None:
        """Whoever fills the form in within seconds, or with a page of yesterday, sends again."""
        if age is None or age > LATEST:
            self._renew("token", new_token())
            self.add_error(
                None,
                _("This page was open for too long. What you wrote is below: send it once more."),
            )
        elif age < SOONEST:
            self.add_error(
                None,
                _("That was very fast. What you wrote is below: wait a moment, send it again."),
            )

    def refuse_too_many(self) -> None:
        """Too many messages from this network or with this address."""
        sentence = _("Too many messages have come from here. Please try again later.")
        self.add_error(None, forms.ValidationError(sentence, code="too_many"))

    def _renew(self, name: str, value: str) -> None:
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix(name)] = value
        self.data = data

    def letter(self) -> dict[str, str]:
        """The values of a letter, with what was agreed to."""
        shown = self.consent_wording
        return {name: str(self.cleaned_data[name]) for name in FIELDS} | {
            "consent_version": self._version,
            "consent_language": shown.language if shown else str(get_language()),
            "consent_sha256": shown.sha256 if shown else "",
        }


def new_token() -> str:
    """When the form was opened, signed."""
    opened = [timezone.now().timestamp(), secrets.token_hex(4)]
    return signing.dumps(opened, salt=SALT)


def _age(token: str) -> timedelta | None:
    try:
        opened, _nonce = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return timedelta(seconds=timezone.now().timestamp() - float(opened))


class AnswerForm(forms.Form):
    """The answer to a partner; the same field holds the words of a decline."""

    text = CleanFormField(
        label=_("Your answer"),
        max_length=4000,
        required=False,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class NoteForm(forms.Form):
    """Why staff refuse or close a message."""

    note = CleanFormField(label=_("Note"), max_length=300, required=False)
