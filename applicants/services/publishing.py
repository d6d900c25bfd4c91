"""Showing a profile or a project to everybody, and hiding it again.

What staff hold back, and what waits for them, is in ``screening``.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from applicants.choices import Visibility
from applicants.errors import AccountBlocked, NoDirectoryConsent, OwnerNotShown
from applicants.models import Professional, Project
from applicants.services.search import (
    refresh_professional_search_text,
    refresh_project_search_text,
)
from partnership.accounts.choices import Purpose
from partnership.accounts.models import ConsentRecord, User

# What is shown neither waits nor is held back.
CLEARED: dict[str, Any] = {"asked_at": None, "held_at": None, "held_by": None, "held_why": ""}


@transaction.atomic
def publish_profile(person: Professional, *, by: User | None = None) -> Professional:
    """Show the profile to everybody; only while the person consents, whoever presses.

    Raises ``NoDirectoryConsent`` or ``AccountBlocked``; then nothing has changed.
    """
    check_consent(person)
    shown = {"visibility": Visibility.PUBLIC, "published_at": person.published_at or timezone.now()}
    write(person, shown | CLEARED)
    refresh_professional_search_text(person)
    return person


@transaction.atomic
def unpublish_profile(
    person: Professional, *, by: User | None = None, visibility: str = Visibility.PRIVATE
) -> Professional:
    """Hide the profile from the public at once, and with it every project of the person.

    Partners go on seeing both if ``visibility`` says so.
    """
    write(person, {"visibility": visibility, "published_at": None, "asked_at": None})
    return person


@transaction.atomic
def publish_project(project: Project, *, by: User | None = None) -> Project:
    """Show the project to those who are shown its owner; raises ``OwnerNotShown``."""
    check_owner(project)
    write(project, {"published_at": project.published_at or timezone.now()} | CLEARED)
    refresh_project_search_text(project)
    return project


@transaction.atomic
def unpublish_project(project: Project, *, by: User | None = None) -> Project:
    """Hide the project from everybody at once; its texts stay."""
    write(project, {"published_at": None, "asked_at": None})
    return project


def hide_when_withdrawn(user: User, purpose: str) -> None:
    """Who withdraws the consent is hidden, and stays so when they consent again later."""
    if purpose != Purpose.PUBLIC_DIRECTORY:
        return
    shown = Q(visibility=Visibility.PUBLIC)
    for person in Professional.objects.filter(shown, user=user):
        unpublish_profile(person, by=user)
    Professional.objects.filter(user=user).update(asked_at=None)


def check_consent(person: Professional) -> None:
    """Nobody is shown against their will, nor with an account that is closed."""
    owner = User.objects.select_for_update(no_key=True).get(pk=person.user_id)
    if not owner.is_active:
        raise AccountBlocked
    if not ConsentRecord.objects.filter(
        user=owner, purpose=Purpose.PUBLIC_DIRECTORY, withdrawn_at__isnull=True
    ).exists():
        raise NoDirectoryConsent


def check_owner(project: Project) -> None:
    """Raises ``OwnerNotShown``: a project is never seen without its owner."""
    people = Professional.objects.filter(pk=project.owner_id)
    if not (people.public() | people.for_partners()).exists():
        raise OwnerNotShown


def write(row: Professional | Project, values: dict[str, Any]) -> None:
    """Store these fields only; the caller holds the row."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values, "updated_at"])
