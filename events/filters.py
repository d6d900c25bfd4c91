"""The programme's filters: the address is the state, and what makes no sense is ignored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from events.choices import PUBLIC_STATUSES, Kind
from events.models import Event
from events.overview import ONLINE, Overview, Shelf
from partnership.accounts.choices import Language
from partnership.kit.choosing import Chip, Hint, asked_words
from partnership.kit.collation import sort_key
from partnership.kit.dates import month_and_year
from partnership.kit.i18n import language_names
from partnership.kit.paging import querystring
from partnership.kit.search_words import parse
from partnership.kit.shelf import make_room
from programs.models import Sector

# Of one value each, in the order of the form.
SINGLE: dict[str, tuple[str | Promise, str | Promise]] = {
    "kind": (_("Kind"), _("Any kind")),
    "place": (_("Place"), _("Anywhere")),
    "month": (_("When"), _("Any date")),
    "language": (_("Language"), _("Any language")),
}
_SELECTED = SafeString(" selected")
# An eighth of a byte for each event, so often as the words asked for differ.
MOST_WORDS_KEPT = 100
NAMES = ("q", *SINGLE, "sector", "open")


@dataclass(frozen=True)
class Option:
    """A choice, and how many events one would get with it and the other filters."""

    value: str
    label: str
    count: int
    is_chosen: bool
    sector: Sector | None = None


@dataclass(frozen=True)
class Select:
    """A list of which one is chosen."""

    name: str
    label: str | Promise
    any_label: str | Promise
    options: list[Option]

    @property
    def choices(self) -> SafeString:
        """In one go: a template would take longer for these than for all the rest of the form."""
        return format_html_join(
            "",
            '<option value="{}"{}>{} ({})</option>',
            (
                (option.value, _SELECTED if option.is_chosen else "", option.label, option.count)
                for option in self.options
            ),
        )


class ProgrammeFilter:
    """Kind, place, month, language, sectors with their parts, open doors and words.

    Asks one query, and that only when there are words. A ``month`` given by the page itself, as
    the calendar does, holds whatever the query says and cannot be taken off.
    """

    def __init__(self, query: QueryDict, overview: Overview, shelf: Shelf, month: str = "") -> None:
        self.query, self.overview, self.shelf, self.month = query, overview, shelf, month
        self.asked = {name: values for name in NAMES if (values := self._sensible(name))}

    def on(self, shelf: Shelf, month: str = "") -> "ProgrammeFilter":
        """The same filters on another shelf, within ``month``."""
        return ProgrammeFilter(self.query, self.overview, shelf, month)

    @cached_property
    def bits(self) -> int:
        """What is found with all filters."""
        return self._without()

    @property
    def state(self) -> tuple[Any, ...]:
        """What the form and its choices depend on, apart from tables."""
        asked = ((name, *values) for name, values in self.asked.items())
        return (self.overview.made_at, self.shelf.newest_first, self.month, *asked)

    @property
    def count(self) -> int:
        return self.bits.bit_count()

    @property
    def words(self) -> str:
        return self._first("q")

    @property
    def selects(self) -> list[Select]:
        return [self._select(name) for name in SINGLE]

    @property
    def sectors(self) -> list[Option]:
        """The sectors with their parts."""
        return self._options("sector")

    @property
    def open_doors(self) -> Option:
        return self._options("open")[0]

    @cached_property
    def chips(self) -> list[Chip]:
        """Every active filter with the way to take it off."""
        return [
            Chip(name, value, self._label(name, value), self._address_without(name, value))
            for name, values in self.asked.items()
            for value in values
            if name != "month" or not self.month
        ]

    @property
    def hints(self) -> list[Hint]:
        """Which single filter, taken off, would show something."""
        counted = [Hint(chip, self._without(chip).bit_count()) for chip in self.chips]
        return [hint for hint in counted if hint.count]

    def address(self, **changes: object) -> str:
        """What is asked and makes sense, as a query of its own."""
        return querystring(QueryDict(), **{**self.asked, **changes})

    def places(self, start: int = 0, stop: int | None = None) -> list[int]:
        """Where in the overview a part of what is found stands."""
        return self.shelf.places_in(self.bits, start, stop)

    def others_than(self, name: str) -> int:
        """What is found without the filter ``name``."""
        return self._found(n for n in self.asked if n != name)

    def _select(self, name: str) -> Select:
        label, any_label = SINGLE[name]
        return Select(name, label, any_label, self._options(name))

    def _options(self, name: str) -> list[Option]:
        others, chosen = self.others_than(name), self.asked.get(name, ())
        sectors = {sector.slug: sector for sector in self.overview.sectors}
        return [
            Option(
                value,
                self._label(name, value),
                (others & self.shelf.of(name, value)).bit_count(),
                value in chosen,
                sectors[value] if name == "sector" else None,
            )
            for value in self._labels[name]
        ]

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        """Every value that can be chosen here, with its words, in the order of the form."""
        words = _words_of(self.overview, get_language() or "ru")
        months = sorted({*self.shelf.values("month"), *filter(None, [self.month])})
        here = {ONLINE, *self.shelf.values("place")}
        return {
            **words,
            "place": {slug: name for slug, name in words["place"].items() if slug in here},
            "month": {month: words["month"].get(month) or _month(month) for month in months},
        }

    def _label(self, name: str, value: str) -> str:
        return self._labels[name][value] if name in self._labels else value

    def _sensible(self, name: str) -> list[str]:
        """The values asked for without those that nobody could have chosen."""
        values = self.query.getlist(name)
        if name == "month" and self.month:
            return [self.month]
        if name == "q":
            words = asked_words(self.query.get("q", ""))
            return [words] if words else []
        known = [value for value in dict.fromkeys(values) if value in self._labels[name]]
        return known if name == "sector" else known[-1:]

    def _first(self, name: str) -> str:
        return next(iter(self.asked.get(name, ())), "")

    def _without(self, chip: Chip | None = None) -> int:
        if chip is None:
            return self._found(self.asked)
        left = [value for value in self.asked[chip.name] if value != chip.value]
        others = self.others_than(chip.name)
        return others & self._any_of(chip.name, left) if left else others

    def _found(self, names: Iterable[str]) -> int:
        found = self.shelf.everything
        for name in names:
            found &= self._any_of(name, self.asked[name])
        return found

    def _any_of(self, name: str, values: Iterable[str]) -> int:
        if name == "q":
            return self._by_words & self.shelf.everything
        if name == "sector":
            meant = set(self.overview.under(values))
            values = [sector.slug for sector in self.overview.sectors if sector.pk in meant]
        found = 0
        for value in values:
            found |= self.shelf.of(name, value)
        return found

    @cached_property
    def _by_words(self) -> int:
        """All the words, each anywhere; an Almaty keyboard need not have Kazakh letters.

        Without synonyms, which would be a seventh query.
        """
        query, known = parse(self.words), self.overview.memory.found
        if query.units not in known:
            events: QuerySet[Event] = QuerySet(Event).filter(status__in=PUBLIC_STATUSES)
            events = events.filter(query.anywhere)
            found = self.overview.bits_of(events.order_by().values_list("pk", flat=True))
            if len(known) >= MOST_WORDS_KEPT:
                make_room(known)
            known[query.units] = found
        return known[query.units]

    def _address_without(self, name: str, value: str) -> str:
        left = [other for other in self.asked[name] if other != value]
        return self.address(**{name: left}, past=self.query.get("past"))


def _words_of(overview: Overview, language: str) -> dict[str, dict[str, str]]:
    """Of all choices in one language, worked out once for each overview."""
    if language not in overview.memory.words:
        cities = sorted(
            ((city.slug, city.name) for city in overview.cities),
            key=lambda pair: sort_key(pair[1], language),
        )
        overview.memory.words[language] = {
            "kind": {value: str(label) for value, label in Kind.choices},
            "place": {**dict(cities), ONLINE: str(_("Online"))},
            "month": {value: _month(value) for name, value in overview.sets if name == "month"},
            "language": {code: language_names([code]) for code in Language.values},
            "sector": {sector.slug: sector.short_name for sector in overview.sectors},
            "open": {"1": str(_("Open for registration"))},
        }
    return overview.memory.words[language]


def _month(value: str) -> str:
    return month_and_year(date.fromisoformat(f"{value}-01"))
