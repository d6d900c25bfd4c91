"""Whom the owner of a project invites to sign it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applicants.models import CoAuthor


class InviteForm(forms.ModelForm):
    """An address is written to; whether it has an account here is not said."""

    class Meta:
        model = CoAuthor
        fields = ("email", "role", "language")
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "off"})}
        help_texts = {
            "email": _("We send one invitation there. Nobody else sees the address."),
            "language": _("The language this person reads best."),
        }

    def validate_unique(self) -> None:
        """The service looks, while the project is held."""

    def validate_constraints(self) -> None:
        """The service looks, while the project is held."""
