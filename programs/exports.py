"""What this app holds about a person, for the person."""

from typing import Any

from partnership.accounts.models import User
from programs.models import JurySeat


def jury_seats(user: User) -> list[dict[str, Any]]:
    """In which calls the person judges or has judged, and the languages they said they read."""
    seats = JurySeat.objects.filter(user=user).select_related("call").order_by("pk")
    return [
        {"call": str(seat.call), "languages": seat.languages, "active": seat.is_active}
        for seat in seats
    ]
