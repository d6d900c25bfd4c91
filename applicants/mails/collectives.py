"""The mails about co-authors: the invitation, and to the owner what became of it.

Both take ``co_author`` (the row, or its number).
"""

from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applicants.choices import CoAuthorState
from applicants.models import CoAuthor
from partnership.accounts.models import User
from partnership.kit.dates import format_instant_two_clocks
from partnership.notifications.kinds import Correspondent, MailKind, register

SALT = "applicants.co_author"


def register_kinds() -> None:
    """Make both mails known to the outbox."""
    _kind("project.invited", _("An invitation to sign a project"), _invited)
    _kind("project.invitation_answered", _("An answer to your invitation"), _answered)


def invitation_address(row: CoAuthor) -> str:
    """The page of the invitation; its key is signed and of use while the invitation is open."""
    token = signing.dumps(row.pk, salt=SALT)
    return reverse("applicants:invitation", args=[token])


def _kind(name: str, label: Promise, says: Any) -> None:
    folder = f"mail/{name.replace('.', '_')}"

    def context(*, recipient: User | Correspondent, co_author: CoAuthor | int) -> dict[str, Any]:
        row = _row(co_author)
        frame = {"kicker": label, "lead": f"{folder}/lead.txt", "heading": row.project.title}
        return frame | says(row)

    register(MailKind(name, label, context))


def _row(co_author: CoAuthor | int) -> CoAuthor:
    if isinstance(co_author, CoAuthor):
        return co_author
    return CoAuthor.objects.select_related("project__owner", "user").get(pk=co_author)


def _invited(row: CoAuthor) -> dict[str, Any]:
    """Who invites and to what; the texts of the project are read after signing in."""
    return {
        "facts": [
            (gettext("Who invites you"), row.project.owner.shown_name),
            (gettext("Your role"), row.role),
            (gettext("Valid until"), format_instant_two_clocks(row.expires_at)),
        ],
        "action_url": settings.SITE_URL + invitation_address(row),
        "action": gettext("Look at the invitation"),
    }


def _answered(row: CoAuthor) -> dict[str, Any]:
    """By name only who has accepted; of others the owner knows the address they wrote to."""
    here = reverse("applicants:co_authors", args=[row.project_id])
    known = row.state in {CoAuthorState.ACCEPTED, CoAuthorState.LEFT}
    return {
        "facts": [
            (gettext("Who"), row.shown_name if known else row.email),
            (gettext("Answer"), row.get_state_display()),
        ],
        "action_url": settings.SITE_URL + here,
        "action": gettext("See the co-authors"),
    }
