"""Deleting an account with everything that names the person."""

from collections.abc import Callable, Sequence

from allauth.usersessions.models import UserSession
from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminLogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from partnership.accounts.errors import StaffAccount
from partnership.accounts.hooks import Hooks
from partnership.accounts.models import User

# Called as (user) before the rows go: release seats, delete files, keep counts without names.
# The last comes first: what hangs on other apps is let go, and locked, before what it hangs on.
before_erasure: Hooks[Callable[[User], None]] = Hooks()
register = before_erasure.register


@transaction.atomic
def erase(user: User) -> None:
    """Delete the person; all or nothing. Consents, mail and sessions go with the row.

    Raises ``StaffAccount``: what staff did must stay attributable until someone takes over.
    """
    if user.is_staff or user.is_superuser:
        raise StaffAccount
    for _name, prepare in reversed(before_erasure.items()):
        prepare(user)
    end_sessions(user)
    _forget_in_logs(user)
    with disable_auditlog():
        user.delete()


def end_sessions(user: User) -> int:
    """Sign the person out everywhere; returns how many sessions ended."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)


def _forget_in_logs(user: User) -> None:
    """Log entries quote names and addresses: those about the account and about its rows go.

    What the person did to things of others stays, without saying who it was.
    """
    forget_entries([user])
    for relation in User._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{relation.field.name: user})
        forget_entries(list(rows))
    LogEntry.objects.filter(actor=user).update(actor=None, actor_email=None, remote_addr=None)


def forget_entries(rows: Sequence[Model]) -> None:
    """Delete what both logs say about ``rows``, which are of one model."""
    if not rows:
        return
    kind = ContentType.objects.get_for_model(rows[0]._meta.concrete_model or type(rows[0]))
    keys = [str(row.pk) for row in rows]
    LogEntry.objects.filter(content_type=kind, object_pk__in=keys).delete()
    AdminLogEntry.objects.filter(content_type=kind, object_id__in=keys).delete()
