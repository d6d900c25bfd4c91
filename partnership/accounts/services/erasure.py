"""Deleting an account with everything that names the person."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from partnership.accounts.errors import StaffAccount
from partnership.accounts.hooks import Hooks
from partnership.accounts.models import User

# Called as (user) before the rows go: release seats, delete files, keep counts without names.
before_erasure: Hooks[Callable[[User], None]] = Hooks()
register = before_erasure.register


@transaction.atomic
def erase(user: User) -> None:
    """Delete the person; all or nothing. Consents, mail and sessions go with the row.

    Raises ``StaffAccount``: what staff did must stay attributable until someone takes over.
    """
    if user.is_staff or user.is_superuser:
        raise StaffAccount
    for _name, prepare in before_erasure.items():
        prepare(user)
    end_sessions(user)
    _forget_in_logs(user)
    user.delete()


def end_sessions(user: User) -> int:
    """Sign the person out everywhere; returns how many sessions ended."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)


def _forget_in_logs(user: User) -> None:
    """Log entries about the account quote its name and address."""
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=kind, object_pk=str(user.pk)).delete()
    LogEntry.objects.filter(actor=user).update(actor=None, actor_email=None, remote_addr=None)
    AdminLogEntry.objects.filter(content_type=kind, object_id=str(user.pk)).delete()
