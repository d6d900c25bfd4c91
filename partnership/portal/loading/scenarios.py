"""What becomes of an event after people have registered: the state that its scenario names."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from applicants.choices import RegistrationState
from applicants.models import Registration, RegistrationQuerySet
from applicants.services import attendance, event_changes
from events.models import Event
from partnership.accounts.models import User
from partnership.portal.loading.files import Row
from partnership.portal.loading.moments import final_dates


def reasons(row: Row) -> dict[str, str]:
    return {code: row[f"reason_{code}"] for code in settings.MODELTRANSLATION_LANGUAGES}


def complete(event: Event, row: Row, by: User, now: datetime) -> None:
    """Those who arrived first came, the others did not."""
    for place, registration in enumerate(_places(event)):
        came = place < row["attended"]
        mark = attendance.mark_attended if came else attendance.mark_no_show
        mark(registration, by=by)
    event_changes.complete_event(event, by=by)


def _places(event: Event) -> RegistrationQuerySet:
    rows = Registration.objects.filter(event=event, state=RegistrationState.CONFIRMED)
    return rows.select_related("event").order_by("queued_at", "pk")


def cancel(event: Event, row: Row, by: User, now: datetime) -> None:
    event_changes.cancel_event(event, by=by, reasons=reasons(row))


def postpone(event: Event, row: Row, by: User, now: datetime) -> None:
    event_changes.postpone_event(event, by=by, reasons=reasons(row))


def move(event: Event, row: Row, by: User, now: datetime) -> None:
    """Postponed from the first date to the final one in one step."""
    starts_at, ends_at = final_dates(row, now)
    event_changes.postpone_event(
        event, by=by, reasons=reasons(row), starts_at=starts_at, ends_at=ends_at
    )


# Scenarios that are not here are made by their dates and registrations alone.
MOVES: dict[str, Callable[[Event, Row, User, datetime], None]] = {
    "past_completed": complete,
    "past_cancelled": cancel,
    "cancelled": cancel,
    "postponed_no_date": postpone,
    "postponed_new_date": move,
}
