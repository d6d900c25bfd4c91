"""Editing that notices when somebody, in another tab or elsewhere, was quicker."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.kit.refusals import Refusal


class ChangedMeanwhile(Refusal):
    """``seen`` is the mark of the row as it stands now: who saves once more means it."""

    sentence = _(
        "This was saved elsewhere while you were writing, perhaps in another tab. Nothing is"
        " lost: what you typed is below. Look at the saved version first; if you save again,"
        " yours takes its place."
    )

    def __init__(self, seen: str) -> None:
        super().__init__()
        self.seen = seen


def mark_of(row: models.Model) -> str:
    """Another one after every edit of the row; "" for a row that is not stored yet."""
    if row._state.adding:
        return ""
    stamp = getattr(row, "updated_at", None)
    if stamp is not None:
        return str(stamp.isoformat())
    values = (field.value_to_string(row) for field in row._meta.concrete_fields)
    return hashlib.sha256("\0".join(map(str, values)).encode()).hexdigest()[:32]


def hold_unchanged(row: models.Model, seen: str) -> None:
    """Lock the row and refuse with ``ChangedMeanwhile`` unless it is what the page showed."""
    found = type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
    mark = mark_of(found) if found else ""
    if mark != seen:
        raise ChangedMeanwhile(mark)
