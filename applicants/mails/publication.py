"""The mails to the owner of a profile or a project that staff show or hold back.

Every kind takes ``professional`` or ``project`` (the row, or its number).
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applicants.models import Professional, Project
from partnership.accounts.models import User
from partnership.notifications.kinds import Correspondent, MailKind, register


def register_kinds() -> None:
    """Make both mails known to the outbox."""
    _kind("publication.shown", _("You are on the portal now"))
    _kind("publication.held", _("Not shown on the portal for now"))


def _kind(name: str, label: Promise) -> None:
    folder = f"mail/{name.replace('.', '_')}"

    def context(
        *,
        recipient: User | Correspondent,
        professional: Professional | int | None = None,
        project: Project | int | None = None,
    ) -> dict[str, Any]:
        row = _row(professional, project)
        is_public = type(row)._default_manager.public().filter(pk=row.pk).exists()
        frame = {"kicker": label, "lead": f"{folder}/lead.txt", "to_partner": False}
        said = {"heading": _heading(row), "quote": row.held_why, "is_public": is_public}
        return frame | said | _button(row, is_public=is_public)

    register(MailKind(name, label, context))


def _row(professional: Professional | int | None, project: Project | int | None) -> Any:
    given, model = (project, Project) if project is not None else (professional, Professional)
    return model._default_manager.get(pk=given) if isinstance(given, int) else given


def _heading(row: Professional | Project) -> str:
    return row.title if isinstance(row, Project) else gettext("Your profile")


def _button(row: Professional | Project, *, is_public: bool) -> dict[str, str]:
    """To the public page when there is one, else to where it is written."""
    if is_public:
        address = row.get_absolute_url()
        return {
            "action_url": settings.SITE_URL + address,
            "action": gettext("Open the public page"),
        }
    own = "profile" if isinstance(row, Professional) else "my_projects"
    address = reverse(f"applicants:{own}")
    return {"action_url": settings.SITE_URL + address, "action": gettext("Look at it")}
