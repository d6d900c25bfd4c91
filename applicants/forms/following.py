"""Which sectors a person follows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.models import Sector


class SectorsField(forms.ModelMultipleChoiceField):
    """Boxes by name in the reader's language."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.short_name)


class FollowingForm(forms.Form):
    """All sectors, in the programme's order."""

    sectors = SectorsField(
        label=_("Sectors"), queryset=Sector.objects.order_by("order", "pk"), required=False
    )
