"""What staff fill in when they act on an open call, and why something is cancelled."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.accounts.choices import Language
from partnership.kit.admin_verbs import VerbForm


class ReasonsForm(VerbForm):
    """Why, in the languages people will read it; Kazakh and Russian are required."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in Language:
            self.fields[f"reason_{language.value}"] = forms.CharField(
                label=_("Reason (%(language)s)") % {"language": language.label},
                max_length=600,
                required=language in {Language.KAZAKH, Language.RUSSIAN},
                widget=forms.Textarea(attrs={"rows": 3, "lang": language.value}),
            )

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        reasons = {code: given.pop(f"reason_{code}") for code in Language.values}
        return {**given, "reasons": {code: text for code, text in reasons.items() if text}}
