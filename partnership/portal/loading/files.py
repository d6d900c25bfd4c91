"""Reading the TOML files; what their keys mean stands at the head of each file."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Model

Row = dict[str, Any]

PORTAL = Path(__file__).parent.parent
REFERENCE = PORTAL / "reference_data"
SAMPLE = PORTAL / "sample_data"


def read(path: Path) -> Row:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def words(row: Row, *fields: str, **renamed: str) -> dict[str, str]:
    """The translated columns of these fields; ``occupation="role"`` is filled from ``role_*``.

    A field that the row leaves out is left out, so the model's own default holds.
    """
    columns = {field: field for field in fields} | renamed
    return {
        f"{column}_{code}": row[f"{key}_{code}"].strip()
        for column, key in columns.items()
        for code in settings.MODELTRANSLATION_LANGUAGES
        if f"{key}_{code}" in row
    }


def new_rows(model: type[Model], rows: Iterable[Row]) -> list[Row]:
    """Those whose slug the table lacks: what is there belongs to staff and is never touched."""
    there = set(model._default_manager.values_list("slug", flat=True))
    return [row for row in rows if row["slug"] not in there]
