"""The filters of the directory: the address is the state, and what makes no sense is ignored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applicants.choices import Stage
from applicants.models import Professional, Project
from applicants.rolls import Roll
from partnership.accounts.choices import Language
from partnership.kit.choosing import Chip, Hint, asked_words
from partnership.kit.collation import sort_key
from partnership.kit.i18n import language_names
from partnership.kit.paging import querystring
from partnership.kit.search_words import Query
from programs.models import Sector
from programs.queries import all_sectors, under
from programs.synonyms import search_query


@dataclass(frozen=True)
class Option:
    """A choice of a list or of the row of sectors."""

    value: str
    label: str
    is_chosen: bool
    sector: Sector | None = None


@dataclass(frozen=True)
class Select:
    """A list of which one is chosen."""

    name: str
    label: str | Promise
    any_label: str | Promise
    options: list[Option]


class DirectoryFilter:
    """Sectors with their parts, a city, words, and one list of the kind of row.

    The roll holds those the public may know of. Asks one query, and that only when something is
    asked for; the hints of an empty list are one more.
    """

    model: ClassVar[type[Professional] | type[Project]]

    own: ClassVar[str]
    own_labels: ClassVar[tuple[str | Promise, str | Promise]]
    link: ClassVar[str]

    def __init__(self, query: QueryDict, roll: Roll) -> None:
        self.roll = roll
        self.all_sectors = all_sectors()
        found = self._sensible(query)
        self.asked = {name: values for name, values in found.items() if values}

    @property
    def words(self) -> str:
        return next(iter(self.asked.get("q", ())), "")

    @property
    def state(self) -> tuple[Any, ...]:
        """What the form and its choices depend on, apart from tables."""
        asked = ((name, *values) for name, values in self.asked.items())
        return (self.own, self.roll.made_at, *asked)

    def found(self) -> Sequence[int]:
        """The keys of what is found with all filters, in the order of the list."""
        if not self.asked:
            return self.roll.ids
        rows: QuerySet[Any] = QuerySet(self.model).filter(self._where(self.asked))
        return self.roll.only(rows.order_by().values_list("pk", flat=True))

    @property
    def selects(self) -> list[Select]:
        city = Select("city", _("City"), _("Any city"), self._options("city"))
        return [city, Select(self.own, *self.own_labels, self._options(self.own))]

    @property
    def sectors(self) -> list[Option]:
        """The sectors with their parts."""
        asked = self.asked.get("sector", ())
        return [
            Option(sector.slug, sector.short_name, sector.slug in asked, sector)
            for sector in self.all_sectors
        ]

    @cached_property
    def _words_asked(self) -> Query:
        return search_query(self.words)

    @cached_property
    def chips(self) -> list[Chip]:
        """Every active filter with the way to take it off."""
        return [
            Chip(name, value, self._labels[name].get(value, value), self._address(name, value))
            for name, values in self.asked.items()
            for value in values
        ]

    @property
    def hints(self) -> list[Hint]:
        """Which single filter, taken off, would show something: one query for all of them."""
        counts = {
            f"without_{place}": Count("pk", filter=self._where(self._left(chip.name, chip.value)))
            for place, chip in enumerate(self.chips)
        }
        rows = self.known().order_by()
        numbers = rows.aggregate(**counts) if counts else {}
        hints = [Hint(c, numbers[f"without_{i}"]) for i, c in enumerate(self.chips)]
        return [hint for hint in hints if hint.count]

    def known(self) -> QuerySet[Any]:
        """Whom the roll holds, as a query."""
        return self.model.objects.public()

    def own_choices(self) -> dict[str, str]:
        """Values and words of the list that only this kind of row has."""
        raise NotImplementedError

    def has_own(self, value: str) -> Q:
        raise NotImplementedError

    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        """Every value that can be chosen, with its words, in the order of the form."""
        return {
            "q": {},
            "city": self._cities(),
            self.own: self.own_choices(),
            "sector": {sector.slug: sector.short_name for sector in self.all_sectors},
        }

    def _cities(self) -> dict[str, str]:
        """Where somebody is, in the order of the reader's alphabet."""
        language = get_language() or "ru"
        cities = [(city.slug, city.name) for city in self.roll.cities]
        return dict(sorted(cities, key=lambda pair: (sort_key(pair[1], language), pair[0])))

    def _sensible(self, query: QueryDict) -> dict[str, list[str]]:
        """The values asked for without those that nobody could have chosen."""
        words = asked_words(query.get("q", ""))
        found = {"q": [words] if words else []}
        for name in ("city", self.own, "sector"):
            asked = dict.fromkeys(query.getlist(name))
            known = [value for value in asked if value in self._labels[name]]
            found[name] = known if name == "sector" else known[-1:]
        return found

    def _options(self, name: str) -> list[Option]:
        asked = self.asked.get(name, ())
        return [Option(v, label, v in asked) for v, label in self._labels[name].items()]

    def _left(self, name: str, value: str) -> dict[str, list[str]]:
        return {**self.asked, name: [other for other in self.asked[name] if other != value]}

    def _address(self, name: str, value: str) -> str:
        return querystring(QueryDict(), **self._left(name, value))

    def _where(self, asked: Mapping[str, Sequence[str]]) -> Q:
        where = Q()
        if asked.get("q"):
            where &= self._words_asked.anywhere
        for city in asked.get("city", ()):
            where &= Q(city__slug=city)
        for value in asked.get(self.own, ()):
            where &= self.has_own(value)
        return where & self._in_sectors(asked.get("sector", ()))

    def _in_sectors(self, slugs: Sequence[str]) -> Q:
        """In any sector meant; asked by keys, so nothing is found twice."""
        if not slugs:
            return Q()
        pks = under(slugs, self.all_sectors)
        through: Any = self.model._meta.get_field("sectors").remote_field
        links = through.through.objects.filter(sector_id__in=pks)
        return Q(pk__in=links.values(self.link))


class ProfessionalFilter(DirectoryFilter):
    model = Professional
    own = "language"
    own_labels = (_("Language"), _("Any language"))
    link = "professional_id"

    def own_choices(self) -> dict[str, str]:
        return {code: language_names([code]) for code in Language.values}

    def has_own(self, value: str) -> Q:
        return Q(languages__contains=f",{value},")


class ProjectFilter(DirectoryFilter):
    model = Project
    own = "stage"
    own_labels = (_("Stage"), _("Any stage"))
    link = "project_id"

    def own_choices(self) -> dict[str, str]:
        return {value: str(label) for value, label in Stage.choices}

    def has_own(self, value: str) -> Q:
        return Q(stage=value)


class PartnerFilter(ProfessionalFilter):
    """Of those who are shown to partners only."""

    def known(self) -> QuerySet[Professional]:
        return Professional.objects.for_partners()


class PartnerProjectFilter(ProjectFilter):
    """Of projects whose owners are shown to partners only."""

    def known(self) -> QuerySet[Project]:
        return Project.objects.for_partners()
