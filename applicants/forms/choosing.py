"""Sectors and cities as people choose among them."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext

from partnership.kit.collation import sort_key
from programs.choices import Country
from programs.models import City, Sector


def offer_sectors_and_cities(form: forms.ModelForm) -> None:
    """Sectors in the programme's order; cities by country and by the reader's alphabet."""
    fields: Any = form.fields
    fields["sectors"].queryset = Sector.objects.order_by("order", "pk")
    fields["city"].queryset = City.objects.all()
    fields["city"].widget.choices = cities_to_choose()


def cities_to_choose() -> list[tuple[str, str | list[tuple[int, str]]]]:
    """By country, and in the order of the reader's alphabet."""
    language = get_language() or ""
    cities = sorted(City.objects.all(), key=lambda city: sort_key(city.name, language))
    groups = [
        (str(country.label), [(city.pk, city.name) for city in cities if city.country == country])
        for country in Country
    ]
    return [("", gettext("Choose a city")), *groups]
