"""Fields of the admin that look rows up as one types, and take nonsense without breaking."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, ManyToManyField
from django.http import HttpRequest


def _possible_keys(choices: Any, value: Iterable[Any]) -> list[Any]:
    """Those that a row could have: Django asks the database for whatever was posted."""
    key = choices.queryset.model._meta.pk
    return [one for one in value if _fits(key, one)]


def _fits(key: Any, value: Any) -> bool:
    try:
        key.to_python(value)
    except ValidationError:
        return False
    return True


class _One(AutocompleteSelect):
    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        return super().optgroups(name, _possible_keys(self.choices, value), attrs)


class _Several(AutocompleteSelectMultiple):
    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        return super().optgroups(name, _possible_keys(self.choices, value), attrs)


class PatientAutocomplete(BaseModelAdmin):
    """What is no key of any row is refused with words by the form, and never breaks the page."""

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", _One(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", _Several(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
