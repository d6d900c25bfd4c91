"""Removing what nobody came back for."""

from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from partnership.accounts.hooks import Hooks
from partnership.accounts.models import User
from partnership.accounts.services import erasure

# Rows of these apps belong to the account itself; a row of any other app is a reason to stay.
_OWN = {"accounts", "account", "mfa", "usersessions", "notifications", "admin", "auditlog"}


# Apps above have rows of strangers that nobody came back for either.
hourly: Hooks[Callable[[], None]] = Hooks()


def forget_unverified() -> int:
    """Delete accounts whose address was never confirmed in UNVERIFIED_ACCOUNT_DAYS.

    Whoever holds something of another app (a registration made by staff) stays. No log keeps
    the name or the address of who goes: perhaps it was a stranger's.
    """
    forgotten = [user for user in _stale_accounts() if not _holds_something(user)]
    for user in forgotten:
        erasure.erase(user)
    return len(forgotten)


def clear_sessions() -> int:
    """Delete expired sessions and the rows of the sessions list that point to none."""
    count, _per_model = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive)).delete()
    return count


def _stale_accounts() -> QuerySet[User]:
    since = timezone.now() - timedelta(days=settings.UNVERIFIED_ACCOUNT_DAYS)
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(
        Exists(addresses.filter(verified=False)),
        ~Exists(addresses.filter(verified=True)),
        date_joined__lt=since,
        last_login__isnull=True,
        is_staff=False,
        is_superuser=False,
    )


def _holds_something(user: User) -> bool:
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: user}).exists()
        for relation in User._meta.related_objects
        if relation.related_model._meta.app_label not in _OWN
    )
