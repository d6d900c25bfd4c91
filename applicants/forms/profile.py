"""What a creative professional says about themselves."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext

from applicants.models import Professional
from partnership.kit.collation import sort_key
from partnership.kit.names import latin_name
from programs.choices import Country
from programs.models import City, Sector

# Which gaps are worth mentioning; a patronymic or an artist name is nobody's duty.
WORTH_FILLING = ("family_name", "latin_name", "city", "languages", "sectors")


class ProfileForm(forms.ModelForm):
    """The Latin spelling is suggested beside the field and never written into it."""

    class Meta:
        model = Professional
        fields = (
            "given_name",
            "family_name",
            "patronymic",
            "latin_name",
            "artistic_name",
            "city",
            "languages",
            "sectors",
        )
        widgets = {"sectors": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sectors"].queryset = Sector.objects.order_by("order", "pk")  # type: ignore[attr-defined]
        self.fields["city"].queryset = City.objects.all()  # type: ignore[attr-defined]
        self.fields["city"].widget.choices = _cities()
        suggestion = _suggested(self.instance)
        if suggestion:
            self.fields["latin_name"].help_text = gettext("For example: %(name)s") % {
                "name": suggestion
            }

    def missing(self) -> str:
        """The labels of what is still empty, for one gentle sentence; "" when nothing is."""
        separator = pgettext("between the items of a list", ", ")
        empty = [name for name in WORTH_FILLING if not self._value(name)]
        return separator.join(str(self.fields[name].label) for name in empty)

    def _value(self, name: str) -> object:
        if name == "sectors":
            return self.instance.pk and self.instance.sectors.exists()
        return getattr(self.instance, f"{name}_id" if name == "city" else name)


def _cities() -> list[tuple[str, str | list[tuple[int, str]]]]:
    """By country, as the vocabulary orders them, and by name as the reader's alphabet does."""
    language = get_language() or ""
    cities = sorted(City.objects.all(), key=lambda city: sort_key(city.name, language))
    groups = [
        (str(country.label), [(city.pk, city.name) for city in cities if city.country == country])
        for country in Country
    ]
    return [("", gettext("Choose a city")), *groups]


def _suggested(person: Professional) -> str:
    if person.latin_name:
        return ""
    return latin_name(" ".join(filter(None, (person.given_name, person.family_name))))
