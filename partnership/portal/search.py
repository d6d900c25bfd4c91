"""One search over everything public, shelf by shelf, the best first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, When, Window
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applicants.directory import own_texts
from applicants.models import Professional, ProfileText, Project, ProjectText
from events.models import Event
from partnership.kit.dates import format_day_range
from partnership.kit.folding import SEARCHED, index_text
from partnership.kit.highlighting import highlight, shortened, snippet
from partnership.kit.i18n import in_every_language, localized
from partnership.kit.kept import Parts
from partnership.kit.search_words import Query, Unit
from programs.models import Article, OpenCall, Sector

SHOWN = 5
Text = tuple[str, str]


@dataclass(frozen=True)
class Hit:
    """A thing found: its name and a piece of its text with the words marked.

    Without the row, for it is remembered and long texts in four languages are not needed any more.
    """

    address: str
    name: Text
    text: Text
    note: str
    words: Sequence[str]

    @cached_property
    def title(self) -> SafeString:
        return highlight(self.name[0], self.words)

    @cached_property
    def excerpt(self) -> SafeString:
        return highlight(self.text[0], self.words)


@dataclass(frozen=True)
class Shelf:
    """Things of one kind; ``rows`` are those the public may know of."""

    kind: str
    label: str | Promise
    rows: Callable[[], QuerySet[Any]]
    name: Callable[[Any], Text]
    texts: Callable[[Any], list[Text]]
    order: tuple[str, ...] = ()
    note: Callable[[Any], str] = lambda row: ""

    def ranked(self, query: Query) -> QuerySet[Any]:
        """What matches: beginnings of words before insides, names before other words."""
        return (
            self.rows()
            .filter(query.anywhere)
            .annotate(
                inside=Case(When(query.at_beginnings, then=0), default=1),
                elsewhere=Case(When(query.in_names, then=0), default=1),
            )
            .order_by("inside", "elsewhere", *self.order, "pk")
        )

    def hit(self, row: Any, query: Query) -> Hit:
        """The text in which a word stands, else the first one the thing has."""
        texts = [text for text in self.texts(row) if text[0]]
        cut = ((snippet(text, query.words), code) for text, code in texts)
        first = next(iter(texts), ("", ""))
        found = next((piece for piece in cut if piece[0]), (shortened(first[0]), first[1]))
        return Hit(str(row.get_absolute_url()), self.name(row), found, self.note(row), query.words)


@dataclass(frozen=True)
class Group:
    """The best of one shelf and how many there are."""

    shelf: Shelf
    hits: list[Hit]
    total: int

    @property
    def has_more(self) -> bool:
        return self.total > len(self.hits)


@dataclass(frozen=True)
class Found:
    """What a query found; ``inside`` when no word begins with it anywhere."""

    groups: list[Group]
    inside: bool

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)

    def group(self, kind: str) -> Group | None:
        return next((group for group in self.groups if group.shelf.kind == kind), None)


# What a scheduled publication may be late by in a search that somebody has just made.
_LONGEST = timedelta(minutes=1)
_MOST_KEPT = 200
_found: Parts[tuple[str | None, tuple[Unit, ...]], Found] = Parts(_MOST_KEPT, _LONGEST)


def search(query: Query) -> Found:
    """One query for each shelf, whatever is found, or none while it is remembered.

    Hits inside words are shown only when nothing begins with what was typed.
    """
    return _found.get((get_language(), query.units), lambda: _searched(query))


def _searched(query: Query) -> Found:
    counted = Window(Count("*"))
    proper = Window(Count("pk", filter=Q(inside=0)))
    sectors = _sectors(query)
    shelves = [
        (shelf, list(shelf.ranked(query).annotate(all=counted, proper=proper)[:SHOWN]))
        for shelf in SHELVES
    ]
    inside = not sectors.total and not any(rows and rows[0].proper for _shelf, rows in shelves)
    groups = [_group(shelf, rows, query, inside) for shelf, rows in shelves]
    return Found([group for group in [*groups, sectors] if group.total], inside)


def everything_on(shelf: Shelf, query: Query, *, inside: bool) -> QuerySet[Any]:
    """All of one shelf that ``search`` counted."""
    rows = shelf.ranked(query)
    return rows if inside else rows.filter(inside=0)


def _group(shelf: Shelf, rows: list[Any], query: Query, inside: bool) -> Group:
    shown = [row for row in rows if inside or not row.inside]
    total = (rows[0].all if inside else rows[0].proper) if rows else 0
    return Group(shelf, [shelf.hit(row, query) for row in shown], total)


def _sectors(query: Query) -> Group:
    """There are a dozen: they are looked through in memory, all at once."""
    found = [sector for sector in Sector.objects.all() if query.is_found_in(_names_of(sector))]
    return Group(SECTORS, [SECTORS.hit(sector, query) for sector in found], len(found))


def _names_of(sector: Sector) -> str:
    return index_text(in_every_language(sector, "name", "short_name"), ())


def _translated(*fields: str) -> Callable[[Any], list[Text]]:
    return lambda row: [localized(row, field) for field in fields]


def _own_texts(*fields: str) -> Callable[[Any], list[Text]]:
    """Of a person: in the reader's language where they offer it, then as they wrote it."""
    return lambda row: [
        text
        for field in fields
        for text in dict.fromkeys((row.told(field), (getattr(row, field), row.text_language)))
    ]


def _event_days(event: Event) -> str:
    """With the kind before it, for titles seldom say what a thing is."""
    days = format_day_range(event.starts_at, event.ends_at, event.tz)
    return f"{event.get_kind_display()} · {days}"


SHELVES = (
    Shelf(
        kind="events",
        label=_("Events"),
        # Without the places taken, which no hit says: a registration drops no search.
        rows=lambda: Event.objects.public().defer(*SEARCHED, "seats_taken"),
        name=lambda event: localized(event, "title"),
        texts=_translated("summary", "body"),
        order=("-starts_at",),
        note=_event_days,
    ),
    Shelf(
        kind="professionals",
        label=_("Professionals"),
        rows=lambda: (
            Professional.objects.public()
            .defer(*SEARCHED)
            .select_related("city")
            .prefetch_related(own_texts(ProfileText))
        ),
        name=lambda person: (person.shown_name, get_language() or "ru"),
        texts=_own_texts("headline", "bio", "skills", "seeks"),
        order=("sort_name",),
        note=lambda person: localized(person.city, "name")[0] if person.city else "",
    ),
    Shelf(
        kind="projects",
        label=_("Projects"),
        rows=lambda: (
            Project.objects.public()
            .defer(*SEARCHED)
            .select_related("owner")
            .prefetch_related(own_texts(ProjectText))
        ),
        name=lambda project: project.told("title"),
        texts=_own_texts("summary", "description", "seeks"),
        order=("-published_at",),
        note=lambda project: project.owner.shown_name,
    ),
    Shelf(
        kind="calls",
        label=_("Open calls"),
        rows=lambda: OpenCall.objects.public().defer(*SEARCHED),
        name=lambda call: localized(call, "title"),
        texts=_translated("summary", "who_may_apply", "rules"),
        order=("-closes_at",),
    ),
    Shelf(
        kind="news",
        label=_("News"),
        rows=lambda: Article.objects.published().news().defer(*SEARCHED),
        name=lambda article: localized(article, "title"),
        texts=_translated("summary", "body"),
        order=("-published_at",),
        note=lambda article: format_day_range(article.published_at, article.published_at),
    ),
)
SECTORS = Shelf(
    kind="sectors",
    label=_("Sectors"),
    rows=Sector.objects.all,
    name=lambda sector: localized(sector, "name"),
    texts=_translated("description"),
)
