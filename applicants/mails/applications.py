"""The mails about an application after its first draft; the words lie in ``templates/mail/``.

Every kind takes ``application`` (the row, or its number). What the jury says or staff stage is
in none of them: a decision is mailed by its release only.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from applicants.models import Application, DecisionLetter
from events.models import Event
from partnership.accounts.models import User
from partnership.kit.dates import format_date, format_instant_two_clocks, in_zone
from partnership.notifications.clocks import faces
from partnership.notifications.kinds import Correspondent, MailKind, register

Fact = tuple[str, str]
Says = dict[str, Any]


def register_kinds() -> None:
    """Make every mail about an application known to the outbox."""
    _kind("app.received", _("We have received your application"), _received)
    _kind("app.needs_info", _("Information needed"), _needs_info)
    _kind("app.info_received", _("An applicant has answered"), _to_team)
    _kind("app.accepted", _("Your application has been accepted"), _to_confirm)
    _kind("app.moved_up", _("A place has become available for you"), _to_confirm)
    _kind("app.confirm_place", _("Reminder: confirm your participation"), _to_confirm)
    _kind("app.reserve", _("Decision on your application"), _plain)
    _kind("app.declined", _("Decision on your application"), _declined)
    _kind("app.confirmed", _("Your participation is confirmed"), _confirmed)
    _kind("app.turned_down", _("You have turned down the place"), _plain)
    _kind("app.expired", _("The time to confirm has run out"), _plain)
    _kind("app.withdrawn", _("Application withdrawn"), _plain)
    _kind("app.place_missing", _("No place left at an event"), _place_missing)
    _kind("app.letter_revoked", _("Your decision letter has been revoked"), _letter_revoked)


def _kind(name: str, label: Promise, says: Callable[..., Says]) -> None:
    folder = f"mail/{name.replace('.', '_')}"

    def context(
        *, recipient: User | Correspondent, application: Application | int, **ids: Any
    ) -> Says:
        row = application_row(application)
        frame = about(row) | {"kicker": label, "lead": f"{folder}/lead.txt", "why": "applied"}
        return frame | says(row, **ids)

    register(MailKind(name, label, context))


def application_row(application: Application | int) -> Application:
    """The row with all that a mail prints, whichever of the two was given."""
    if isinstance(application, Application):
        return application
    rows = Application.objects.select_related("call", "professional__user")
    return rows.get(pk=application)


def about(row: Application) -> Says:
    """What every mail about an application shows, unless the kind says otherwise."""
    return {
        "call": row.call,
        "number": row.number,
        "facts": of_application(row),
        "action_url": absolute("applicants:my_application", row.pk),
        "action": gettext("Open the application"),
    }


def of_application(row: Application) -> list[Fact]:
    """Which application it is."""
    return [
        (pgettext("application", "Number"), row.number),
        (gettext("Project"), row.title),
    ]


def absolute(name: str, *args: object) -> str:
    """An address of the portal as a mail needs it."""
    return settings.SITE_URL + reverse(name, args=args)


def _plain(row: Application) -> Says:
    return {}


def _received(row: Application) -> Says:
    """With the instant and the hash of the last receipt, so that the mail is a proof as well."""
    last = row.receipts.order_by("number").last()
    if last is None:
        return {}
    facts = [
        (gettext("Submitted"), format_instant_two_clocks(last.sent_at)),
        (gettext("Application deadline"), format_instant_two_clocks(last.deadline)),
        *of_application(row),
        (gettext("Receipt"), str(last)),
        ("SHA-256", last.sha256),
    ]
    return {"facts": facts}


def _needs_info(row: Application) -> Says:
    until = row.info_due_at
    return {
        "until": _day(row, until),
        "faces": faces(until) if until else None,
        "facts": [_until(gettext("Answer awaited until"), until), *of_application(row)],
        "quote": row.info_question,
        "action": gettext("Answer the team"),
    }


def _to_confirm(row: Application) -> Says:
    """The page has both buttons: following a link changes nothing."""
    until = row.confirm_by
    return {
        "until": _day(row, until),
        "faces": faces(until) if until else None,
        "facts": [_until(gettext("Confirm by"), until), *of_application(row)],
        "action": gettext("Confirm or turn down"),
    }


def _declined(row: Application) -> Says:
    return {"more_url": absolute("programs:calls"), "more": gettext("See the open calls")}


def _confirmed(row: Application) -> Says:
    return {"action": gettext("See my application")}


def _to_team(row: Application) -> Says:
    """That there is an answer; it is read at the desk."""
    return {
        "facts": _for_team(row),
        "why": "team",
        "action_url": absolute("admin:applicants_application_change", row.pk),
        "action": gettext("Open the desk"),
    }


def _place_missing(row: Application, event: Event | int) -> Says:
    fed = event if isinstance(event, Event) else Event.objects.get(pk=event)
    return {
        "facts": [(gettext("Event"), fed.title), *_for_team(row)],
        "event": fed,
        "why": "team",
        "action_url": absolute("admin:events_event_change", fed.pk),
        "action": gettext("Open the desk"),
    }


def _letter_revoked(row: Application, letter: DecisionLetter | int) -> Says:
    paper = letter if isinstance(letter, DecisionLetter) else row.letters.get(pk=letter)
    pair = f"{paper.get_first_language_display()} · {paper.get_second_language_display()}"
    return {
        "facts": [
            (gettext("Decision letter"), paper.number),
            (gettext("Languages"), pair),
            *of_application(row),
        ],
        "quote": paper.revoke_reason,
        "more_url": absolute("applicants:verify_letter", paper.code),
        "more": gettext("Public page of the letter"),
    }


def _for_team(row: Application) -> list[Fact]:
    applicant = row.professional
    return [
        *of_application(row),
        (gettext("Applicant"), applicant.user.full_name if applicant else ""),
    ]


def _until(label: str, moment: Any) -> Fact:
    return label, format_instant_two_clocks(moment) if moment else ""


def _day(row: Application, moment: Any) -> str:
    """For the subject: the day on the clock that the call keeps."""
    return format_date(in_zone(moment, row.call.tz).date()) if moment else ""
