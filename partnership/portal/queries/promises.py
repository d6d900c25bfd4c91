"""What the ledger of commitments says: promises, numbers, pace; it asks the database nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, count, islice, repeat

from partnership.kit.dates import format_day_range
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
    """How many events of a sector count and are scheduled; an event belongs to its first one."""

    sector: Sector
    number: int
    scheduled: int
    most: int

    @property
    def path(self) -> str:
        return self._cells(0, self.number)

    @property
    def path_ahead(self) -> str:
        return self._cells(self.number, self.scheduled)

    def _cells(self, start: int, number: int) -> str:
        """One cell for each event, or one long cell when they are too many to tell apart."""
        if self.most > MOST_CELLS:
            return f"M{start} 0h{number}v1h-{number}z"
        return "".join(f"M{cell} 0h.95v1h-.95z" for cell in range(start, start + number))


@dataclass(frozen=True)
class Place:
    """How many events of a country, or online, count and are scheduled."""

    code: str
    number: int
    scheduled: int

    @property
    def country(self) -> str:
        return str(Country(self.code).label) if self.code in Country.values else ""

    @property
    def is_online(self) -> bool:
        return self.code == ONLINE


@dataclass(frozen=True)
class Family:
    """A sector of the memorandum with its parts, which stand for it."""

    sector: Sector
    members: list[int]


@dataclass(frozen=True)
class Ledger:
    """The promises of one period, and every number about them."""

    period: CommitmentPeriod
    promises: list[Promise]
    pace: Pace
    families: list["Family"] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    follower: CommitmentPeriod | None = None
    # Parts printed from it are remembered by this number: no two ledgers of a process share one.
    serial: int = field(default_factory=count().__next__, compare=False)

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
    def scheduled(self) -> int:
        return sum(promise.scheduled for promise in self.promises)

    @property
    def held(self) -> int:
        """How many rows the list of what was held has, counted or not."""
        return sum(promise.counts[standing] for promise in self.promises for standing in HELD)
