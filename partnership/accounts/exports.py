"""Everything the portal holds about a person, as one document.

An app adds its part from ``AppConfig.ready()``::

    exports.register("registrations", "applicants.exports.registrations")

The function is given the user and returns what JSON can hold (dates and ids may be objects).
"""

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils import timezone

from partnership.accounts.hooks import Hooks
from partnership.accounts.models import ConsentRecord, User

Section = Callable[[User], Any]
sections: Hooks[Section] = Hooks()
register = sections.register


def personal_data(user: User) -> dict[str, Any]:
    """All sections: those of accounts first, then what the other apps registered."""
    document: dict[str, Any] = {
        "portal": settings.SITE_URL,
        "exported_at": timezone.now(),
        "account": _account(user),
        "email_addresses": _rows(
            EmailAddress.objects.filter(user=user), "email", "verified", "primary"
        ),
        "consents": _rows(
            ConsentRecord.objects.filter(user=user),
            *("purpose", "version", "language", "text_sha256", "channel"),
            *("given_at", "withdrawn_at"),
        ),
        "sessions": _rows(
            UserSession.objects.filter(user=user).order_by("pk"), "created_at", "ip", "user_agent"
        ),
        "second_factors": _rows(
            Authenticator.objects.filter(user=user).order_by("pk"),
            *("type", "created_at", "last_used_at"),
        ),
    }
    return document | {name: collect(user) for name, collect in sections.items()}


def _account(user: User) -> dict[str, Any]:
    names = ("email", "full_name", "language", "time_zone", "date_joined", "last_login")
    return {name: getattr(user, name) for name in names} | {
        "groups": list(user.groups.order_by("name").values_list("name", flat=True))
    }


def _rows(queryset: Any, *names: str) -> list[dict[str, Any]]:
    return list(queryset.values(*names))
