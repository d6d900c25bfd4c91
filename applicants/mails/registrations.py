"""The mails about a registration: what each says lies in ``templates/mail/<kind>/``.

Every kind takes ``registration`` (the row, or its number). Text and HTML print the same frame
(``mail/_event.*``) and the same lead, so they cannot come to say different things.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applicants import calendars
from applicants.choices import COLLAPSE, RegistrationState
from applicants.models import Registration
from applicants.queries import queue_position
from events.choices import EventStatus
from events.models import Event
from partnership.accounts.models import User
from partnership.kit.dates import format_day_range, format_instant_two_clocks
from partnership.kit.i18n import language_names
from partnership.notifications.choices import Category
from partnership.notifications.clocks import faces
from partnership.notifications.kinds import Attachment, MailKind, register

Fact = tuple[str, str]
Says = dict[str, Any]


def register_kinds() -> None:
    """Make every mail about registrations known to the outbox."""
    _kind("registration.confirmed", _("Your place is confirmed"), _confirmed, calendar=True)
    _kind("waitlist.joined", _("You are on the waiting list"), _joined)
    _kind("waitlist.offer", _("A place has become available"), _offer)
    _kind("waitlist.taken", _("The place is yours"), _confirmed, calendar=True)
    _kind("waitlist.expired", _("The offer of a place has ended"), _over)
    _kind(
        "registration.cancelled",
        _("Your registration is cancelled"),
        _over,
        calendar=True,
    )
    _kind("event.changed", _("The event has changed"), _changed, calendar=True)
    _kind("event.postponed", _("The event is postponed"), _postponed, calendar=True)
    _kind("event.cancelled", _("The event is cancelled"), _cancelled, calendar=True)
    _kind(
        "event.soon_week",
        _("Reminder: less than a week left"),
        _soon,
        category=Category.REMINDERS,
    )
    _kind("event.soon_day", _("Reminder: less than 24 hours left"), _soon_day)


def _kind(
    name: str,
    label: str | Promise,
    says: Callable[[Registration], Says],
    *,
    category: Category | None = None,
    calendar: bool = False,
) -> None:
    folder = f"mail/{name.replace('.', '_')}"

    def context(*, recipient: User, registration: Registration | int) -> Says:
        row = _row(registration)
        return _frame(row) | {"kicker": label, "lead": f"{folder}/lead.txt"} | says(row)

    def attachments(*, recipient: User, registration: Registration | int) -> list[Attachment]:
        return _calendar(_row(registration))

    register(MailKind(name, label, context, category, attachments if calendar else None))


def _row(registration: Registration | int) -> Registration:
    if isinstance(registration, Registration):
        return registration
    rows = Registration.objects.select_related("user", "event__venue__city", "event__room")
    return rows.get(pk=registration)


def _frame(row: Registration) -> Says:
    """What every mail about an event shows, unless the kind says otherwise."""
    event = row.event
    return {
        "registration": row,
        "event": event,
        "title": event.title,
        "dates": format_day_range(event.starts_at, event.ends_at, event.tz),
        "preheader": format_instant_two_clocks(event.starts_at),
        "faces": faces(event.starts_at),
        "facts": _place_and_time(event),
        "has_place": calendars.has_place(row),
        "event_url": calendars.event_url(event),
        "my_page_url": _absolute("applicants:my_page"),
        "ticket_url": _absolute("applicants:ticket", row.pk),
        "cancel_url": _absolute("applicants:cancel", row.pk),
        "main": "event",
        "may_leave": True,
    }


def _confirmed(row: Registration) -> Says:
    return {"main": "ticket", "facts": [*_place_and_time(row.event), _access(row.event)]}


def _joined(row: Registration) -> Says:
    line = (gettext("Place in line"), str(queue_position(row)))
    return {"main": "my_page", "facts": [line, *_place_and_time(row.event)]}


def _offer(row: Registration) -> Says:
    facts = [_until(row), *_place_and_time(row.event)]
    return _answers(row) | {"preheader": _until(row)[1], "facts": facts}


def _answers(row: Registration) -> Says:
    """Accept and decline are pages with a button: following a link changes nothing."""
    return {
        "main": "accept",
        "may_leave": False,
        "accept_url": _absolute("applicants:accept", row.pk),
        "decline_url": _absolute("applicants:decline", row.pk),
    }


def _over(row: Registration) -> Says:
    return {"may_leave": False, "had_place": calendars.had_place(row)}


def _changed(row: Registration) -> Says:
    event = row.event
    facts = [_until(row), *_place_and_time(event)]
    if _was_moved_just_now(event):
        facts += [_earlier(event.previous_starts_at), (gettext("Reason"), event.status_reason)]
    main = "my_page" if row.state == RegistrationState.WAITLISTED else "ticket"
    link = event.join_url if calendars.has_place(row) else ""
    facts += [(gettext("Link to join online"), link), _access(event)]
    says = {"main": main, "facts": facts, "join_url": link}
    return says | (_answers(row) if row.state == RegistrationState.OFFERED else {})


def _postponed(row: Registration) -> Says:
    """With the new date when it is set already; until then the old one is all there is."""
    event = row.event
    has_new_date = event.status != EventStatus.POSTPONED and _was_moved(event)
    old = event.previous_starts_at if has_new_date else event.starts_at
    facts = [_earlier(old), (gettext("Reason"), event.status_reason)]
    new = [*_place_and_time(event)] if has_new_date else [_new_date_unknown()]
    return {
        "faces": faces(event.starts_at) if has_new_date else None,
        "preheader": event.status_reason,
        "has_new_date": has_new_date,
        "facts": [*facts, *new],
    }


def _cancelled(row: Registration) -> Says:
    event = row.event
    planned = (gettext("It was planned for"), format_instant_two_clocks(event.starts_at))
    return {
        "faces": None,
        "preheader": event.status_reason,
        "may_leave": False,
        "facts": [(gettext("Reason"), event.status_reason), planned, _where(event)],
    }


def _soon(row: Registration) -> Says:
    return {"facts": [*_place_and_time(row.event), *_spoken(row.event), _access(row.event)]}


def _soon_day(row: Registration) -> Says:
    """The link to join goes only to people who have a place."""
    link = row.event.join_url if calendars.has_place(row) else ""
    says = _soon(row) | {"join_url": link}
    return says | ({"main": "join"} if link else {})


def _calendar(row: Registration) -> list[Attachment]:
    """For those whose calendar holds the event; a queue belongs into no calendar."""
    if not calendars.had_place(row):
        return []
    mime = f"text/calendar; method={calendars.method(row)}; charset=utf-8"
    return [Attachment(calendars.file_name(row.event), calendars.calendar_file(row), mime)]


def _place_and_time(event: Event) -> list[Fact]:
    return [
        (gettext("Date"), format_day_range(event.starts_at, event.ends_at, event.tz)),
        (gettext("Ends"), format_instant_two_clocks(event.ends_at)),
        _where(event),
        (gettext("Format"), str(event.get_format_display())),
    ]


def _where(event: Event) -> Fact:
    return gettext("Venue"), calendars.place_line(event) if event.venue else ""


def _access(event: Event) -> Fact:
    text = event.venue.access if event.venue else ""
    return gettext("Step-free and accessible venue"), text or ""


def _spoken(event: Event) -> list[Fact]:
    return [
        (gettext("Working languages"), language_names(event.languages)),
        (gettext("Interpretation provided"), language_names(event.interpretation)),
    ]


def _until(row: Registration) -> Fact:
    end = row.offer_expires_at
    return gettext("Answer by"), format_instant_two_clocks(end) if end else ""


def _was_moved(event: Event) -> bool:
    return event.previous_starts_at not in (None, event.starts_at)


def _was_moved_just_now(event: Event) -> bool:
    """So that an old date and its reason do not come back with a later change of room."""
    changed = event.schedule_changed_at
    return _was_moved(event) and changed is not None and timezone.now() - changed < COLLAPSE


def _earlier(moment: Any) -> Fact:
    return gettext("Earlier date"), format_instant_two_clocks(moment)


def _new_date_unknown() -> Fact:
    return gettext("New date"), gettext("Date to be announced")


def _absolute(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)
