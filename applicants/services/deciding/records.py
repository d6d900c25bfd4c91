"""Lines of the audit log about applications: who staged what, and who saw whose."""

from collections.abc import Iterable, Mapping
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from applicants.models import Application
from partnership.accounts.models import User

BATCH = 1000


def log_changes(
    changes: Iterable[tuple[Application, Mapping[str, list[Any]]]], *, by: User | None
) -> None:
    """One line for each application that is changed in bulk, which auditlog does not notice.

    The trail would not do: its applicant reads it.
    """
    kind = ContentType.objects.get_for_model(Application)
    lines = [
        LogEntry(
            content_type=kind,
            object_pk=str(application.pk),
            object_id=application.pk,
            object_repr=application.number,
            action=LogEntry.Action.UPDATE,
            changes=dict(change),
            actor=by,
        )
        for application, change in changes
    ]
    LogEntry.objects.bulk_create(lines, batch_size=BATCH)


def log_sight(application: Application, *, by: User) -> None:
    """Somebody of the staff has the application, a file or a letter of it before their eyes."""
    LogEntry.objects.log_create(
        application,
        force_log=True,
        action=LogEntry.Action.ACCESS,
        object_repr=application.number,
        actor=by,
    )


def sights_of(application: Application) -> QuerySet[LogEntry]:
    """Who of the staff saw it, newest first."""
    return _lines(application).filter(action=LogEntry.Action.ACCESS)


def steps_of(application: Application) -> QuerySet[LogEntry]:
    """What was done about its decision, newest first."""
    return _lines(application).filter(action=LogEntry.Action.UPDATE)


def _lines(application: Application) -> QuerySet[LogEntry]:
    found = LogEntry.objects.get_for_object(application).select_related("actor")
    return found.order_by("-timestamp", "-pk")
