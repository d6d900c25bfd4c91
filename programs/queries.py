"""What rows and pages of open calls and news print, worked out once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal
from zlib import crc32

from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from partnership.kit.dates import (
    ALMATY,
    format_date,
    format_day_range,
    format_weekday_and_date,
    in_zone,
    month_name,
)
from partnership.kit.folding import SEARCHED
from partnership.kit.kept import Parts
from programs.choices import CallPhase, CallStatus, CallTimeZone, Pair
from programs.models import Article, CallStage, OpenCall, Sector

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TONES: dict[str, str] = {
    CallPhase.CLOSING_SOON: "no",
    CallPhase.OPEN: "ok",
    CallPhase.UPCOMING: "off",
    CallPhase.IN_REVIEW: "off",
    CallPhase.DECIDED: "off",
    CallStatus.CANCELLED: "no",
}
OPEN_NOW = (CallPhase.OPEN, CallPhase.CLOSING_SOON)
# What a list row does not print, four languages of each.
_WIDE = ("summary", "rules", "who_may_apply", "cancel_reason", *SEARCHED)

Shelf = Literal["open", "upcoming", "past"]


@dataclass(frozen=True)
class CallCard:
    """A call at one instant; asks no query if its sectors were fetched with it."""

    call: OpenCall
    now: datetime

    @cached_property
    def state(self) -> str:
        """Its phase, or that it is cancelled: the one word that rows and panels agree on."""
        return CallStatus.CANCELLED if self.call.is_cancelled else self.call.phase(self.now)

    @property
    def label(self) -> str:
        """The state in words."""
        cancelled = self.state == CallStatus.CANCELLED
        return str(CallStatus.CANCELLED.label if cancelled else CallPhase(self.state).label)

    @property
    def tone(self) -> str:
        """Which square stands before the words."""
        return TONES[self.state]

    @property
    def shelf(self) -> Shelf:
        """Under which rubric a list puts it."""
        if self.state in OPEN_NOW:
            return "open"
        return "upcoming" if self.state == CallPhase.UPCOMING else "past"

    @property
    def is_open(self) -> bool:
        return self.shelf == "open"

    @property
    def is_hot(self) -> bool:
        return self.state == CallPhase.CLOSING_SOON

    @cached_property
    def left(self) -> timedelta:
        """Until the next turn: the opening of a call to come, the deadline of an open one."""
        turn = self.call.opens_at if self.state == CallPhase.UPCOMING else self.call.closes_at
        return max(turn - self.now, timedelta(0))

    @property
    def counts_hours(self) -> bool:
        return self.left < DAY

    @property
    def number_left(self) -> int:
        """Whole days, on the last day whole hours; the last hour counts as one."""
        return max(self.left // HOUR, 1) if self.counts_hours else self.left // DAY

    @cached_property
    def sector(self) -> Sector | None:
        return next(iter(self.call.sectors.all()), None)

    @property
    def pair(self) -> str:
        """Colours of the page's head."""
        return self.sector.colour if self.sector else Pair.AUDIOVISUAL

    @property
    def host(self) -> str:
        """Whose clock the deadline was set on."""
        return "paris" if self.call.tz == CallTimeZone.PARIS else "almaty"

    @property
    def opens_day(self) -> str:
        return self._day(self.call.opens_at)

    @property
    def closes_day(self) -> str:
        return self._day(self.call.closes_at)

    @property
    def decided_day(self) -> str:
        return self._day(self.call.decided_at) if self.call.decided_at else ""

    @property
    def results_day(self) -> str:
        return format_date(self.call.results_on) if self.call.results_on else ""

    @property
    def deadline_day(self) -> str:
        """With the day of the week, on the call's own calendar."""
        day = in_zone(self.call.closes_at, self.call.tz).date()
        return format_weekday_and_date(day)

    @property
    def when(self) -> str:
        """The day that matters beside a row that is not open."""
        if self.state == CallPhase.UPCOMING:
            return _("Opens: %(date)s") % {"date": self.opens_day}
        if self.state == CallStatus.CANCELLED:
            return _("Deadline: %(date)s") % {"date": self.closes_day}
        return _("Closed: %(date)s") % {"date": self.closes_day}

    def _day(self, moment: datetime) -> str:
        return format_date(in_zone(moment, self.call.tz).date())


@dataclass(frozen=True)
class StageLine:
    """A step of the choice: what it is called, when, and whether it is over or under way."""

    stage: CallStage
    days: str
    is_over: bool
    is_current: bool


def in_list_order(calls: QuerySet[OpenCall], now: datetime) -> QuerySet[OpenCall]:
    """Open ones by nearest deadline, then those to come by opening, then the past, newest first."""
    published = Q(status=CallStatus.PUBLISHED, decided_at__isnull=True)
    is_open = published & Q(opens_at__lte=now, closes_at__gt=now)
    to_come = published & Q(opens_at__gt=now)
    rank = Case(When(is_open, then=0), When(to_come, then=1), default=2)
    nearest = Case(
        When(is_open, then=F("closes_at")),
        When(to_come, then=F("opens_at")),
        default=Value(None),
        output_field=DateTimeField(),
    )
    return calls.order_by(rank, nearest, "-closes_at", "-pk")


def for_rows(calls: QuerySet[OpenCall]) -> QuerySet[OpenCall]:
    """What a list row prints, in two queries whatever the number of rows."""
    return calls.defer(*_WIDE).prefetch_related("sectors")


def call_cards(calls: Iterable[OpenCall], now: datetime) -> list[CallCard]:
    """One instant for all rows, so that no list contradicts itself."""
    return [CallCard(call, now) for call in calls]


def stage_lines(call: OpenCall, now: datetime) -> list[StageLine]:
    """The steps of the choice on the call's own calendar; a cancelled call is at none of them."""
    today = in_zone(now, call.tz).date()
    running = not call.is_cancelled and call.decided_at is None
    return [_line(stage, today, running=running) for stage in call.stages.all()]


def _line(stage: CallStage, today: date, *, running: bool) -> StageLine:
    last = stage.ends_on or stage.starts_on
    return StageLine(
        stage,
        format_day_range(stage.starts_on, last),
        is_over=last < today,
        is_current=running and stage.starts_on <= today <= last,
    )


@dataclass(frozen=True)
class NewsCard:
    """A piece of news in a list; colours of its drawn picture follow from its address."""

    article: Article

    @property
    def day(self) -> date:
        return in_zone(self.article.published_at or self.article.updated_at, ALMATY).date()

    @property
    def month(self) -> str:
        return month_name(self.day.month)

    @property
    def full_day(self) -> str:
        return format_date(self.day)

    @property
    def pair(self) -> str:
        return Pair.values[crc32(self.article.slug.encode()) % len(Pair.values)]


def news() -> QuerySet[Article]:
    """Published news, newest first, without their long texts."""
    return Article.objects.published().news().defer("body", *SEARCHED)


def under(slugs: Iterable[str], sectors: Sequence[Sector]) -> list[int]:
    """Keys of the sectors named and of their parts; a part named beside its sector narrows it."""
    wanted = set(slugs)
    chosen = [sector for sector in sectors if sector.slug in wanted]
    narrowed = {sector.parent_id for sector in chosen}
    whole = {sector.pk for sector in chosen} - narrowed
    return [s.pk for s in sectors if {s.pk, s.parent_id} & whole]


_shared: Parts[str, list[Sector]] = Parts(1)


def all_sectors() -> list[Sector]:
    """The sectors and their parts in their own order; no query while none has changed.

    Shared by all requests of a process: nobody may change one of them.
    """
    return _shared.get("sectors", lambda: list(Sector.objects.all()))
