"""The mail to whoever asked for an export; nobody who is in the file is named in it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applicants.models import CallExport
from partnership.accounts.models import User
from partnership.kit.dates import format_instant_two_clocks
from partnership.notifications.kinds import MailKind, register


def register_kinds() -> None:
    """Make it known to the outbox; it takes ``export`` (the row, or its number)."""
    register(MailKind("export.ready", _("Your export is ready"), _ready))


def _ready(*, recipient: User, export: CallExport | int) -> dict[str, Any]:
    """Leads to the page of the export, which has the private link for this reader alone."""
    row = export if isinstance(export, CallExport) else CallExport.objects.get(pk=export)
    until = format_instant_two_clocks(row.expires_at) if row.expires_at else ""
    address = reverse("admin:applicants_callexport_change", args=[row.pk])
    return {
        "kicker": gettext("Your export is ready"),
        "lead": "mail/export_ready/lead.txt",
        "heading": row.call.title,
        "facts": [
            (gettext("Kind"), str(row.get_kind_display())),
            (gettext("Valid until"), until),
        ],
        "action": gettext("Go to the file"),
        "action_url": settings.SITE_URL + address,
    }
