"""Turn every ``.po`` into the ``.mo`` Django reads, without GNU gettext."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("locale", "partnership/locale_vendor")


def _catalogues(root: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted((root / folder).glob("*/LC_MESSAGES/*.po"))


def _is_current(po: Path, mo: Path) -> bool:
    return mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns


def compile_one(po: Path) -> None:
    """Write the ``.mo`` whole or not at all: a running site may be reading it."""
    handle, name = tempfile.mkstemp(dir=po.parent, suffix=".tmp")
    os.close(handle)
    unfinished = Path(name)
    try:
        polib.pofile(str(po)).save_as_mofile(name)
        unfinished.chmod(0o644)
        unfinished.replace(po.with_suffix(".mo"))
    finally:
        unfinished.unlink(missing_ok=True)


def compile_all(root: Path) -> int:
    """Compile the catalogues that changed since they were last compiled; say how many."""
    outdated = [po for po in _catalogues(root) if not _is_current(po, po.with_suffix(".mo"))]
    for po in outdated:
        compile_one(po)
    return len(outdated)


if __name__ == "__main__":
    print(f"{compile_all(ROOT)} catalogues compiled")
