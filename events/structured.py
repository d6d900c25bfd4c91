"""Events and speakers in the vocabulary of schema.org."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext

from events.choices import Admission, EventStatus, Format, Kind
from events.models import Appearance, Event, Speaker, Venue
from partnership.kit.dates import in_zone
from partnership.kit.i18n import localized
from partnership.kit.structured import Thing, absolute, breadcrumbs, known
from programs.models import Organisation

_TYPES: dict[str, str] = {
    Kind.FESTIVAL: "Festival",
    Kind.EXHIBITION: "ExhibitionEvent",
    Kind.MASTERCLASS: "EducationEvent",
    Kind.SEMINAR: "EducationEvent",
    Kind.MEETING: "BusinessEvent",
}
_STATUS: dict[str, str] = {
    EventStatus.CANCELLED: "EventCancelled",
    EventStatus.POSTPONED: "EventPostponed",
}
_MODES: dict[str, str] = {
    Format.ON_SITE: "Offline",
    Format.ONLINE: "Online",
    Format.HYBRID: "Mixed",
}


def event_things(event: Event, appearances: Iterable[Appearance], picture: str) -> list[Thing]:
    """The event and the way to it; the link to join is for people with a place, so not here."""
    return [event_thing(event, appearances, picture), event_way(event)]


def event_thing(event: Event, appearances: Iterable[Appearance], picture: str) -> Thing:
    moved = event.previous_starts_at is not None and event.status == EventStatus.PUBLISHED
    status = "EventRescheduled" if moved else _STATUS.get(event.status, "EventScheduled")
    return known(
        {
            "@type": _TYPES[event.kind],
            "@id": absolute(event.get_absolute_url()),
            "url": absolute(event.get_absolute_url()),
            "name": _text(event, "title"),
            "description": _text(event, "summary"),
            "image": [
                absolute(path) for path in (event.cover and event.cover.url, picture) if path
            ],
            "inLanguage": list(event.languages),
            "startDate": _moment(event, event.starts_at),
            "endDate": _moment(event, event.ends_at),
            "previousStartDate": _moment(event, event.previous_starts_at),
            "eventStatus": f"https://schema.org/{status}",
            "eventAttendanceMode": f"https://schema.org/{_MODES[event.format]}EventAttendanceMode",
            "location": _locations(event),
            "organizer": [organisation_thing(body) for body in event.organisers.all()],
            "performer": [person_thing(row.speaker) for row in appearances],
            "isAccessibleForFree": True,
            "maximumAttendeeCapacity": event.capacity,
            "offers": _offer(event),
        }
    )


def event_way(event: Event) -> Thing:
    steps = [
        (gettext("Programme"), reverse("events:list")),
        (_text(event, "title"), event.get_absolute_url()),
    ]
    return breadcrumbs(steps)


def speaker_things(speaker: Speaker) -> list[Thing]:
    """A speaker on their own page, and the way to it."""
    here, name = speaker.get_absolute_url(), _text(speaker, "name")
    drawn = reverse("portal:card", args=["speaker", speaker.slug])
    pictures = (speaker.photo.url if speaker.photo else "", drawn)
    person = person_thing(speaker) | known(
        {
            "@id": absolute(here),
            "image": [absolute(path) for path in pictures if path],
            "homeLocation": _city(speaker),
        }
    )
    return [person, breadcrumbs([(gettext("Speakers"), reverse("events:speakers")), (name, here)])]


def person_thing(speaker: Speaker) -> Thing:
    """Only name and occupation of somebody who wants no page of their own."""
    return known(
        {
            "@type": "Person",
            "name": _text(speaker, "name"),
            "jobTitle": _text(speaker, "occupation"),
            "url": absolute(speaker.get_absolute_url()) if speaker.is_public else "",
        }
    )


def _city(speaker: Speaker) -> Thing | None:
    return {"@type": "City", "name": _text(speaker.city, "name")} if speaker.city else None


def organisation_thing(body: Organisation) -> Thing:
    return known({"@type": "Organization", "name": _text(body, "name"), "url": body.site})


def _locations(event: Event) -> list[Thing]:
    address = absolute(event.get_absolute_url())
    online = [{"@type": "VirtualLocation", "url": address}]
    if event.format == Format.ONLINE or event.venue is None:
        return online
    place = [_place(event.venue)]
    return place + online if event.format == Format.HYBRID else place


def _place(venue: Venue) -> Thing:
    spot = {"@type": "GeoCoordinates", "latitude": venue.latitude, "longitude": venue.longitude}
    has_spot = venue.latitude is not None and venue.longitude is not None
    return known(
        {
            "@type": "Place",
            "name": _text(venue, "name"),
            "address": {
                "@type": "PostalAddress",
                "streetAddress": _text(venue, "address"),
                "addressLocality": _text(venue.city, "name"),
                "addressCountry": venue.city.country.upper(),
            },
            "geo": {key: str(value) for key, value in spot.items()} if has_spot else None,
        }
    )


def _offer(event: Event) -> Thing | None:
    """Every place is free; an open call is no offer that one can take."""
    if event.admission == Admission.CALL or event.status != EventStatus.PUBLISHED:
        return None
    is_full = event.capacity is not None and event.seats_taken >= event.capacity
    return known(
        {
            "@type": "Offer",
            "url": absolute(event.get_absolute_url()),
            "price": "0",
            "priceCurrency": "KZT",
            "availability": f"https://schema.org/{'SoldOut' if is_full else 'InStock'}",
            "validFrom": _moment(event, event.registration_opens_at or event.published_at),
        }
    )


def _moment(event: Event, moment: datetime | None) -> str:
    """With the offset of the place, as a person there would say it."""
    return in_zone(moment, event.tz).isoformat(timespec="seconds") if moment else ""


def _text(thing: Model, field: str) -> str:
    return localized(thing, field)[0]
