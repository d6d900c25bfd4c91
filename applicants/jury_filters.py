"""The filters of a reviewer's queue: the address is the state; what makes no sense is ignored."""

from collections.abc import Mapping
from functools import cached_property

from django.db.models import Case, F, Value, When
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.choices.applications import ReviewState
from applicants.filters import Option, Select
from applicants.jury_progress import Progress
from applicants.jury_queue import for_queue
from applicants.models import Review, ReviewQuerySet
from partnership.accounts.choices import Language
from partnership.accounts.models import User
from partnership.kit.choosing import Chip
from partnership.kit.paging import querystring
from programs.models import Sector

_FIELDS = {
    "call": "application__call",
    "state": "state",
    "language": "application__language",
    "sector": "application__sector__slug",
}
_SHOWN_STATES = (ReviewState.ASSIGNED, ReviewState.DRAFT, ReviewState.GIVEN)
_NUMBER = F("application_id").asc()
# The words of a title that is veiled would tell where the gaps are: such rows go by number.
_SHOWN_TITLE = Case(
    When(application__call__is_blind=True, application__decided_at=None, then=Value(None)),
    default=Lower("title"),
)
_SORTS: dict[str, tuple[str | Promise, tuple[str | Combinable | OrderBy, ...]]] = {
    "due": (
        _("What is due first"),
        (F("application__call__review_due_at").asc(nulls_last=True), "application__call", _NUMBER),
    ),
    "number": (_("By number"), (_NUMBER,)),
    "title": (_("By title"), (_SHOWN_TITLE.asc(nulls_last=True), _NUMBER)),
    "score": (_("Highest score first"), (F("total").desc(nulls_last=True), _NUMBER)),
}


class ReviewFilter:
    """What one reviewer asks of the queue; two queries besides the rows."""

    def __init__(self, query: QueryDict, user: User, progress: list[Progress]) -> None:
        self._query = query
        self._user = user
        self._choices = self._all_choices(progress)
        asked = {name: query.get(name, "") for name in _FIELDS}
        self.asked = {name: value for name, value in asked.items() if value in self._choices[name]}
        self.sort = query.get("sort") if query.get("sort") in _SORTS else "due"

    def found(self) -> ReviewQuerySet:
        """The rows with everything the page prints, in the order asked for."""
        rows = Review.objects.queue_of(self._user)
        rows = rows.filter(**{_FIELDS[name]: value for name, value in self.asked.items()})
        return for_queue(rows).order_by(*_SORTS[self.sort or "due"][1])

    @cached_property
    def selects(self) -> list[Select]:
        labels: list[tuple[str, str | Promise, str | Promise]] = [
            ("call", _("Open call"), _("All calls")),
            ("state", _("State"), _("Any state")),
            ("language", _("Language"), _("Any language")),
            ("sector", _("Sector"), _("Any sector")),
        ]
        return [
            Select(name, label, any_label, self._options(name)) for name, label, any_label in labels
        ]

    @property
    def sorts(self) -> list[Option]:
        return [Option(name, str(label), name == self.sort) for name, (label, _o) in _SORTS.items()]

    @property
    def chips(self) -> list[Chip]:
        """Every active filter and the address without it."""
        return [
            Chip(name, value, self._choices[name][value], self._without(name))
            for name, value in self.asked.items()
        ]

    def _without(self, name: str) -> str:
        return querystring(self._query, **{name: None, "page": None})

    def _options(self, name: str) -> list[Option]:
        chosen = self.asked.get(name)
        return [
            Option(value, label, value == chosen) for value, label in self._choices[name].items()
        ]

    def _all_choices(self, progress: list[Progress]) -> dict[str, Mapping[str, str]]:
        mine = Review.objects.queue_of(self._user).order_by().values("application__sector")
        sectors = Sector.objects.filter(pk__in=mine)
        return {
            "call": {str(line.call.pk): str(line.call) for line in progress},
            "state": {state.value: str(state.label) for state in _SHOWN_STATES},
            "language": {language.value: language.label for language in Language},
            "sector": {sector.slug: str(sector) for sector in sectors},
        }
