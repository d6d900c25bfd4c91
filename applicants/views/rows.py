"""What a ticket, a row of the queue and a row of the past print."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from applicants.choices import ACTIVE, Blocked, RegistrationState
from applicants.models import Registration
from applicants.queries import blocked_reason, queue_position
from applicants.services.reminding import OFFSETS
from events.choices import EventStatus, Phase
from events.models import Event
from events.queries import EventCard, card

TONES: dict[str, str] = {
    RegistrationState.CONFIRMED: "ok",
    RegistrationState.ATTENDED: "ok",
    RegistrationState.OFFERED: "warn",
    RegistrationState.WAITLISTED: "warn",
}


@dataclass(frozen=True)
class Row:
    """A registration beside its event's card, at one instant."""

    registration: Registration
    card: EventCard
    now: datetime
    in_line: int | None

    @property
    def event(self) -> Event:
        return self.card.event

    @property
    def tone(self) -> str:
        """Which square stands before the words of the state."""
        if self.is_called_off:
            return "no"
        if self.is_postponed and self.is_ahead:
            return "warn"
        return TONES.get(self.registration.state, "off")

    @property
    def label(self) -> str:
        """Where it stands, in words that tell an event called off from a place given up."""
        if self.is_called_off:
            return gettext("Event cancelled")
        if self.is_postponed and self.is_ahead:
            return str(self.event.get_status_display())
        if self.registration.state == RegistrationState.CANCELLED:
            return gettext("Registration cancelled")
        if self.registration.state == RegistrationState.OFFERED and not self.is_offer:
            return pgettext("registration", "Offer expired")
        return str(self.registration.get_state_display())

    @property
    def is_called_off(self) -> bool:
        return self.event.status == EventStatus.CANCELLED

    @property
    def is_postponed(self) -> bool:
        return self.event.status == EventStatus.POSTPONED

    @property
    def is_offer(self) -> bool:
        """An offer that can still be accepted; while postponed it does not run out."""
        end = self.registration.offer_expires_at
        in_time = self.is_postponed or (end is not None and self.now < end)
        return self.registration.state == RegistrationState.OFFERED and in_time

    @property
    def is_waiting(self) -> bool:
        return self.registration.state == RegistrationState.WAITLISTED

    @property
    def is_ahead(self) -> bool:
        """A place or a place in line that still means something."""
        if self.registration.state not in ACTIVE or self.is_called_off:
            return False
        return self.is_postponed or self.event.phase(self.now) != Phase.PAST

    @property
    def reminders_ahead(self) -> tuple[str, ...]:
        """Which reminders have not fallen due yet, by their names; none without a place."""
        if self.registration.state != RegistrationState.CONFIRMED or not self.is_ahead:
            return ()
        left = self.event.starts_at - self.now
        return tuple(offset.name for offset in OFFSETS if left > offset.before)

    @property
    def may_cancel(self) -> bool:
        """The same as the service allows."""
        begun = not self.is_postponed and self.event.phase(self.now) != Phase.UPCOMING
        return self.is_ahead and not begun

    @property
    def shows_link(self) -> bool:
        """The link to join is for people whose place is theirs."""
        mine = self.registration.state == RegistrationState.CONFIRMED
        return mine and self.is_ahead and not self.is_postponed and bool(self.event.join_url)

    @cached_property
    def position(self) -> int:
        return queue_position(self.registration)

    @cached_property
    def blocked(self) -> Blocked:
        return blocked_reason(self.registration, self.now)


def rows(
    registrations: Iterable[Registration], in_line: Mapping[int, int] | None = None
) -> list[Row]:
    """One instant for all; ``in_line`` is how many wait for each event."""
    now = timezone.now()
    lengths = in_line or {}
    return [Row(row, card(row.event, now), now, lengths.get(row.event_id)) for row in registrations]
