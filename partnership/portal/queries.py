"""What the home page and the page of an event read across all apps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby, islice

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from applicants.choices import ACTIVE, FOLLOWS, Blocked, RegistrationState
from applicants.models import Registration
from applicants.queries import blocked_reason, queue_position
from events.choices import COUNTS_TOWARD, EventStatus, Phase
from events.models import Appearance, Event, Session
from events.queries import EventCard, cards
from partnership.accounts.models import User
from partnership.kit.dates import (
    ALMATY,
    TwoClocks,
    format_day_range,
    format_time,
    format_weekday_and_day,
    local_instant,
    weekday_name,
    zone,
)
from partnership.kit.i18n import localized
from programs.models import Commitment, CommitmentPeriod, Quote

RELATED = 3
MOST_SQUARES = 60
VOICES = 2


@dataclass(frozen=True)
class Square:
    """One promised event in the woven carpet: held, scheduled or neither."""

    pair: str = ""
    glyph: str = ""
    scheduled: bool = False


@dataclass(frozen=True)
class Promise:
    """A commitment beside what was held and what is in the programme."""

    commitment: Commitment
    held: Sequence[EventCard]
    scheduled: int

    @property
    def squares(self) -> list[Square]:
        """As many as were promised; what was held beyond that is counted, not drawn."""
        full = [_square(card) for card in self.held]
        open_squares = [Square(scheduled=True)] * self.scheduled
        rest = [Square()] * self.commitment.least
        drawn = min(self.commitment.least, MOST_SQUARES)
        return list(islice((*full, *open_squares, *rest), drawn))

    @property
    def is_long(self) -> bool:
        """Breaks into two rows on a phone."""
        return len(self.squares) > 12


@dataclass(frozen=True)
class Ledger:
    """The promises of one period."""

    period: CommitmentPeriod
    promises: list[Promise]
    today: date
    follower: CommitmentPeriod | None = None

    @property
    def is_over(self) -> bool:
        return self.period.ends_on < self.today

    @property
    def dates(self) -> str:
        return format_day_range(self.period.starts_on, self.period.ends_on)

    @property
    def follower_dates(self) -> str:
        """The days of the period under way that promises nothing yet."""
        return (
            format_day_range(self.follower.starts_on, self.follower.ends_on)
            if self.follower
            else ""
        )


def ledger(now: datetime | None = None) -> Ledger | None:
    """The newest period that has begun and promises something; four queries."""
    now = now or timezone.now()
    today = now.astimezone(ALMATY).date()
    newest = list(
        CommitmentPeriod.objects.filter(starts_on__lte=today)
        .annotate(promises=Exists(Commitment.objects.filter(period=OuterRef("pk"))))
        .order_by("-starts_on")
    )
    period = next((period for period in newest if period.promises), None)
    if period is None:
        return None
    rows = cards(_events_of(period), now)
    promises = [_promise(commitment, rows, now) for commitment in period.commitments.all()]
    under_way = newest[0] if newest[0] != period and newest[0].ends_on >= today else None
    return Ledger(period, promises, today, under_way)


def _events_of(period: CommitmentPeriod) -> QuerySet[Event]:
    start = local_instant(period.starts_on, ALMATY)
    end = local_instant(period.ends_on + timedelta(days=1), ALMATY)
    return (
        Event.objects.public()
        .filter(ends_at__gt=start, ends_at__lt=end)
        .filter(status__in=(EventStatus.COMPLETED, EventStatus.PUBLISHED))
        .prefetch_related("sectors")
    )


def _promise(commitment: Commitment, rows: list[EventCard], now: datetime) -> Promise:
    own = [row for row in rows if COUNTS_TOWARD[row.event.kind] == commitment.group]
    held = [row for row in own if row.event.status == EventStatus.COMPLETED]
    ahead = [row for row in own if row not in held and row.event.ends_at > now]
    return Promise(commitment, held, len(ahead))


def _square(row: EventCard) -> Square:
    return Square(pair=row.pair, glyph=row.sector.glyph if row.sector else row.pair)


@dataclass(frozen=True)
class Voice:
    """A partner's words, in the original or in a translation that must say what it is."""

    quote: Quote
    text: str
    language: str

    @property
    def is_translated(self) -> bool:
        return self.language != self.quote.original


def voices() -> list[Voice]:
    """The words said at the newest memorandum; one query."""
    quotes = Quote.objects.order_by("-memorandum__signed_on", "order", "pk")[:VOICES]
    return [Voice(quote, *localized(quote, "text")) for quote in quotes]


@dataclass(frozen=True)
class AgendaDay:
    """The sessions of one day of the event's own calendar."""

    day: date
    lines: list["AgendaLine"]

    @property
    def title(self) -> str:
        return format_weekday_and_day(self.day)


@dataclass(frozen=True)
class AgendaLine:
    """A session on both clocks; a city whose calendar shows another day names it."""

    session: Session
    tz: str

    @cached_property
    def clocks(self) -> TwoClocks:
        return TwoClocks(self.session.starts_at)

    @property
    def day(self) -> date:
        return self.clocks.instant.astimezone(zone(self.tz)).date()

    @property
    def almaty(self) -> str:
        return format_time(self.clocks.almaty)

    @property
    def paris(self) -> str:
        return format_time(self.clocks.paris)

    @property
    def almaty_day(self) -> str:
        return self._named(self.clocks.almaty)

    @property
    def paris_day(self) -> str:
        return self._named(self.clocks.paris)

    def _named(self, moment: datetime) -> str:
        return weekday_name(moment) if moment.date() != self.day else ""


@dataclass(frozen=True)
class EventPage:
    """Everything around an event on its own page."""

    agenda: list[AgendaDay]
    appearances: list[Appearance]
    parts: list[EventCard]
    related: list[EventCard]


def event_page(event: Event, now: datetime) -> EventPage:
    """Five queries, whatever the number of sessions, speakers and parts.

    Parts and related events are read together, and the sectors of all of them with the
    event's own.
    """
    others = list(_others(event, now))
    prefetch_related_objects([event, *others], "sectors")
    prefetch_related_objects([event], "organisers")
    parts = [other for other in others if other.parent_id == event.pk]
    related = [other for other in others if other.parent_id != event.pk]
    return EventPage(
        agenda=_agenda(event),
        appearances=_people(event),
        parts=cards(parts, now),
        related=cards(related, now),
    )


def _agenda(event: Event) -> list[AgendaDay]:
    rows = event.sessions.select_related("room").order_by("starts_at", "pk")
    lines = [AgendaLine(session, event.tz) for session in rows]
    return [AgendaDay(day, list(group)) for day, group in groupby(lines, lambda line: line.day)]


def _others(event: Event, now: datetime) -> QuerySet[Event]:
    links = Event.sectors.through.objects
    own = links.filter(event_id=event.pk).values("sector_id")
    alike = (
        Event.objects.public()
        .ahead(now)
        .filter(status=EventStatus.PUBLISHED)
        .filter(pk__in=links.filter(sector_id__in=own).values("event_id"))
        .exclude(pk=event.pk)
        .exclude(parent=event)
        .order_by("starts_at", "pk")
    )
    return (
        Event.objects.public()
        .filter(Q(parent=event) | Q(pk__in=alike.values("pk")[:RELATED]))
        .select_related("venue__city")
        .order_by("starts_at", "pk")
    )


def _people(event: Event) -> list[Appearance]:
    """Each person once, in the order staff gave, whether in a session or in the whole event."""
    rows = event.appearances.select_related("speaker__city").order_by("order", "pk")
    return list({row.speaker_id: row for row in reversed(rows)}.values())[::-1]


@dataclass(frozen=True)
class OwnPlace:
    """A person's registration and, while they wait, where they stand and why."""

    registration: Registration
    position: int | None = None
    blocked: Blocked | None = None
    is_active: bool = field(default=True)

    @property
    def may_cancel(self) -> bool:
        """Until the event begins, while there is something to give up."""
        event = self.registration.event
        if event.status == EventStatus.CANCELLED:
            return False
        still = event.status == EventStatus.POSTPONED or event.phase() == Phase.UPCOMING
        return still and RegistrationState.CANCELLED in FOLLOWS[self.registration.state]


def own_place(event: Event, user: User, now: datetime) -> OwnPlace | None:
    """The newest registration of ``user``; at most three queries."""
    rows = Registration.objects.filter(event=event).of(user)
    registration = rows.active().first() or rows.first()
    if registration is None:
        return None
    registration.event = event
    if registration.state != RegistrationState.WAITLISTED:
        return OwnPlace(registration, is_active=registration.state in ACTIVE)
    return OwnPlace(registration, queue_position(registration), blocked_reason(registration, now))
