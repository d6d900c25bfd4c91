"""What the owner's wish to be public comes to, and what staff make of it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from applicants.choices import Visibility
from applicants.errors import NoReason
from applicants.models import Professional, Project
from applicants.services.owing import is_quiet
from applicants.services.publishing import (
    check_consent,
    check_owner,
    publish_profile,
    publish_project,
    write,
)
from partnership.accounts.models import User
from partnership.notifications.services import notify

Row = Professional | Project


@transaction.atomic
def offer_profile(person: Professional, *, by: User) -> Professional:
    """Its owner wants it public: shown at once, or it waits for staff (see ``must_wait``).

    Raises ``NoDirectoryConsent`` or ``AccountBlocked``.
    """
    _lock(person)
    if not must_wait(person, is_shown=person.visibility == Visibility.PUBLIC):
        return publish_profile(person, by=by)
    check_consent(person)
    write(person, {"asked_at": person.asked_at or timezone.now()})
    return person


@transaction.atomic
def offer_project(project: Project, *, by: User) -> Project:
    """Its owner wants it shown: shown at once, or it waits for staff.

    Raises ``OwnerNotShown``.
    """
    _lock(project)
    if not must_wait(project, is_shown=project.published_at is not None):
        return publish_project(project, by=by)
    check_owner(project)
    write(project, {"asked_at": project.asked_at or timezone.now()})
    return project


def must_wait(row: Row, *, is_shown: bool) -> bool:
    """What staff have hidden only they show again; other rows wait when the setting says so."""
    return row.is_held or (settings.SCREEN_PUBLICATION and not is_shown)


@transaction.atomic
def show_profile(person: Professional, *, by: User) -> Professional:
    """Staff show it; who had asked, or was held back, is told. Refuses as publishing does."""
    _lock(person)
    awaited = person.waits_for_staff or person.is_held
    publish_profile(person, by=by)
    write(person, {"changed_at": None})
    if awaited:
        _tell(person.user, "publication.shown", professional=person)
    return person


@transaction.atomic
def show_project(project: Project, *, by: User) -> Project:
    """Staff show it; who had asked, or was held back, is told. Refuses as publishing does."""
    _lock(project)
    awaited = project.waits_for_staff or project.is_held
    publish_project(project, by=by)
    write(project, {"changed_at": None})
    if awaited:
        _tell(project.owner.user, "publication.shown", project=project)
    return project


def note_change(row: Row, *, before: Model | None = None, after: Model | None = None) -> None:
    """Its owner has written what everybody reads: it stays public, and waits to be seen by staff.

    Only with the setting. Where both are given, an ``after`` that says what ``before`` said is no
    change.
    """
    if not settings.SCREEN_PUBLICATION:
        return
    if before is not None and after is not None and _says(before) == _says(after):
        return
    rows: Any = type(row)._default_manager
    now = timezone.now()
    if rows.filter(pk=row.pk, published_at__isnull=False, changed_at__isnull=True).update(
        changed_at=now
    ):
        row.changed_at = now


@transaction.atomic
def mark_seen(row: Row, *, by: User) -> Row:
    """Staff have looked at what was changed, and leave it as it is."""
    _lock(row)
    row.changed_at = None
    row.save(update_fields=["changed_at"])
    return row


@transaction.atomic
def hold_profile(person: Professional, *, by: User, why: str) -> Professional:
    """Staff hide it, or decline to show it: its owner reads why and cannot undo it.

    Raises ``NoReason``.
    """
    _lock(person)
    hidden: dict[str, Any] = {"published_at": None}
    if person.visibility == Visibility.PUBLIC:
        hidden["visibility"] = Visibility.PRIVATE
    write(person, hidden | _held(by, why))
    _tell(person.user, "publication.held", professional=person)
    return person


@transaction.atomic
def hold_project(project: Project, *, by: User, why: str) -> Project:
    """Staff hide it, or decline to show it: its owner reads why and cannot undo it.

    Raises ``NoReason``.
    """
    _lock(project)
    write(project, {"published_at": None} | _held(by, why))
    _tell(project.owner.user, "publication.held", project=project)
    return project


def _lock(row: Row) -> None:
    rows: Any = type(row)._default_manager.select_for_update()
    row.refresh_from_db(from_queryset=rows)


def _held(by: User, why: str) -> dict[str, Any]:
    if not why.strip():
        raise NoReason
    now: datetime = timezone.now()
    reason = {"held_at": now, "held_by": by, "held_why": why.strip()[:300]}
    return {"asked_at": None, "changed_at": None} | reason


def _says(row: Model) -> list[Any]:
    """What its owner wrote; the places in an order and the marks of services are not that."""
    fields = [field for field in row._meta.concrete_fields if field.editable]
    return [getattr(row, field.attname) for field in fields if field.name != "order"]


def _tell(owner: User, kind: str, **row: Any) -> None:
    if is_quiet():
        return
    ((name, about),) = row.items()
    key = f"{kind}:{name}:{about.pk}:{timezone.now().isoformat()}"
    notify(owner, kind, key=key, **row)
