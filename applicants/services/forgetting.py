"""Taking a person's works off the portal, when their account is erased."""

from collections.abc import Iterator, Sequence

from auditlog.context import disable_auditlog
from django.db import transaction
from django.db.models import Model
from django.db.models.fields.files import FieldFile

from applicants.models import (
    PortfolioItem,
    Professional,
    ProfileText,
    Project,
    ProjectDocument,
    ProjectMember,
    ProjectPicture,
    ProjectRecording,
    ProjectText,
    WorkText,
)
from applicants.services.project_parts import files_of_project
from partnership.accounts.models import User
from partnership.accounts.services.erasure import forget_entries
from partnership.kit.pictures import gone_on_commit


@transaction.atomic
def forget_works_of(user: User) -> None:
    """Delete profile, works, projects, places in the teams of others, and every picture.

    The logs forget them too. Files go when the transaction holds: nothing brings them back.
    """
    people = list(Professional.objects.filter(user=user))
    works = list(PortfolioItem.objects.filter(professional__in=people))
    projects = list(Project.objects.filter(owner__in=people))
    members = ProjectMember.objects.filter(professional__in=people) | ProjectMember.objects.filter(
        project__in=projects
    )
    pictures: list[FieldFile] = [person.photo for person in people]
    pictures += [person.photo_whole for person in people]
    pictures += [work.picture for work in works]
    pictures += [file for project in projects for file in files_of_project(project)]
    beside = list(_beside(people, works, projects))
    logged: list[Sequence[Model]] = [list(members), *beside, works, projects, people]
    for rows in logged:
        forget_entries(rows)
    with disable_auditlog():
        members.delete()
        Professional.objects.filter(user=user).delete()
    for picture in pictures:
        gone_on_commit(picture)


def _beside(
    people: list[Professional], works: list[PortfolioItem], projects: list[Project]
) -> Iterator[Sequence[Model]]:
    """Rows that hang on these and are in the logs as well."""
    for model in (ProjectPicture, ProjectDocument, ProjectRecording, ProjectText):
        yield list(model._default_manager.filter(project__in=projects))
    yield list(WorkText.objects.filter(work__in=works))
    yield list(ProfileText.objects.filter(professional__in=people))
