"""What a person is asked when they register for an event: only what is needed."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnership.accounts.choices import Purpose
from partnership.accounts.models import ConsentText, User
from partnership.accounts.services.consents import current_text, has_current
from partnership.accounts.wording import Wording, wording
from partnership.kit.fields import CleanFormField


class RegisterForm(forms.Form):
    """Access needs, and the consent to processing unless the wording in force is agreed to."""

    needs = CleanFormField(
        label=_("Access needs"),
        help_text=_(
            "If there is anything we should prepare for you, tell us here. Only the staff of"
            " this event will see it. You may leave this empty."
        ),
        max_length=1000,
        required=False,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consent_text = _still_to_agree(user)
        self.consent_wording: Wording | None = None
        if self.consent_text is not None:
            self._ask_for_consent(self.consent_text)

    def _ask_for_consent(self, text: ConsentText) -> None:
        self.consent_wording = wording(text, get_language() or "")
        self.fields["consent"] = forms.BooleanField(
            label=self.consent_wording.label,
            error_messages={"required": _("Your consent is needed to register.")},
        )
        self.fields["version"] = forms.CharField(
            initial=text.version, max_length=20, widget=forms.HiddenInput, required=False
        )

    @property
    def consent_version(self) -> str | None:
        """The wording the person saw; None when there was nothing to agree to."""
        return None if self.consent_text is None else str(self.cleaned_data["version"])


def _still_to_agree(user: User) -> ConsentText | None:
    if has_current(user, Purpose.PROCESSING):
        return None
    return current_text(Purpose.PROCESSING)
