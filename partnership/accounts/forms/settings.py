"""The settings a person keeps."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.accounts.choices import Language
from partnership.accounts.models import User
from partnership.kit.names import validate_person_name


class SettingsForm(forms.ModelForm):
    """Name, language and time zone; the address is changed with a confirmation by email."""

    class Meta:
        model = User
        fields = ("full_name", "language", "time_zone")
        help_texts = {"full_name": _("The name we greet you by and print on participant lists.")}
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "language": forms.RadioSelect(choices=Language),
        }

    def clean_full_name(self) -> str:
        name: str = self.cleaned_data["full_name"]
        validate_person_name(name)
        return name
