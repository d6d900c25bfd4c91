"""The form of mail preferences."""

from typing import Any

from django import forms

from partnership.notifications.choices import Category


class PreferencesForm(forms.Form):
    """One box per category that may be refused."""

    def __init__(self, *args: Any, wishes: dict[Category, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for category, wanted in wishes.items():
            self.fields[category.value] = forms.BooleanField(
                label=category.label, required=False, initial=wanted
            )

    def wishes(self) -> dict[Category, bool]:
        return {category: self.cleaned_data[category.value] for category in Category}
