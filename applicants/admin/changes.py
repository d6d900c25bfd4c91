"""What the owner of a public profile or project has changed since staff looked at it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst

from applicants.models import Professional, Project
from partnership.kit.admin import short_clocks

# The edit is written down a moment before the row is marked as changed.
JUST_BEFORE = timedelta(minutes=1)
MOST_LINES = 100
LONGEST = 600
EMPTY = ("", "None", "[]", None)


def told_changes(row: Professional | Project) -> SafeString:
    """Each field as it was and as it is, the oldest change first; "" when nothing was changed."""
    if row.changed_at is None:
        return SafeString("")
    parts = _parts(row)
    where = Q()
    for part in parts:
        kind = ContentType.objects.get_for_model(part)
        where |= Q(content_type=kind, object_pk=str(part.pk))
    entries = LogEntry.objects.filter(where, timestamp__gte=row.changed_at - JUST_BEFORE)
    names = {(type(part), part.pk): part for part in parts}
    told = [
        line
        for entry in entries.order_by("timestamp", "pk")[:MOST_LINES]
        for line in _lines(entry, names)
    ]
    lines = format_html_join("", "<li>{}: {}<br><del>{}</del> → <ins>{}</ins></li>", told)
    return format_html("<ul>{}</ul>", lines) if told else SafeString("")


def _parts(row: Professional | Project) -> list[Model]:
    """The row and what is shown with it."""
    if isinstance(row, Professional):
        works = list(row.portfolio.prefetch_related("texts"))
        return [row, *row.texts.all(), *works, *(one for work in works for one in work.texts.all())]
    shown = (row.texts, row.members, row.pictures, row.recordings, row.documents)
    return [row, *(one for related in shown for one in related.all())]


def _lines(
    entry: LogEntry, names: dict[tuple[type[Model], Any], Model]
) -> Iterator[tuple[str, str, str, str]]:
    kind = entry.content_type.model_class()
    part = names[kind, entry.object_id]
    for name, (was, now) in entry.changes_dict.items():
        label = _label(part, name)
        if label and not (was in EMPTY and now in EMPTY):
            when = f"{short_clocks(entry.timestamp)}, {part._meta.verbose_name}"
            yield when, label, _short(was), _short(now)


def _label(part: Model, name: str) -> str:
    """Only what a person writes; numbers of rows and marks of services are not that."""
    try:
        field: Any = part._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    if not getattr(field, "editable", False) or name == "order" or field.many_to_one:
        return ""
    return capfirst(str(field.verbose_name))


def _short(value: Any) -> str:
    return "—" if value in EMPTY else Truncator(str(value)).chars(LONGEST)
