"""What staff fill in when they act on an event or a registration."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime, AutocompleteSelect
from django.utils.translation import gettext_lazy as _

from applicants.models import Registration
from events.models import Event
from partnership.accounts.choices import Language
from partnership.accounts.models import User


class VerbForm(forms.Form):
    """A form about one event; its fields become the keyword arguments of a service."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        self.event = event
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ConfirmForm(VerbForm):
    """Asks nothing but the decision itself."""


class ReasonForm(VerbForm):
    """Why, in the languages people will read it; Kazakh and Russian are required."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in Language:
            self.fields[f"reason_{language.value}"] = forms.CharField(
                label=language.label,
                max_length=600,
                required=language in {Language.KAZAKH, Language.RUSSIAN},
                widget=forms.Textarea(attrs={"rows": 3, "lang": language.value}),
            )

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        reasons = {code: given.pop(f"reason_{code}") for code in Language.values}
        return {**given, "reasons": {code: text for code, text in reasons.items() if text}}


class _NewDates(forms.Form):
    starts_at = forms.SplitDateTimeField(
        label=_("Starts"), widget=AdminSplitDateTime(), help_text=_("Almaty time.")
    )
    ends_at = forms.SplitDateTimeField(
        label=_("Ends"), widget=AdminSplitDateTime(), help_text=_("Almaty time.")
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The event must end after it starts."))
        if bool(starts_at) != bool(ends_at) and not self.errors:
            self.add_error("ends_at", _("Give both the start and the end, or neither."))
        return cleaned


class RescheduleForm(_NewDates, VerbForm):
    """A new date."""


class PostponeForm(_NewDates, ReasonForm):
    """Why, and the new date when it is known already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at"):
            self.fields[name].required = False
        self.order_fields([*(f"reason_{code}" for code in Language.values), "starts_at"])


class CapacityForm(VerbForm):
    """How many places the event has from now on."""

    capacity = forms.IntegerField(
        label=_("Number of places"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("Empty: no limit."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["capacity"].initial = self.event.capacity


class RegisterForm(VerbForm):
    """Registers someone who has an account; the same rules hold as on the website."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user_field = Registration._meta.get_field("user")
        self.fields["user"] = forms.ModelChoiceField(
            label=_("Participant"),
            queryset=User.objects.filter(is_active=True),
            widget=AutocompleteSelect(user_field, admin.site),
        )
