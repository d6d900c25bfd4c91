"""The mails to those who are asked to stand by an application, and their answers.

Every kind takes ``asked``: a co-applicant's row or an endorsement's. The link is signed and
names the question by its nonce, so a question asked anew makes older links useless.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from applicants.mails.applications import about, absolute, of_application
from applicants.models import Application, CoApplicant, Endorsement
from partnership.accounts.models import User
from partnership.kit.dates import format_instant_two_clocks
from partnership.kit.i18n import localized
from partnership.notifications.kinds import Correspondent, MailKind, register

Asked = CoApplicant | Endorsement
Says = dict[str, Any]
VALID_FOR = timedelta(days=14)
JOIN_SALT, ENDORSE_SALT = "applicants.application.join", "applicants.application.endorse"


def register_kinds() -> None:
    """Make every mail about somebody asked known to the outbox."""
    _kind("coapplicant.asked", _("You are asked to apply together"), _join)
    _kind("coapplicant.agreed", _("Your co-applicant has agreed"), _to_applicant)
    _kind("coapplicant.refused", _("Your co-applicant has refused"), _to_applicant)
    _kind("coapplicant.taken_back", _("You no longer apply together"), _over)
    _kind("endorsement.asked", _("You are asked for an endorsement"), _endorse)
    _kind("endorsement.given", _("Your application has been endorsed"), _to_applicant)
    _kind("endorsement.refused", _("The endorsement was refused"), _to_applicant)


def token_of(asked: Asked) -> str:
    """What stands in the mailed link; whoever has it may answer, once."""
    salt = JOIN_SALT if isinstance(asked, CoApplicant) else ENDORSE_SALT
    return signing.dumps([asked.pk, asked.nonce], salt=salt)


def named(token: str, salt: str) -> tuple[int, str] | None:
    """The row and the nonce that a link names; None for what was never signed here."""
    try:
        pk, nonce = signing.loads(token, salt=salt)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(pk), str(nonce)


def expires_at(asked: Asked) -> datetime:
    """The instant from which the mailed link opens nothing any more."""
    return asked.expires_at if isinstance(asked, Endorsement) else asked.asked_at + VALID_FOR


def asker_of(application: Application) -> str:
    """Who asks, in the script of whoever reads."""
    return application.professional.shown_name if application.professional else ""


def _kind(name: str, label: Promise, says: Callable[[Any], Says]) -> None:
    folder = f"mail/{name.replace('.', '_')}"

    def context(*, recipient: User | Correspondent, asked: Asked) -> Says:
        frame = {"kicker": label, "lead": f"{folder}/lead.txt", "asked": asked}
        return about(asked.application) | frame | says(asked)

    register(MailKind(name, label, context))


def _join(row: CoApplicant) -> Says:
    return _question(row, absolute("applicants:co_application", token_of(row))) | {
        "until": format_instant_two_clocks(expires_at(row)),
        "action": gettext("Read and answer"),
    }


def _endorse(row: Endorsement) -> Says:
    return _question(row, absolute("applicants:endorse", token_of(row))) | {
        "until": format_instant_two_clocks(expires_at(row)),
        "action": gettext("Read and answer"),
    }


def _question(asked: Asked, address: str) -> Says:
    application = asked.application
    return {
        "asker": asker_of(application),
        "facts": [
            (gettext("Applicant"), asker_of(application)),
            (gettext("Open call"), localized(application.call, "title")[0]),
            (gettext("Project"), application.title),
        ],
        "action_url": address,
        "why": "asked",
    }


def _to_applicant(asked: Asked) -> Says:
    return {
        "facts": [
            (pgettext("person", "Name"), asked.name),
            (gettext("Organisation"), getattr(asked, "organisation", "")),
            *of_application(asked.application),
        ],
        "why": "applied",
    }


def _over(row: CoApplicant) -> Says:
    address = absolute("programs:call", row.application.call.slug)
    return _question(row, address) | {"action": gettext("Open the call")}
