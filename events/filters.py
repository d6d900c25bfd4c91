"""The programme's filters: the address is the state, and what makes no sense is ignored."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.choices import EventStatus, Format, Kind
from events.models import Event
from partnership.accounts.choices import Language
from partnership.kit.collation import sort_key
from partnership.kit.dates import ALMATY, local_instant, month_and_year
from partnership.kit.folding import fold
from partnership.kit.i18n import language_names
from partnership.kit.paging import querystring
from partnership.kit.text import clean_text
from programs.models import City, Sector

LONGEST_QUERY = 200
MOST_WORDS = 12
ONLINE = "online"
_MONTH = re.compile(r"(\d{4})-(\d{2})")
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Options:
    """What can be chosen; loaded once, so that forms and checks ask no more queries."""

    sectors: Sequence[Sector]
    cities: Sequence[City]
    months: Sequence[date]

    @property
    def choices(self) -> dict[str, Choices]:
        language = get_language() or "ru"
        cities = [(city.slug, city.name) for city in self.cities]
        return {
            "kind": [(value, str(label)) for value, label in Kind.choices],
            "sector": [(sector.slug, sector.short_name) for sector in self.sectors],
            "place": [
                *sorted(cities, key=lambda pair: sort_key(pair[1], language)),
                (ONLINE, str(_("Online"))),
            ],
            "month": [(f"{day:%Y-%m}", month_and_year(day)) for day in self.months],
            "language": [(code, language_names([code])) for code in Language.values],
        }


@dataclass(frozen=True)
class Chip:
    """One active filter and the address without it."""

    name: str
    value: str
    label: str
    without: str


def options_of(events: QuerySet[Event]) -> Options:
    """Sectors, and the cities and months that ``events`` really have: three queries."""
    dated = events.exclude(status=EventStatus.POSTPONED).order_by()
    months = dated.datetimes("starts_at", "month", tzinfo=ALMATY)
    return Options(
        sectors=list(Sector.objects.all()),
        cities=list(City.objects.filter(venues__events__in=events).distinct()),
        months=[moment.date() for moment in months],
    )


def month_bounds(value: str) -> tuple[datetime, datetime]:
    """First instant of a month in Almaty and of the next one."""
    found = _MONTH.fullmatch(value)
    if found is None:
        raise ValueError(value)
    year, month = int(found[1]), int(found[2])
    following = date(year + month // 12, month % 12 + 1, 1)
    return local_instant(date(year, month, 1), ALMATY), local_instant(following, ALMATY)


class EventFilter(django_filters.FilterSet):
    """Kind, sectors with their parts, place, month, language and words of a query."""

    q = django_filters.CharFilter(label=_("Search"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("Kind"), empty_label=_("Any kind"))
    place = django_filters.ChoiceFilter(
        label=_("Place"), empty_label=_("Anywhere"), method="by_place"
    )
    month = django_filters.ChoiceFilter(
        label=_("When"), empty_label=_("Any date"), method="by_month"
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"), empty_label=_("Any language"), method="by_language"
    )
    sector = django_filters.MultipleChoiceFilter(label=_("Sector"), method="by_sectors")

    class Meta:
        model = Event
        fields: list[str] = []

    def __init__(
        self, data: QueryDict, queryset: QuerySet[Event], *, options: Options, **kwargs: Any
    ) -> None:
        self.options = options
        self.choices = options.choices
        super().__init__(_sensible(data, self.choices), queryset, **kwargs)
        for name, choices in self.choices.items():
            self.filters[name].extra["choices"] = choices

    def by_words(self, events: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        """All the words, each anywhere; an Almaty keyboard need not have Kazakh letters."""
        for word in fold(value).split()[:MOST_WORDS]:
            events = events.filter(search_text__contains=word)
        return events

    def by_place(self, events: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        if value == ONLINE:
            return events.filter(format__in=(Format.ONLINE, Format.HYBRID))
        return events.filter(venue__city__slug=value)

    def by_month(self, events: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        """An exhibition over two months is in both."""
        start, end = month_bounds(value)
        dated = events.exclude(status=EventStatus.POSTPONED)
        return dated.filter(starts_at__lt=end, ends_at__gt=start)

    def by_language(self, events: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        """Spoken or interpreted: both can be followed."""
        code = f",{value},"
        return events.filter(Q(languages__contains=code) | Q(interpretation__contains=code))

    def by_sectors(self, events: QuerySet[Event], name: str, value: list[str]) -> QuerySet[Event]:
        """Any of the sectors; one that has parts stands for its parts too."""
        if not value:
            return events
        chosen = {sector.pk for sector in self.options.sectors if sector.slug in value}
        chosen |= {sector.pk for sector in self.options.sectors if sector.parent_id in chosen}
        links = Event.sectors.through.objects.filter(sector_id__in=chosen)
        return events.filter(pk__in=links.values("event_id"))

    @property
    def chips(self) -> list[Chip]:
        """Every active filter with the way to take it off."""
        query = self.data
        labels = {name: dict(choices) for name, choices in self.choices.items()}
        found = []
        for name in self.filters:
            values = [value for value in query.getlist(name) if value]
            for value in values:
                left = [other for other in values if other != value]
                label = labels[name][value] if name in labels else value
                without = querystring(query, **{name: left, "page": None})
                found.append(Chip(name, value, label, without))
        return found

    def without(self, chip: Chip) -> QuerySet[Event]:
        """The events one would see with ``chip`` taken off."""
        data = self.data.copy()
        data.setlist(chip.name, [v for v in data.getlist(chip.name) if v != chip.value])
        return EventFilter(data, self.queryset, options=self.options).qs


def _sensible(data: QueryDict, choices: dict[str, Choices]) -> QueryDict:
    """``data`` without empty values and those nobody could have chosen."""
    clean = data.copy()
    words = clean_text(data.get("q", "")[:LONGEST_QUERY])
    found = {"q": [words] if words else []}
    found |= {name: _known(data.getlist(name), known) for name, known in choices.items()}
    for name, values in found.items():
        clean.pop(name, None)
        if values:
            clean.setlist(name, values)
    return clean


def _known(values: Iterable[str], choices: Choices) -> list[str]:
    allowed = {value for value, _label in choices}
    return [value for value in dict.fromkeys(values) if value in allowed]
