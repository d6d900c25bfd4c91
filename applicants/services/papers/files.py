"""Private files of letters and exports: gone with their rows, and nothing left over."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.fields.files import FieldFile

from applicants.models import ApplicationFile, CallExport, DecisionLetter

# Longer than any work takes whose row is not written yet.
LEFT_OVER_AFTER = timedelta(days=1)
_FOLDERS = {
    "private/letters": DecisionLetter,
    "private/exports": CallExport,
    "private/applications": ApplicationFile,
}


def gone_on_commit(file: FieldFile) -> None:
    """Delete a file when the transaction holds: nothing brings it back."""
    if file:
        storage, name = file.storage, str(file.name)
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def remove_left_over(now: datetime) -> int:
    """Delete day-old files that no row names: a worker or a request ended before it wrote one."""
    return sum(_tidied(folder, now) for folder in _FOLDERS)


def _tidied(folder: str, now: datetime) -> int:
    found = [name for name in _files(folder) if _is_old(name, now)]
    rows = _FOLDERS[folder]._base_manager.filter(file__in=found)
    used = set(rows.order_by().values_list("file", flat=True))
    left_over = [name for name in found if name not in used]
    for name in left_over:
        default_storage.delete(name)
    return len(left_over)


def _files(folder: str) -> list[str]:
    if not default_storage.exists(folder):
        return []
    folders, names = default_storage.listdir(folder)
    here = [f"{folder}/{name}" for name in names]
    return here + [path for inner in folders for path in _files(f"{folder}/{inner}")]


def _is_old(name: str, now: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < now - LEFT_OVER_AFTER
    except FileNotFoundError:
        return False
