"""What staff fill in when they act on an open call, and why something is cancelled."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime
from django.utils.translation import gettext_lazy as _

from partnership.accounts.choices import Language
from partnership.kit.admin import EditTokenForm
from partnership.kit.admin_verbs import VerbForm
from partnership.kit.dates import in_zone
from programs.errors import CallRefused
from programs.models import CallQuestion, Criterion, OpenCall
from programs.services.call_dates import check_dates
from programs.services.call_parts import (
    check_criterion,
    check_languages,
    check_promises,
    check_question,
)


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


class ExtendForm(VerbForm):
    """Until when; begins with the present deadline."""

    closes_at = forms.SplitDateTimeField(
        label=_("New deadline"), widget=AdminSplitDateTime(), help_text=_("Almaty time.")
    )


class CopyForm(VerbForm):
    """On which day the new call opens; every other date follows."""

    opens_on = forms.DateField(label=_("The new call opens on"), widget=AdminDateWidget())


class _Checked(forms.ModelForm):
    """Asks a service what may be changed now; its refusal stands above the fields."""

    def full_clean(self) -> None:
        super().full_clean()
        if self.errors or not self.is_bound or not self.has_changed():
            return
        try:
            self.ask(type(self.instance)._default_manager.filter(pk=self.instance.pk).first())
        except CallRefused as refusal:
            self.add_error(None, str(refusal))

    def ask(self, stored: Any) -> None:
        """Raise a refusal if ``self.instance`` may not take the place of ``stored``."""
        raise NotImplementedError


class CallForm(_Checked, EditTokenForm):
    """The facts and texts of a call; what people were promised stays as it was promised."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        closes_at, results_on = (self.cleaned_data.get(n) for n in ("closes_at", "results_on"))
        zone = self.cleaned_data.get("tz") or self.instance.tz
        if closes_at and results_on and results_on < in_zone(closes_at, zone).date():
            self.add_error("results_on", _("Results cannot be promised for before the deadline."))
        return cleaned

    def ask(self, stored: OpenCall | None) -> None:
        if stored is not None:
            dates = {name: getattr(self.instance, name) for name in ("opens_at", "closes_at")}
            check_dates(stored, **dates)
            check_promises(stored, self.instance)
            check_languages(stored, self.instance)


class QuestionForm(_Checked, EditTokenForm):
    """One question; once people apply, it may only become easier to answer."""

    def ask(self, stored: CallQuestion | None) -> None:
        check_question(stored, self.instance)


class CriterionForm(_Checked):
    """One line of the rubric; once marks are given, the measure stays."""

    def ask(self, stored: Criterion | None) -> None:
        if self.instance.call_id:
            check_criterion(stored, self.instance)
