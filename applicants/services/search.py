"""The folded text by which professionals and projects are found in every language."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import override

from applicants.choices import Stage
from applicants.models import CoAuthor, OwnText, Professional, Project, ProjectQuerySet
from partnership.kit.folding import index_text
from partnership.kit.i18n import in_every_language
from partnership.kit.names import latin_name
from partnership.kit.slugs import slugify
from programs.models import City, Sector


def names_of(person: Professional) -> Iterator[str]:
    """Every spelling somebody may type: both orders, artist name, passport, transliteration."""
    given, family = person.given_name, person.family_name
    yield from (f"{given} {family}", f"{family} {given} {person.patronymic}")
    yield from (person.artistic_name, person.latin_name)
    for name in (person.full_name, person.artistic_name):
        yield from (latin_name(name), slugify(name).replace("-", " "))


def refresh_professional_search_text(person: Professional) -> None:
    """Store what the profile is found by; call it after texts, sectors or city change.

    Written with ``update`` so that neither the trail nor ``updated_at`` takes it for an edit.
    """
    words = [person.headline, person.bio, person.skills, person.seeks]
    words += [text for row in person.texts.all() for text in _texts(row, person.TOLD)]
    text = index_text(names_of(person), [*words, *_places(person.sectors.all(), person.city)])
    if text != person.search_text:
        person.search_text = text
        Professional.objects.filter(pk=person.pk).update(search_text=text)


def refresh_project_search_text(project: Project) -> None:
    """Store what the project is found by; call it after texts, team, sectors or city change."""
    team = project.members.values_list("name", flat=True)
    words = [project.summary, project.description, project.seeks]
    words += [*names_of(project.owner), *team, *_signing(project), *_stage_words(project)]
    texts = list(project.texts.all())
    words += [text for row in texts for text in _texts(row, project.TOLD[1:])]
    titles = [project.title, *(row.title for row in texts)]
    title = [spelt for name in titles for spelt in (name, slugify(name).replace("-", " "))]
    text = index_text(title, [*words, *_places(project.sectors.all(), project.city)])
    if text != project.search_text:
        project.search_text = text
        Project.objects.filter(pk=project.pk).update(search_text=text)


def refresh_search_texts_of_projects(projects: ProjectQuerySet) -> None:
    """For the projects of somebody whose names changed."""
    rows = projects.select_related("owner", "city").prefetch_related("sectors")
    for project in rows.iterator(chunk_size=500):
        refresh_project_search_text(project)


def refresh_directory() -> None:
    """Every profile and project, after names of sectors or cities changed."""
    people = Professional.objects.select_related("city").prefetch_related("sectors")
    for person in people.iterator(chunk_size=500):
        refresh_professional_search_text(person)
    refresh_search_texts_of_projects(Project.objects.all())


def _texts(row: OwnText, fields: Iterable[str]) -> Iterator[str]:
    """The author's own translation; empty fields say nothing."""
    yield from filter(None, (getattr(row, field) for field in fields))


def _signing(project: Project) -> Iterator[str]:
    """Who has accepted to sign it, in either script; whoever was only invited is not found."""
    names = CoAuthor.objects.shown().filter(project=project)
    for name in names.values_list("user__full_name", flat=True):
        yield from (name, latin_name(name))


def _places(sectors: Iterable[Sector], city: City | None) -> Iterator[str]:
    for sector in sectors:
        yield from in_every_language(sector, "name", "short_name")
    if city is not None:
        yield from in_every_language(city, "name")


def _stage_words(project: Project) -> Iterator[str]:
    for code in settings.MODELTRANSLATION_LANGUAGES:
        with override(code):
            yield str(Stage(project.stage).label)
