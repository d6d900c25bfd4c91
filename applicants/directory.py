"""What rows and pages of the directory print, with as few queries as rows allow."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from django.db.models import FilteredRelation, Prefetch, Q, QuerySet
from django.db.models.functions import Collate
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from applicants.models import (
    CoAuthor,
    OwnText,
    PortfolioItem,
    Professional,
    ProfileText,
    Project,
    ProjectDocument,
    ProjectMember,
    ProjectText,
    WorkText,
)
from applicants.models.told import OWN_TEXT
from partnership.kit.collation import collation_name
from partnership.kit.folding import SEARCHED
from partnership.kit.names import LATIN_READERS
from partnership.kit.printing import printed_rows
from partnership.kit.prose import Block, blocks

Row = TypeVar("Row", Professional, Project)
# What a list row does not print.
_WIDE_OF_PERSON = ("bio", "skills", "seeks", "links", *SEARCHED)
_WIDE_OF_PROJECT = ("description", "seeks", "links", *SEARCHED)


class Text(NamedTuple):
    """A person's text in its blocks; ``language`` is said only when it is not the page's own."""

    blocks: list[Block]
    language: str


def text_of(row: Professional | Project, field: str) -> Text:
    """A long field of ``row``, in the reader's language if its author offers it."""
    text, code = row.told(field)
    return Text(blocks(text) if text else [], "" if code == get_language() else code)


def in_name_order(people: QuerySet[Professional]) -> QuerySet[Professional]:
    """By family name as the reader sees it, in the order of the reader's alphabet.

    The script follows the reader as in ``name_for``; the databases know the alphabets.
    """
    language = get_language() or "ru"
    name = "latin_sort_name" if language in LATIN_READERS else "sort_name"
    return people.order_by(Collate(name, collation_name(language)), "pk")


def _with_own_text(rows: QuerySet[Row]) -> QuerySet[Row]:
    """The author's translation into the reader's language, read with the row itself."""
    own = FilteredRelation("texts", condition=Q(texts__language=get_language()))
    return rows.annotate(**{OWN_TEXT: own})


def _wide_of_own(*fields: str) -> list[str]:
    return [f"{OWN_TEXT}__{field}" for field in fields]


def own_texts(model: type[OwnText], *wide: str) -> Prefetch:
    """The authors' translations into the reader's language, without what is not printed."""
    return Prefetch("texts", model._default_manager.filter(language=get_language()).defer(*wide))


def for_people_rows(people: QuerySet[Professional]) -> QuerySet[Professional]:
    """What a list row prints, in two queries whatever the number of rows."""
    rows = people.defer(*_WIDE_OF_PERSON, *_wide_of_own("bio", "skills", "seeks"))
    return _with_own_text(rows).select_related("city", OWN_TEXT).prefetch_related("sectors")


def for_project_rows(projects: QuerySet[Project]) -> QuerySet[Project]:
    """What a list row prints, in two queries whatever the number of rows."""
    wide = [f"owner__{field}" for field in _WIDE_OF_PERSON]
    wide += _wide_of_own("summary", "description", "seeks")
    rows = _with_own_text(projects.defer(*_WIDE_OF_PROJECT, *wide))
    return rows.select_related("owner", "city", OWN_TEXT).prefetch_related("sectors")


def for_person_page(people: QuerySet[Professional]) -> QuerySet[Professional]:
    """One person with their works, in the reader's language where they offer it."""
    works = PortfolioItem.objects.prefetch_related(own_texts(WorkText))
    rows = people.select_related("city")
    return rows.prefetch_related("sectors", own_texts(ProfileText), Prefetch("portfolio", works))


def with_team(projects: QuerySet[Project]) -> QuerySet[Project]:
    """The team and who signs; whose profile is not public stands there by name only."""
    public = Professional.objects.public().defer(*_WIDE_OF_PERSON)
    people = Prefetch("professional", public)
    signing = CoAuthor.objects.shown().select_related("user")
    return projects.prefetch_related(
        *("sectors", "pictures", "recordings", own_texts(ProjectText)),
        Prefetch("documents", ProjectDocument.objects.filter(is_public=True)),
        Prefetch("members", ProjectMember.objects.prefetch_related(people)),
        Prefetch("co_authors", signing.prefetch_related(Prefetch("user__professional", public))),
    )


def printed_people(ids: Sequence[int]) -> list[SafeString]:
    """The rows of a list; three queries for those that were not printed lately."""

    def rows(missing: list[int]) -> QuerySet[Professional]:
        return for_people_rows(Professional.objects.public().filter(pk__in=missing)).order_by()

    return printed_rows("applicants/directory/_person.html", "person", ids, rows)


def printed_projects(ids: Sequence[int]) -> list[SafeString]:
    """The rows of a list; three queries for those that were not printed lately."""

    def rows(missing: list[int]) -> QuerySet[Project]:
        return for_project_rows(Project.objects.public().filter(pk__in=missing)).order_by()

    return printed_rows("applicants/directory/_project.html", "project", ids, rows)
