"""Writing an event of the sample programme as staff would: a draft with its agenda."""

from datetime import datetime

from events.choices import AppearanceRole
from events.models import Appearance, Event, Room, Session, Speaker, Venue
from partnership.portal.loading.files import Row, words
from partnership.portal.loading.moments import first_moments, session_dates
from programs.choices import OrganisationKind
from programs.models import OpenCall, Organisation, Sector

Rooms = dict[tuple[str, str], Room]


def write_draft(row: Row, rooms: Rooms, now: datetime) -> Event:
    """The event as it stands before anybody has seen it; both parties are its organisers."""
    moments = first_moments(row, now)
    event = Event.objects.create(
        slug=row["slug"],
        kind=row["kind"],
        parent=Event.objects.filter(slug=row["parent"]).first(),
        starts_at=moments.starts_at,
        ends_at=moments.ends_at,
        tz=row["tz"],
        format=row["format"],
        venue=Venue.objects.filter(slug=row["venue"]).first(),
        room=rooms.get((row["venue"], row["room"])),
        join_url=row["join_url"],
        languages=row["languages"],
        interpretation=row["interpretation"],
        admission=row["admission"],
        call=OpenCall.objects.filter(slug=row.get("call", "")).first(),
        registration_opens_at=moments.opens_at,
        registration_closes_at=moments.closes_at,
        capacity=row.get("capacity"),
        waiting_list=row.get("waiting_list", False),
        published_at=None if row["scenario"] == "draft" else moments.published_at,
        is_demonstration=True,
        **words(row, "title", "summary", "body", "audience"),
    )
    event.sectors.set(Sector.objects.filter(slug__in=row["sectors"]))
    event.organisers.set(Organisation.objects.filter(kind=OrganisationKind.PARTY))
    _write_agenda(event, row, rooms)
    return event


def speakers_of(row: Row) -> set[str]:
    """Slugs of everybody on stage, in the event as a whole or in one line of its agenda."""
    in_sessions = {slug for line in row.get("session", []) for slug in line["speakers"]}
    return in_sessions | {speaker["slug"] for speaker in row.get("speaker", [])}


def _write_agenda(event: Event, row: Row, rooms: Rooms) -> None:
    roles = {speaker["slug"]: speaker["role"] for speaker in row.get("speaker", [])}
    speakers = {s.slug: s for s in Speaker.objects.filter(slug__in=speakers_of(row))}
    for order, (slug, role) in enumerate(roles.items(), start=1):
        Appearance.objects.create(event=event, speaker=speakers[slug], role=role, order=order)
    for line in row.get("session", []):
        session = _write_session(event, line, rooms.get((row["venue"], line["room"])))
        for order, slug in enumerate(line["speakers"], start=1):
            Appearance.objects.create(
                event=event,
                session=session,
                speaker=speakers[slug],
                role=roles.get(slug, AppearanceRole.SPEAKER),
                order=order,
            )


def _write_session(event: Event, line: Row, room: Room | None) -> Session:
    starts_at, ends_at = session_dates(line, event.tz, event.starts_at)
    return Session.objects.create(
        event=event, starts_at=starts_at, ends_at=ends_at, room=room, **words(line, "title")
    )
