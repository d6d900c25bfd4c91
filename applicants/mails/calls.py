"""The mails about a call's deadline, which their reader may refuse."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applicants.mails.applications import absolute, application_row, of_application
from applicants.models import Application
from partnership.accounts.models import User
from partnership.kit.dates import format_instant_two_clocks
from partnership.notifications.choices import Category
from partnership.notifications.clocks import faces
from partnership.notifications.kinds import MailKind, register
from programs.models import OpenCall

Says = dict[str, Any]


def register_kinds() -> None:
    """Make every mail about a deadline known to the outbox."""
    _of_draft("call.draft_closing", _("Your application has not been submitted yet"))
    _of_draft("call.deadline_extended", _("The deadline has been extended"))
    _followed("call.closing_followed", _("Application deadline approaching"))


def _of_draft(name: str, label: Promise) -> None:
    folder = f"mail/{name.replace('.', '_')}"

    def context(*, recipient: User, application: Application | int) -> Says:
        row = application_row(application)
        said = _deadline(row.call) | {"kicker": label, "lead": f"{folder}/lead.txt"}
        return said | {
            "facts": [*said["facts"], *of_application(row)],
            "why": "applied",
            "action_url": absolute("applicants:my_application", row.pk),
            "action": gettext("Continue my application"),
        }

    register(MailKind(name, label, context, Category.CALLS))


def _followed(name: str, label: Promise) -> None:
    folder = f"mail/{name.replace('.', '_')}"

    def context(*, recipient: User, call: OpenCall | int) -> Says:
        row = call if isinstance(call, OpenCall) else OpenCall.objects.get(pk=call)
        return _deadline(row) | {
            "kicker": label,
            "lead": f"{folder}/lead.txt",
            "why": "followed",
            "action_url": absolute("programs:call", row.slug),
            "action": gettext("Open the call"),
            "more_url": absolute("applicants:following"),
            "more": gettext("Sectors I follow"),
        }

    register(MailKind(name, label, context, Category.CALLS))


def _deadline(call: OpenCall) -> Says:
    deadline = (gettext("Application deadline"), format_instant_two_clocks(call.closes_at))
    before = call.extended_from
    earlier = (gettext("Earlier deadline"), format_instant_two_clocks(before) if before else "")
    return {"call": call, "faces": faces(call.closes_at), "facts": [deadline, earlier]}
