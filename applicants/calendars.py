"""A person's place as their calendar should hold it: a file, or a link to a calendar service."""

import datetime as dt

from django.conf import settings
from django.utils.translation import get_language, gettext

from applicants.choices import ACTIVE, RegistrationState
from applicants.models import Registration
from events.choices import EventStatus, Format
from events.models import Event
from partnership.kit.dates import format_instant_two_clocks
from partnership.kit.ics import CalendarEntry, google_address, outlook_address, render_calendar
from partnership.kit.titles import portal_title

_WITH_A_PLACE = frozenset(
    {RegistrationState.CONFIRMED, RegistrationState.ATTENDED, RegistrationState.NO_SHOW}
)


def has_place(registration: Registration) -> bool:
    """Whether the place is theirs for good; an offered one is not yet."""
    return registration.state in _WITH_A_PLACE


def had_place(registration: Registration) -> bool:
    """Whether their calendar may hold the event: a place is theirs, or was before it ended."""
    return has_place(registration) or registration.confirmed_at is not None


def is_off(registration: Registration) -> bool:
    """Whether the planned time no longer holds for this person, so a calendar must let it go."""
    gone = registration.event.status in (EventStatus.CANCELLED, EventStatus.POSTPONED)
    return gone or registration.state not in ACTIVE


def place_line(event: Event) -> str:
    """Where people are to be, in one line of the active language."""
    parts: list[str] = []
    if event.venue:
        parts = [event.venue.name, event.venue.address, event.venue.city.name]
    if event.room:
        parts.insert(1, event.room.name)
    if event.format != Format.ON_SITE:
        parts.append(str(Format.ONLINE.label))
    return ", ".join(filter(None, parts))


def calendar_file(registration: Registration) -> bytes:
    """The event for this person's calendar, in the active language.

    The link to join is in it only when the place is theirs. Once the event or the place is
    off, the file takes the entry out of the calendar again.
    """
    return render_calendar(
        [_entry(registration, cancelled=is_off(registration))],
        name=registration.event.title,
        method=method(registration),
        language=get_language() or settings.LANGUAGE_CODE,
    )


def method(registration: Registration) -> str:
    """What the calendar program is to do with the file."""
    return "CANCEL" if is_off(registration) else "PUBLISH"


def file_name(event: Event) -> str:
    return f"{event.slug}.ics"


def event_url(event: Event) -> str:
    """Absolute, in the active language."""
    return settings.SITE_URL + event.get_absolute_url()


def google_url(registration: Registration) -> str:
    """Opens a filled form in Google Calendar."""
    return google_address(_entry(registration, cancelled=False))


def outlook_url(registration: Registration) -> str:
    """Opens a filled form in the calendar of Outlook."""
    return outlook_address(_entry(registration, cancelled=False))


def _entry(registration: Registration, *, cancelled: bool) -> CalendarEntry:
    event = registration.event
    return CalendarEntry(
        uid=event.calendar_uid,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        summary=_title(registration) % {"title": event.title},
        description=_description(registration, with_link=not cancelled),
        location=place_line(event),
        url=event_url(event),
        sequence=event.ics_sequence,
        status=_status(registration, cancelled=cancelled),
        updated_at=_changed_at(registration),
        organizer_name=portal_title(),
        organizer_email=settings.MAIL_REPLY_TO,
    )


def _title(registration: Registration) -> str:
    if registration.event.status == EventStatus.CANCELLED:
        return gettext("Cancelled: %(title)s")
    if registration.event.status == EventStatus.POSTPONED:
        return gettext("Postponed: %(title)s")
    if registration.state not in ACTIVE:
        return gettext("Registration cancelled: %(title)s")
    return "%(title)s"


def _changed_at(registration: Registration) -> dt.datetime:
    """Of two files with the same SEQUENCE programs follow the later: giving up a place counts."""
    moments = (
        registration.event.updated_at,
        registration.confirmed_at,
        registration.ended_at,
    )
    return max(filter(None, moments))


def _status(registration: Registration, *, cancelled: bool) -> str:
    if cancelled:
        return "CANCELLED"
    return "CONFIRMED" if has_place(registration) else "TENTATIVE"


def _description(registration: Registration, *, with_link: bool = True) -> str:
    event = registration.event
    lines = [format_instant_two_clocks(event.starts_at), event.summary]
    if with_link and event.join_url and has_place(registration):
        lines.append(gettext("Link to join online: %(address)s") % {"address": event.join_url})
    return "\n\n".join([*filter(None, lines), event_url(event)])
