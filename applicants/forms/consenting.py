"""The consents that an application needs or may have, each a box of its own."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from applicants.services.applications.agreeing import ASKED
from partnership.accounts.choices import Purpose
from partnership.accounts.models import User
from partnership.accounts.queries import ConsentState, consent_states
from partnership.accounts.wording import Wording, wording


@dataclass(frozen=True)
class ConsentLine:
    """One purpose: given for the wording in force, or asked for with the box ``field``."""

    state: ConsentState
    wording: Wording | None
    field: BoundField | None
    version: BoundField | None
    is_needed: bool


class ConsentsForm(forms.Form):
    """Nothing is ticked beforehand, and without a tick nothing is recorded."""

    def __init__(self, *args: Any, user: User, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = {state.purpose: state for state in consent_states(user)}
        self.states = [states[purpose] for purpose in ASKED]
        self.wordings: dict[str, Wording] = {}
        for state in self.states:
            if state.text is not None and not _stands(state):
                self._ask(state, wording(state.text, language))

    def _ask(self, state: ConsentState, shown: Wording) -> None:
        name = state.purpose.value
        self.wordings[name] = shown
        self.fields[name] = forms.BooleanField(
            label=shown.label,
            required=False,
            error_messages={
                "required": _("Without this consent the application cannot be judged.")
            },
        )
        self.fields[f"{name}_version"] = forms.CharField(
            initial=state.text.version if state.text else "",
            max_length=20,
            widget=forms.HiddenInput,
            required=False,
        )

    def agreed(self) -> dict[str, str]:
        """The version that was on the page, by the purpose whose box was ticked."""
        return {
            name: self.cleaned_data[f"{name}_version"]
            for name in self.wordings
            if self.cleaned_data[name]
        }

    def lines(self) -> list[ConsentLine]:
        found = []
        for state in self.states:
            name = state.purpose.value
            asked = name in self.fields
            line = ConsentLine(
                state=state,
                wording=self.wordings.get(name),
                field=self[name] if asked else None,
                version=self[f"{name}_version"] if asked else None,
                is_needed=state.purpose == Purpose.PROCESSING,
            )
            found.append(line)
        return found


def _stands(state: ConsentState) -> bool:
    return state.in_force and not state.outdated
