"""What staff fill in when they act on an event or a registration."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils.translation import gettext_lazy as _

from applicants.queries import active_registration
from events.models import Event
from partnership.accounts.choices import Language
from partnership.accounts.models import User, fold_email
from partnership.kit.admin_verbs import VerbForm
from partnership.kit.fields import CleanFormField
from programs.forms import ReasonsForm


class EventVerbForm(VerbForm):
    """A form about one event."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        self.event = event
        super().__init__(*args, **kwargs)


class CancelForm(forms.Form):
    """Why registrations are cancelled: kept in their trail, for staff."""

    note = CleanFormField(
        label=_("Reason (optional, seen by staff only)"), max_length=300, required=False
    )


class HoldForm(forms.Form):
    """Why a profile or a project is not shown: its owner reads it."""

    why = CleanFormField(
        label=_("Reason (the person reads it)"),
        max_length=300,
        widget=forms.TextInput(attrs={"size": 80}),
    )


class ConfirmForm(EventVerbForm):
    """Asks nothing but the decision itself."""


class ReasonForm(ReasonsForm, EventVerbForm):
    """Why an event is cancelled or postponed."""


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


class RescheduleForm(_NewDates, EventVerbForm):
    """A new date; begins with the present one, so that a small move is a small edit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at"):
            self.fields[name].initial = getattr(self.event, name)


class PostponeForm(_NewDates, ReasonForm):
    """Why, and the new date when it is known already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at"):
            self.fields[name].required = False
        self.order_fields([*(f"reason_{code}" for code in Language.values), "starts_at"])


class CapacityForm(EventVerbForm):
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


class RegisterForm(EventVerbForm):
    """Finds who to register by their address: no list of accounts is opened to this desk."""

    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("The address with which the person signs in."),
        widget=forms.EmailInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )

    def clean_email(self) -> str:
        address = fold_email(self.cleaned_data["email"])
        self.person = User.objects.filter(email=address, is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(_("There is no active account with this address."))
        if active_registration(self.event, self.person) is not None:
            raise forms.ValidationError(_("This person is registered already."))
        return address

    def arguments(self) -> dict[str, Any]:
        return {"user": self.person}
