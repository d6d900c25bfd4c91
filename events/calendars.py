"""Events as entries of calendar files."""

import re
from dataclasses import replace

from django.conf import settings
from django.utils.translation import gettext

from events.choices import EventStatus, Format
from events.models import Event, Session, Venue
from partnership.kit.dates import format_instant_two_clocks
from partnership.kit.folding import fold
from partnership.kit.i18n import localized
from partnership.kit.ics import CalendarEntry
from partnership.kit.titles import portal_title

_STATUS: dict[str, str] = {
    EventStatus.CANCELLED: "CANCELLED",
    EventStatus.POSTPONED: "TENTATIVE",
}


def calendar_entry(event: Event) -> CalendarEntry:
    """What any calendar may know: never the link to join, which is for people with a place."""
    title = _headed(event, localized(event, "title")[0])
    address = f"{settings.SITE_URL}{event.get_absolute_url()}"
    summary, _language = localized(event, "summary")
    clocks = format_instant_two_clocks(event.starts_at)
    return CalendarEntry(
        uid=event.calendar_uid,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        summary=title,
        description="\n\n".join((summary, clocks, address)),
        location=_location(event),
        url=address,
        sequence=event.ics_sequence,
        status=_STATUS.get(event.status, "CONFIRMED"),
        updated_at=event.updated_at,
        organizer_name=portal_title(),
        organizer_email=settings.MAIL_REPLY_TO,
    )


def session_entry(session: Session) -> CalendarEntry:
    """One line of the agenda; ``session.event`` must be at hand. It moves as its event moves."""
    event = session.event
    whole = calendar_entry(event)
    title = _headed(event, localized(session, "title")[0])
    summary, _language = localized(session, "summary")
    room = localized(session.room, "name")[0] if session.room else ""
    clocks = format_instant_two_clocks(session.starts_at)
    return replace(
        whole,
        uid=f"session-{session.pk}@{settings.SITE_HOST}",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=title,
        description="\n\n".join(filter(None, (whole.summary, summary, clocks, whole.url))),
        location=", ".join(filter(None, (room, whole.location))),
    )


def _headed(event: Event, title: str) -> str:
    """Programs that know no status still show that it does not take place then."""
    if event.status == EventStatus.CANCELLED:
        return gettext("Cancelled: %(title)s") % {"title": title}
    if event.status == EventStatus.POSTPONED:
        return gettext("Postponed: %(title)s") % {"title": title}
    return title


def _location(event: Event) -> str:
    if event.format == Format.ONLINE or event.venue is None:
        return gettext("Online")
    venue = event.venue
    parts = [localized(venue, "name"), localized(venue, "address")]
    if not says_city(venue):
        parts.append(localized(venue.city, "name"))
    return ", ".join(text for text, _language in parts if text)


def says_city(venue: Venue) -> bool:
    """Whether the address ends with its city already, declined or with a number after it."""
    address, _language = localized(venue, "address")
    city, _language = localized(venue.city, "name")
    last = fold(address.rsplit(",", 1)[-1])
    return bool(re.search(rf"\b{re.escape(fold(city))}", last))
