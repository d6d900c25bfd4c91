"""Everything that was done to an event, on one page: steps, edits and exports."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from auditlog.models import LogEntry
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.translator import translator

from events.models import Event, EventTrail
from events.staff_scopes import scope_of
from partnership.accounts.models import User
from partnership.kit.dates import format_instant_two_clocks

PER_PAGE = 50
# A step of the trail tells these already, with its reason.
TOLD_BY_THE_TRAIL = frozenset(
    {
        "status",
        "published_at",
        "previous_starts_at",
        "schedule_version",
        "schedule_changed_at",
        "ics_sequence",
        *(f"status_reason_{code}" for code in ("kk", "ru", "fr", "en")),
    }
)


@dataclass(frozen=True)
class Entry:
    """One line of the history, in the reader's language."""

    at: datetime
    when: str
    who: str
    what: str
    details: list[str]


def event_history(desk: admin.ModelAdmin[Event], request: HttpRequest, *, pk: str) -> HttpResponse:
    """The page behind “History”, newest first."""
    rows = scope_of(cast(User, request.user)).events(Event.objects.all())
    event = get_object_or_404(rows, pk=pk if pk.isascii() and pk.isdigit() else None)
    if not desk.has_view_or_change_permission(request, event):
        raise PermissionDenied
    page = Paginator(history_of(event), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        **desk.admin_site.each_context(request),
        "title": _("History"),
        "subtitle": str(event),
        "opts": desk.model._meta,
        "original": event,
        "page": page,
        "entries": list(page),
    }
    return TemplateResponse(request, "admin/events/event/history.html", context)


def history_of(event: Event) -> list[Entry]:
    """Steps and edits together; stored as codes, put into words here."""
    return sorted([*_steps(event), *_edits(event)], key=lambda entry: entry.at, reverse=True)


def _steps(event: Event) -> Iterator[Entry]:
    for step in EventTrail.objects.filter(event=event).select_related("by"):
        details = [_in_words(step.detail)] if step.detail else []
        yield _entry(step.at, step.by, step.get_verb_display(), details)


def _edits(event: Event) -> Iterator[Entry]:
    for log in LogEntry.objects.get_for_object(event).select_related("actor"):
        if log.action == LogEntry.Action.CREATE:
            yield _entry(log.timestamp, log.actor, _("Draft created"), [])
        elif details := _changed(log.changes_dict):
            yield _entry(log.timestamp, log.actor, _("Edited"), details)


def _entry(at: datetime, who: Any, what: str, details: list[str]) -> Entry:
    by = str(who) if who is not None else _("The portal itself")
    return Entry(at, format_instant_two_clocks(at), by, str(what), details)


def _changed(changes: dict[str, Any]) -> list[str]:
    told = TOLD_BY_THE_TRAIL | set(translator.get_options_for_model(Event).all_fields)
    return [_field_name(name) for name in changes if name not in told]


def _field_name(name: str) -> str:
    try:
        return capfirst(str(getattr(Event._meta.get_field(name), "verbose_name", name)))
    except FieldDoesNotExist:
        return name


def _in_words(detail: str) -> str:
    """Dates are kept as data in UTC and shown on both clocks; anything else is as written."""
    return " → ".join(_moment(part) for part in detail.split(" → "))


def _moment(part: str) -> str:
    try:
        return format_instant_two_clocks(datetime.fromisoformat(part))
    except ValueError:
        return part
