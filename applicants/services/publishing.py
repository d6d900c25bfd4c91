"""Showing a profile or a project to everybody, and hiding it again."""

from django.db import transaction
from django.utils import timezone

from applicants.choices import Visibility
from applicants.errors import AccountBlocked, NoDirectoryConsent, OwnerNotPublic
from applicants.models import Professional, Project
from applicants.services.search import (
    refresh_professional_search_text,
    refresh_project_search_text,
)
from partnership.accounts.choices import Purpose
from partnership.accounts.models import ConsentRecord, User


@transaction.atomic
def publish_profile(person: Professional, *, by: User | None = None) -> Professional:
    """Show the profile to everybody; only while the person consents, whoever presses.

    Raises ``NoDirectoryConsent`` or ``AccountBlocked``; then nothing has changed.
    """
    owner = User.objects.select_for_update(no_key=True).get(pk=person.user_id)
    if not owner.is_active:
        raise AccountBlocked
    if not _consents(owner):
        raise NoDirectoryConsent
    person.visibility = Visibility.PUBLIC
    person.published_at = person.published_at or timezone.now()
    person.save(update_fields=["visibility", "published_at", "updated_at"])
    refresh_professional_search_text(person)
    return person


@transaction.atomic
def unpublish_profile(
    person: Professional, *, by: User | None = None, visibility: str = Visibility.PRIVATE
) -> Professional:
    """Hide the profile from the public at once, and with it every project of the person."""
    person.visibility = visibility
    person.published_at = None
    person.save(update_fields=["visibility", "published_at", "updated_at"])
    return person


@transaction.atomic
def publish_project(project: Project, *, by: User | None = None) -> Project:
    """Show the project to everybody; raises ``OwnerNotPublic`` while its owner is not."""
    if not Professional.objects.public().filter(pk=project.owner_id).exists():
        raise OwnerNotPublic
    project.published_at = project.published_at or timezone.now()
    project.save(update_fields=["published_at", "updated_at"])
    refresh_project_search_text(project)
    return project


@transaction.atomic
def unpublish_project(project: Project, *, by: User | None = None) -> Project:
    """Hide the project from the public at once; its texts stay."""
    project.published_at = None
    project.save(update_fields=["published_at", "updated_at"])
    return project


def hide_when_withdrawn(user: User, purpose: str) -> None:
    """Who withdraws the consent is hidden, and stays so when they consent again later."""
    if purpose != Purpose.PUBLIC_DIRECTORY:
        return
    for person in Professional.objects.filter(user=user, visibility=Visibility.PUBLIC):
        unpublish_profile(person, by=user)


def _consents(user: User) -> bool:
    return ConsentRecord.objects.filter(
        user=user, purpose=Purpose.PUBLIC_DIRECTORY, withdrawn_at__isnull=True
    ).exists()
