"""What this app holds about a person, for the person."""

from typing import Any

from applicants.models import Professional, Registration
from partnership.accounts.models import User


def registrations(user: User) -> list[dict[str, Any]]:
    """Every registration with its moves, newest first."""
    rows = Registration.objects.of(user).select_related("event").prefetch_related("trail")
    return [_registration(row) for row in rows]


def professional(user: User) -> dict[str, Any] | None:
    """The profile as the person wrote it; None when there is none."""
    found = Professional.objects.select_related("city").filter(user=user).first()
    if found is None:
        return None
    names = ("family_name", "given_name", "patronymic", "latin_name", "artistic_name")
    return {name: getattr(found, name) for name in names} | {
        "city": found.city.name if found.city else "",
        "languages": found.languages,
        "sectors": [sector.name for sector in found.sectors.all()],
        "updated_at": found.updated_at,
    }


def _registration(row: Registration) -> dict[str, Any]:
    names = ("state", "source", "language", "needs", "created_at", "queued_at")
    more = ("confirmed_at", "offer_expires_at", "ended_at")
    return {name: getattr(row, name) for name in (*names, *more)} | {
        "event": row.event.slug,
        "title": row.event.title,
        "moves": [
            {"from": move.from_state, "to": move.to_state, "at": move.at}
            for move in row.trail.all()
        ],
    }
