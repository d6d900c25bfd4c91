"""Profiles, works and projects of the sample people, as each of them would have written them."""

from django.db import transaction

from applicants.choices import Visibility
from applicants.models import PortfolioItem, Professional, Project, ProjectMember
from applicants.services import publishing
from applicants.services.search import (
    refresh_professional_search_text,
    refresh_project_search_text,
)
from partnership.accounts.choices import Purpose
from partnership.accounts.services import consents
from partnership.portal.loading.files import SAMPLE, Row, new_rows, read
from partnership.portal.loading.people import CHANNEL
from programs.models import City, Sector

WITHDRAWN = "withdrawn"


@transaction.atomic
def load_profiles() -> int:
    """Fill in the profiles that say nothing yet; what somebody has written stays."""
    rows = {row["email"]: row for row in read(SAMPLE / "professionals.toml")["profile"]}
    silent = Professional.objects.filter(user__email__in=rows, headline="", bio="")
    people = list(silent.select_related("user", "city"))
    for person in people:
        _write(person, rows[person.user.email])
        _show(person, rows[person.user.email]["visibility"])
    return len(people)


@transaction.atomic
def load_projects() -> int:
    """Create the projects that are missing, with their teams."""
    rows = new_rows(Project, read(SAMPLE / "projects.toml")["project"])
    people = {person.user.email: person for person in Professional.objects.select_related("user")}
    cities = {city.slug: city for city in City.objects.all()}
    sectors = {sector.slug: sector for sector in Sector.objects.all()}
    for row in rows:
        project = _project(row, people[row["owner"]], cities[row["city"]])
        project.sectors.set([sectors[slug] for slug in row["sectors"]])
        _team(project, row, people)
        refresh_project_search_text(project)
        if row["published"]:
            publishing.publish_project(project)
    return len(rows)


def _write(person: Professional, row: Row) -> None:
    person.headline, person.bio = row["headline"], row["bio"]
    person.skills, person.seeks = row["skills"], row["seeks"]
    person.text_language = row["language"]
    person.links = [f"https://{person.slug}.example.org/"]
    person.is_demonstration = True
    person.save()
    PortfolioItem.objects.bulk_create(
        PortfolioItem(professional=person, order=order, text_language=row["language"], **work)
        for order, work in enumerate(row["works"], start=1)
    )
    refresh_professional_search_text(person)


def _show(person: Professional, visibility: str) -> None:
    """As the person chose; who withdrew had consented once."""
    if visibility in (Visibility.PUBLIC, WITHDRAWN):
        language = person.user.language
        consents.give(person.user, Purpose.PUBLIC_DIRECTORY, language=language, channel=CHANNEL)
        publishing.publish_profile(person)
    if visibility == WITHDRAWN:
        consents.withdraw(person.user, Purpose.PUBLIC_DIRECTORY)
    if visibility == Visibility.PARTNERS:
        publishing.unpublish_profile(person, visibility=Visibility.PARTNERS)


def _project(row: Row, owner: Professional, city: City) -> Project:
    return Project.objects.create(
        slug=row["slug"],
        owner=owner,
        title=row["title"],
        summary=row["summary"],
        description=row["description"],
        seeks=row["seeks"],
        text_language=row["language"],
        city=city,
        stage=row["stage"],
        year=row["year"],
        is_demonstration=True,
    )


def _team(project: Project, row: Row, people: dict[str, Professional]) -> None:
    ProjectMember.objects.bulk_create(
        ProjectMember(
            project=project,
            order=order,
            professional=people.get(member["email"]),
            name=member["name"],
            role=member["role"],
        )
        for order, member in enumerate(row["team"], start=1)
    )
