"""The mails to reviewers: how many applications of which call, never whose or called what."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applicants.jury_progress import Owed, owed_by_call
from partnership.accounts.models import User
from partnership.kit.dates import format_instant_two_clocks
from partnership.notifications.kinds import MailKind, register


def register_kinds() -> None:
    """Make both known to the outbox; each takes its recipient only."""
    _kind("review.assigned", _("Applications for you to review"))
    _kind("review.due", _("Your reviews are due soon"))


def _kind(name: str, label: Promise) -> None:
    register(MailKind(name, label, _says(name, label)))


def _says(name: str, label: Promise) -> Callable[..., dict[str, Any]]:
    def context(*, recipient: User) -> dict[str, Any]:
        owed = owed_by_call(recipient)
        count = sum(line.count for line in owed)
        return {
            "kicker": label,
            "lead": f"mail/{name.replace('.', '_')}/lead.txt",
            "heading": gettext("To review: %(count)d") % {"count": count},
            "facts": [(line.call.title, _left(line)) for line in owed],
            "action": gettext("Open the reviews"),
            "action_url": settings.SITE_URL + reverse("applicants:reviews"),
        }

    return context


def _left(line: Owed) -> str:
    if line.call.review_due_at is None:
        return gettext("To review: %(count)d") % {"count": line.count}
    due = format_instant_two_clocks(line.call.review_due_at)
    return gettext("To review: %(count)d. Due: %(due)s") % {"count": line.count, "due": due}
