"""What a person adds to their own project: pictures, documents, recordings.

``store`` writes what a form holds; it is called while the owner is held, so that neither a limit
nor an order is overtaken by a second tab.
"""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Max, Model
from django.db.models.fields.files import FieldFile

from applicants.errors import TooManyParts
from applicants.models import (
    Professional,
    Project,
    ProjectDocument,
    ProjectPicture,
    ProjectRecording,
)
from applicants.services import ordering
from applicants.services.screening import note_change
from partnership.kit.pictures import expected_on_commit, gone_on_commit

Part = ProjectPicture | ProjectDocument | ProjectRecording

MOST: dict[type[Model], int] = {ProjectPicture: 12, ProjectDocument: 6, ProjectRecording: 10}


@transaction.atomic
def add(part: Part, *, store: Callable[[], object]) -> None:
    """Put it at the end; raises ``TooManyParts``."""
    _hold(part)
    rows = type(part)._default_manager.filter(project=part.project_id)
    most = MOST[type(part)]
    if rows.count() >= most:
        raise TooManyParts(most=most)
    last = rows.aggregate(last=Max("order"))["last"]
    part.order = 0 if last is None else last + 1
    store()
    _note(part)
    expected_on_commit()


@transaction.atomic
def edit(part: Part, *, store: Callable[[], object]) -> None:
    """Store new words; the file stays what it was."""
    _hold(part)
    store()
    _note(part)


@transaction.atomic
def remove(part: Part) -> None:
    """It goes with its file; nothing brings it back."""
    _hold(part)
    for file in files_of(part):
        gone_on_commit(file)
    part.delete()


@transaction.atomic
def step(part: Part, *, up: bool) -> None:
    """Change places with the neighbour; at either end nothing happens."""
    _hold(part)
    ordering.step(_beside(part), part.pk, up=up)


@transaction.atomic
def put(part: Part, *, place: int) -> None:
    """Move it to this place among its like."""
    _hold(part)
    ordering.put(_beside(part), part.pk, place)


def files_of(part: Part) -> list[FieldFile]:
    """The file of a picture or a document; a recording has none."""
    if isinstance(part, ProjectPicture):
        return [part.picture]
    return [part.file] if isinstance(part, ProjectDocument) else []


def files_of_project(project: Project) -> list[FieldFile]:
    """Every file that goes with the project, its own picture first."""
    parts: list[Part] = [*project.pictures.all(), *project.documents.all()]
    return [project.picture, *(file for part in parts for file in files_of(part))]


def _note(part: Part) -> None:
    """A document that is not shown is nobody's to look at."""
    if not isinstance(part, ProjectDocument) or part.is_public:
        note_change(part.project)


def _beside(part: Part) -> list[Part]:
    return list(type(part)._default_manager.filter(project=part.project_id))


def _hold(part: Part) -> None:
    Professional.objects.select_for_update(no_key=True).get(pk=part.project.owner_id)
