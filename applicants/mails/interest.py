"""The mails about a partner's message; neither side's address is in any but the answer.

Every kind takes ``interest`` (the row, or its number).
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from applicants.choices import InterestTarget
from applicants.models import InterestRequest
from partnership.accounts.models import User
from partnership.notifications.kinds import Correspondent, MailKind, register

SALT = "applicants.interest.confirm"

Says = dict[str, Any]


def register_kinds() -> None:
    """Make every mail about a partner's message known to the outbox."""
    _kind("interest.confirm", _("Confirm your message"), _confirm)
    _kind("interest.waiting", _("A partner’s message waits for the team"), _to_team)
    _kind("interest.relayed", _("A partner has written to you"), _to_professional)
    _kind("interest.reminder", _("A partner is waiting for your answer"), _to_professional)
    _kind("interest.answered", _("Your message has been answered"), _answered)
    _kind("interest.declined", _("Your message has been declined"), _declined)
    _kind("interest.refused", _("Your message was not passed on"), _quoted)
    _kind("interest.closed", _("Your message will not be answered"), _quoted)


def _kind(name: str, label: Promise, says: Callable[[InterestRequest], Says]) -> None:
    folder = f"mail/{name.replace('.', '_')}"

    def context(
        *, recipient: User | Correspondent, interest: InterestRequest | int, note: str = ""
    ) -> Says:
        row = _row(interest)
        is_partner = isinstance(recipient, Correspondent)
        frame = {"kicker": label, "lead": f"{folder}/lead.txt", "to_partner": is_partner}
        return frame | {"heading": _reader(row), "note": note} | says(row)

    register(MailKind(name, label, context))


def _row(interest: InterestRequest | int) -> InterestRequest:
    if isinstance(interest, InterestRequest):
        return interest
    rows = InterestRequest.objects.select_related("professional__user", "project")
    return rows.prefetch_related("project__texts").get(pk=interest)


def _reader(row: InterestRequest) -> str:
    """To whom or about what the partner wrote, as the public knows them."""
    if row.target == InterestTarget.TEAM:
        return gettext("The programme team")
    if row.project:
        return row.project.told("title")[0]
    return str(row.professional and row.professional.shown_name)


def _quoted(row: InterestRequest) -> Says:
    return {"quote": row.message}


def _confirm(row: InterestRequest) -> Says:
    """Without the message: the address may be a stranger's, who is not to get its words."""
    token = signing.dumps(row.pk, salt=SALT)
    address = settings.SITE_URL + reverse("applicants:interest_confirm", args=[token])
    return {"action_url": address, "action": gettext("Confirm and send")}


def _to_team(row: InterestRequest) -> Says:
    """That there is something to screen; the words themselves are read at the desk."""
    desk = reverse("admin:applicants_interestrequest_change", args=[row.pk])
    return {
        "facts": _sender(row),
        "action_url": settings.SITE_URL + desk,
        "action": gettext("Open the desk"),
    }


def _sender(row: InterestRequest) -> list[tuple[str, str]]:
    """Who wrote, without the address."""
    return [
        (pgettext("letter", "From"), row.name),
        (gettext("Organisation"), row.organisation),
        (gettext("Country"), row.country),
        (gettext("About the project"), row.project.told("title")[0] if row.project else ""),
        (gettext("Language"), row.get_language_display()),
    ]


def _to_professional(row: InterestRequest) -> Says:
    address = settings.SITE_URL + reverse("applicants:letter", args=[row.pk])
    return {
        "heading": row.organisation,
        "facts": _sender(row),
        "quote": row.message,
        "action_url": address,
        "action": gettext("Answer or decline"),
    }


def _answered(row: InterestRequest) -> Says:
    """The only mail with an address: whoever answers wants to be reached."""
    address = row.professional.user.email if row.professional else settings.MAIL_REPLY_TO
    return {"facts": [(gettext("Email address"), address)], "quote": row.answer}


def _declined(row: InterestRequest) -> Says:
    return {"quote": row.answer}
