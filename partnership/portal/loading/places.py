"""Venues with their rooms, and the people on stage."""

from django.conf import settings
from django.db import transaction

from events.models import Room, Speaker, Venue
from partnership.portal.loading.files import SAMPLE, new_rows, read, words
from programs.models import City


@transaction.atomic
def load_venues() -> int:
    """Rooms come with their venue; a venue that exists keeps the rooms it has."""
    rows = new_rows(Venue, read(SAMPLE / "venues.toml")["venue"])
    for row in rows:
        venue = Venue.objects.create(
            slug=row["slug"],
            city=City.objects.get(slug=row["city"]),
            latitude=row["latitude"],
            longitude=row["longitude"],
            **words(row, "name", "address", "access"),
        )
        for room in row["room"]:
            Room.objects.create(venue=venue, capacity=room["capacity"], **words(room, "name"))
    return len(rows)


@transaction.atomic
def load_speakers() -> int:
    rows = new_rows(Speaker, read(SAMPLE / "speakers.toml")["speaker"])
    for row in rows:
        Speaker.objects.create(
            slug=row["slug"],
            city=City.objects.get(slug=row["city"]),
            colour=row["pair"],
            **words(row, "name", "bio", occupation="role"),
        )
    return len(rows)


def rooms() -> dict[tuple[str, str], Room]:
    """By venue and key of the file; a room that staff renamed or removed is not in it."""
    name = f"name_{settings.LANGUAGE_CODE}"
    there = {
        (room.venue.slug, getattr(room, name)): room
        for room in Room.objects.select_related("venue")
    }
    return {
        (venue["slug"], room["key"]): there[venue["slug"], room[name]]
        for venue in read(SAMPLE / "venues.toml")["venue"]
        for room in venue["room"]
        if (venue["slug"], room[name]) in there
    }


def latin_names() -> dict[str, str]:
    """By slug of the speaker."""
    return {row["slug"]: row["latin_name"] for row in read(SAMPLE / "speakers.toml")["speaker"]}
