"""A folder for each application in one ZIP: dossier, reviews, files."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string
from django.utils import timezone

from applicants.models import ApplicationFile
from applicants.services.papers.tables import Entry, Step, entries, for_staff, readable
from partnership.accounts.models import User
from partnership.kit.pdf import STYLES
from partnership.kit.sheets import save_xlsx
from partnership.kit.slugs import slugify
from partnership.kit.text import clean_text
from programs.models import OpenCall

_TABOO = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_BLOCK = 1024 * 1024


def write_archive(
    target: IO[bytes], call: OpenCall, language: str, *, by: User | None, step: Step
) -> None:
    """Write the ZIP into an open file, one application after the other.

    A file that the disk has lost is named in ``missing.txt``; the rest is there all the same.
    """
    lost: list[str] = []
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.write(STYLES / "dossier.css", "dossier.css")
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as table:
            save_xlsx(table, for_staff(call, language, by=by, step=lambda number: step(0)))
            table.flush()
            archive.write(table.name, "applications.xlsx", ZIP_STORED)
        criteria = {row.pk: row.name for row in call.criteria.all()}
        for entry in entries(readable(call, by), language, step=step):
            lost += _add(archive, entry, language, criteria)
        if lost:
            archive.writestr("missing.txt", "\n".join(lost))


def _add(archive: ZipFile, entry: Entry, language: str, criteria: dict[int, str]) -> list[str]:
    """Put one application in; returns the names of files that are not on the disk."""
    dossier = entry.dossier
    folder = "-".join(filter(None, (f"{entry.application.pk:04d}", slugify(dossier.title)[:50])))
    files = dict(_named_files(entry))
    context = {
        "dossier": dossier,
        "language": language,
        "files": [(file, files[file.pk]) for file in dossier.files],
    }
    page = render_to_string("applicants/papers/dossier.html", context)
    archive.writestr(f"{folder}/application.html", page)
    if entry.reviews:
        context = {
            "dossier": dossier,
            "language": language,
            "reviews": list(_read(entry, criteria)),
        }
        page = render_to_string("applicants/papers/reviews.html", context)
        archive.writestr(f"{folder}/reviews.html", page)
    rows = ApplicationFile.objects.in_bulk([file.pk for file in dossier.files])
    lost = []
    for pk, name in files.items():
        path = f"{folder}/{name}"
        if pk not in rows or not _copied(archive, rows[pk].file, path):
            lost.append(path)
    return lost


def _named_files(entry: Entry) -> Iterator[tuple[int, str]]:
    for place, file in enumerate(entry.dossier.files, 1):
        yield file.pk, f"files/{place:02d}-{safe_name(file.name)}"


def safe_name(name: str) -> str:
    """A name that every system can unpack, and that stays in its folder."""
    plain = _TABOO.sub("_", clean_text(name)).strip(" .")
    path = PurePath(plain or "file")
    return f"{path.stem[:80]}{path.suffix[:10]}"


def _copied(archive: ZipFile, file: FieldFile, path: str) -> bool:
    # Documents and pictures are packed already; now, because the file's own time is of no use.
    info = ZipInfo(path, timezone.localtime().timetuple()[:6])
    info.compress_type = ZIP_STORED
    try:
        with file.storage.open(str(file.name)) as source, archive.open(info, "w") as copy:
            for block in source.chunks(_BLOCK):
                copy.write(block)
    except FileNotFoundError:
        return False
    return True


def _read(entry: Entry, criteria: dict[int, str]) -> Iterator[dict[str, object]]:
    for review in entry.reviews:
        marks = [
            (criteria[score.criterion_id], score.value)
            for score in review.scores.all()
            if score.criterion_id in criteria
        ]
        yield {"review": review, "marks": marks}


def folder_for_work(root: Path) -> Path:
    """Where unfinished files lie: on the disk of the uploads, because /tmp may be memory."""
    root.mkdir(parents=True, exist_ok=True)
    return root
