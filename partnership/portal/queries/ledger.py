"""What was promised beside what was held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from events.choices import COUNTS_TOWARD, EventStatus
from events.models import Event
from events.queries import EventCard, cards
from partnership.kit.dates import ALMATY, format_day_range, local_instant
from programs.models import Commitment, CommitmentPeriod

MOST_SQUARES = 60


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
