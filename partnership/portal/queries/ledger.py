"""The ledger of commitments: what was promised for a period beside what was held in it.

The database counts; one query gives every number, so no two places can come to differ.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain, islice, repeat, zip_longest
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.choices import COUNTS_TOWARD, EventStatus, Format
from events.models import Event
from partnership.kit.dates import ALMATY, format_day_range, local_instant
from partnership.portal.choices import HELD, TONES, Standing, Verdict
from programs.choices import CommitmentGroup, Country
from programs.models import Commitment, CommitmentPeriod, Sector

MOST_SQUARES = 60
MOST_CELLS = 40
ONLINE = "online"


@dataclass(frozen=True)
class Square:
    """One promised event in the woven carpet: held, scheduled or neither."""

    pair: str = ""
    glyph: str = ""
    scheduled: bool = False


@dataclass(frozen=True)
class Pace:
    """How much of a period has passed, in whole days of Almaty."""

    days: int
    passed: int
    is_planned: bool = False

    @property
    def share(self) -> float:
        return self.passed / self.days

    @property
    def percent(self) -> int:
        return int(100 * self.share)

    @property
    def is_over(self) -> bool:
        return self.passed == self.days


@dataclass(frozen=True)
class Promise:
    """A commitment beside the numbers of its events; a group nobody promised has none."""

    group: CommitmentGroup
    commitment: Commitment | None
    counts: Counter[str]
    sectors: Sequence[Sector]
    pace: Pace

    @property
    def counted(self) -> int:
        return self.counts[Standing.COUNTED]

    @property
    def unproven(self) -> int:
        return self.counts[Standing.UNPROVEN]

    @property
    def unconfirmed(self) -> int:
        return self.counts[Standing.UNCONFIRMED]

    @property
    def scheduled(self) -> int:
        return self.counts[Standing.SCHEDULED]

    @property
    def least(self) -> int:
        """How many events keep the promise; none when nothing was promised."""
        return self.commitment.least if self.commitment else 0

    @property
    def missing(self) -> int:
        return max(self.least - self.counted, 0)

    @property
    def percent(self) -> int:
        """The share kept, never more than the whole and whole only when it is."""
        return min(100 * self.counted // self.least, 100) if self.least else 0

    @property
    def verdict(self) -> Verdict | None:
        """Nothing promised has no verdict."""
        if self.commitment is None:
            return None
        if not self.missing:
            return Verdict.KEPT
        if self.pace.is_over:
            return Verdict.NOT_KEPT
        if self.pace.is_planned:
            return Verdict.NOT_BEGUN
        in_time = self.counted / self.least >= self.pace.share
        return Verdict.AHEAD if in_time else Verdict.BEHIND

    @property
    def tone(self) -> str:
        return TONES[self.verdict] if self.verdict else "off"

    @property
    def squares(self) -> list[Square]:
        """As many as were promised; what was held beyond that is counted, not drawn."""
        full = (Square(sector.colour, sector.glyph) for sector in self.sectors)
        unknown = repeat(Square("av", "av"), max(self.counted - len(self.sectors), 0))
        ahead = repeat(Square(scheduled=True), self.scheduled)
        most = self.least if self.commitment else self.counted + self.scheduled
        squares = chain(full, unknown, ahead, repeat(Square(), self.least))
        return list(islice(squares, min(most, MOST_SQUARES)))

    @property
    def is_long(self) -> bool:
        """Breaks into two rows on a phone."""
        return len(self.squares) > 12


@dataclass(frozen=True)
class Bar:
    """How many counted events belong to a sector; an event belongs to its first one."""

    sector: Sector
    number: int
    most: int

    @property
    def path(self) -> str:
        """One cell for each event, or one long cell when they are too many to tell apart."""
        if self.most > MOST_CELLS:
            return f"M0 0h{self.number}v1h-{self.number}z"
        return "".join(f"M{cell} 0h.95v1h-.95z" for cell in range(self.number))


@dataclass(frozen=True)
class Place:
    """How many counted events took place in a country, or online."""

    code: str
    number: int

    @property
    def country(self) -> str:
        return str(Country(self.code).label) if self.code in Country.values else ""

    @property
    def is_online(self) -> bool:
        return self.code == ONLINE


@dataclass(frozen=True)
class Ledger:
    """The promises of one period, and every number about them."""

    period: CommitmentPeriod
    promises: list[Promise]
    pace: Pace
    bars: list[Bar] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    follower: CommitmentPeriod | None = None

    @property
    def is_over(self) -> bool:
        return self.pace.is_over

    @property
    def is_planned(self) -> bool:
        return self.pace.is_planned

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

    @property
    def counted(self) -> int:
        return sum(promise.counted for promise in self.promises)

    @property
    def held(self) -> int:
        """How many rows the list of what was held has, counted or not."""
        return sum(promise.counts[standing] for promise in self.promises for standing in HELD)


def periods() -> QuerySet[Any, Any]:
    """Every period, oldest first, knowing whether anything is promised for it."""
    own = Commitment.objects.filter(period=OuterRef("pk"))
    return (
        CommitmentPeriod.objects.annotate(promises=Exists(own))
        .select_related("memorandum")
        .order_by("starts_on", "pk")
    )


def usual(rows: Sequence[Any], today: date) -> Any:
    """The newest period that has begun and promises something, else the first there is."""
    begun = [row for row in rows if row.starts_on <= today and row.promises]
    return begun[-1] if begun else next(iter(rows), None)


def today_in_almaty(now: datetime) -> date:
    return now.astimezone(ALMATY).date()


def ledger(now: datetime | None = None, sectors: Iterable[Sector] | None = None) -> Ledger | None:
    """The usual period, if it promises anything; three queries and that of the sectors."""
    now = now or timezone.now()
    rows, today = list(periods()), today_in_almaty(now)
    period = usual(rows, today)
    if period is None or not period.promises or period.starts_on > today:
        return None
    newest = [row for row in rows if row.starts_on <= today][-1]
    under_way = newest if newest != period and newest.ends_on >= today else None
    return ledger_of(period, now, sectors, follower=under_way)


def ledger_of(
    period: CommitmentPeriod,
    now: datetime,
    sectors: Iterable[Sector] | None = None,
    *,
    follower: CommitmentPeriod | None = None,
) -> Ledger:
    """The numbers of one period; two queries and that of the sectors."""
    roots = list(Sector.objects.filter(parent=None) if sectors is None else sectors)
    rows = list(_tally(period, now))
    own = {commitment.group: commitment for commitment in period.commitments.all()}
    groups = [CommitmentGroup(group) for group in own] or list(CommitmentGroup)
    pace = pace_of(period, now)
    return Ledger(
        period=period,
        promises=[_promise(group, own.get(group), rows, roots, pace) for group in groups],
        pace=pace,
        bars=_bars(rows, roots),
        places=_places(rows),
        follower=follower,
    )


def pace_of(period: CommitmentPeriod, now: datetime) -> Pace:
    """A day has passed when it is over."""
    days = (period.ends_on - period.starts_on).days + 1
    passed = (today_in_almaty(now) - period.starts_on).days
    return Pace(days, min(max(passed, 0), days), is_planned=passed < 0)


def events_of(period: CommitmentPeriod, now: datetime) -> QuerySet[Any, Any]:
    """What was held or is scheduled within the days of the period, each with its standing.

    Drafts, cancelled events and postponed ones without a new date stand nowhere.
    """
    start = local_instant(period.starts_on, ALMATY)
    end = local_instant(period.ends_on + timedelta(days=1), ALMATY)
    counted = Event.objects.counted(start, end).order_by().values("pk")
    return (
        Event.objects.public()
        .filter(ends_at__gte=start, ends_at__lt=end)
        .filter(status__in=(EventStatus.COMPLETED, EventStatus.PUBLISHED))
        .annotate(
            standing=Case(
                When(pk__in=counted, then=Value(Standing.COUNTED)),
                When(status=EventStatus.COMPLETED, then=Value(Standing.UNPROVEN)),
                When(ends_at__lte=now, then=Value(Standing.UNCONFIRMED)),
                default=Value(Standing.SCHEDULED),
                output_field=CharField(),
            ),
            place=Case(
                When(format=Format.ONLINE, then=Value(ONLINE)),
                default=Coalesce("venue__city__country", Value("")),
                output_field=CharField(),
            ),
            main_sector=Subquery(_main_sector()),
        )
    )


def _main_sector() -> QuerySet:
    """The first of the event's sectors in the memorandum's order; a part stands for its whole."""
    links = Event.sectors.through.objects.filter(event_id=OuterRef("pk"))
    whole = Coalesce(F("sector__parent_id"), F("sector_id"))
    order = Coalesce("sector__parent__order", "sector__order")
    return links.order_by(order, whole).values(whole=whole)[:1]


@dataclass(frozen=True)
class _Row:
    """So many events alike in all that the ledger counts by."""

    kind: str
    standing: str
    place: str
    main_sector: int | None
    number: int

    @property
    def counts(self) -> bool:
        return self.standing == Standing.COUNTED


def _tally(period: CommitmentPeriod, now: datetime) -> list[_Row]:
    rows = (
        events_of(period, now)
        .order_by()
        .values_list("kind", "standing", "place", "main_sector")
        .annotate(number=Count("pk"))
    )
    return [_Row(*row) for row in rows]


def _promise(
    group: CommitmentGroup,
    commitment: Commitment | None,
    rows: list[_Row],
    roots: list[Sector],
    pace: Pace,
) -> Promise:
    counts: Counter[str] = Counter()
    of_sector: Counter[int | None] = Counter()
    for row in rows:
        if COUNTS_TOWARD[row.kind] == group:
            counts[row.standing] += row.number
            of_sector[row.main_sector] += row.number if row.counts else 0
    return Promise(group, commitment, counts, _woven(roots, of_sector), pace)


def _woven(roots: list[Sector], of_sector: Counter[int | None]) -> list[Sector]:
    """Each counted event as its sector, the sectors taking turns as threads do."""
    threads = [[root] * min(of_sector[root.pk], MOST_SQUARES) for root in roots]
    return [sector for turn in zip_longest(*threads) for sector in turn if sector is not None]


def _bars(rows: list[_Row], roots: list[Sector]) -> list[Bar]:
    numbers: Counter[int | None] = Counter()
    for row in rows:
        numbers[row.main_sector] += row.number if row.counts else 0
    most = max((numbers[root.pk] for root in roots), default=0)
    bars = [Bar(root, numbers[root.pk], most) for root in roots]
    return sorted(bars, key=lambda bar: -bar.number)


def _places(rows: list[_Row]) -> list[Place]:
    """Both countries always, online and nowhere only if there was anything."""
    numbers: Counter[str] = Counter(dict.fromkeys(Country.values, 0))
    for row in rows:
        if row.counts:
            numbers[row.place] += row.number
    return [Place(code, number) for code, number in numbers.items()]
