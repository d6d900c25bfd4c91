"""The ledger of commitments: what was promised for a period beside what was held in it.

The database counts; one query gives every number, so no two places can come to differ.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import zip_longest
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from events.choices import COUNTS_TOWARD, EventStatus, Format
from events.models import Event, EventEvidence, Venue
from partnership.kit.dates import ALMATY, local_instant
from partnership.kit.kept import KeptBy, Parts
from partnership.portal.choices import Standing
from partnership.portal.queries.promises import (
    MOST_SQUARES,
    ONLINE,
    Bar,
    Family,
    Ledger,
    Pace,
    Place,
    Promise,
)
from programs.choices import CommitmentGroup, Country
from programs.models import City, Commitment, CommitmentPeriod, Sector

_periods: Parts[str, list[Any]] = Parts(1)


def periods() -> list[Any]:
    """Every period, oldest first, knowing whether anything is promised for it.

    Shared by all requests of a process: nobody may change one of them.
    """
    return _periods.get("all", lambda: list(_periods_as_stored()))


def _periods_as_stored() -> QuerySet[Any, Any]:
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
    """The usual period, if it promises anything; no query while nothing of it is written."""
    now = now or timezone.now()
    rows, today = periods(), today_in_almaty(now)
    period = usual(rows, today)
    if period is None or not period.promises or period.starts_on > today:
        return None
    newest = [row for row in rows if row.starts_on <= today][-1]
    under_way = newest if newest != period and newest.ends_on >= today else None
    return replace(ledger_of(period, now, sectors), follower=under_way)


def ledger_of(
    period: CommitmentPeriod, now: datetime, sectors: Iterable[Sector] | None = None
) -> Ledger:
    """The numbers of one period; two queries and that of the sectors, or none.

    Kept in this process until the clock or somebody changes something in it.
    """
    return _kept.get(period.pk, now, partial(_book, period, sectors)).ledger


@dataclass(frozen=True)
class _Book:
    """A ledger, and between which instants it is true."""

    ledger: Ledger
    made_at: datetime
    until: datetime


_kept: KeptBy[int, _Book] = KeptBy(
    (
        *(CommitmentPeriod, Commitment, Event, EventEvidence, Event.sectors.through),
        *(Sector, Venue, City),
    )
)


def _book(period: CommitmentPeriod, sectors: Iterable[Sector] | None, now: datetime) -> _Book:
    families = families_of(Sector.objects.all() if sectors is None else sectors)
    roots = [family.sector for family in families]
    rows, turn = _tally(period, now, families)
    own = {commitment.group: commitment for commitment in period.commitments.all()}
    groups = [CommitmentGroup(group) for group in own] or list(CommitmentGroup)
    pace = pace_of(period, now)
    found = Ledger(
        period=period,
        promises=[_promise(group, own.get(group), rows, roots, pace) for group in groups],
        pace=pace,
        families=families,
        bars=_bars(rows, roots),
        places=_places(rows),
    )
    midnight = local_instant(today_in_almaty(now) + timedelta(days=1), ALMATY)
    return _Book(found, made_at=now, until=min(turn or midnight, midnight))


def pace_of(period: CommitmentPeriod, now: datetime) -> Pace:
    """A day has passed when it is over."""
    days = (period.ends_on - period.starts_on).days + 1
    passed = (today_in_almaty(now) - period.starts_on).days
    return Pace(days, min(max(passed, 0), days), is_planned=passed < 0)


def families_of(sectors: Iterable[Sector]) -> list[Family]:
    """In the memorandum's order, from all sectors and their parts."""
    rows = list(sectors)
    parts = {row.pk: row.parent_id for row in rows}
    return [
        Family(root, [root.pk, *(pk for pk, parent in parts.items() if parent == root.pk)])
        for root in rows
        if root.parent_id is None
    ]


def span_of(period: CommitmentPeriod) -> tuple[datetime, datetime]:
    """From the first instant of its first day to that of the day after its last, in Almaty."""
    start = local_instant(period.starts_on, ALMATY)
    return start, local_instant(period.ends_on + timedelta(days=1), ALMATY)


def events_of(
    period: CommitmentPeriod, now: datetime, families: list[Family]
) -> QuerySet[Any, Any]:
    """What was held or is scheduled within the days of the period, each with its standing.

    Drafts, cancelled events and postponed ones without a new date stand nowhere. “Counted” is
    what ``Event.objects.counted`` says; asked once for each row it would be twice as slow.
    """
    return _with_standing(_candidates(period).filter(published_at__lte=now), now, families)


def _candidates(period: CommitmentPeriod) -> QuerySet[Any, Any]:
    """Also what is to be published later."""
    start, end = span_of(period)
    return Event.objects.filter(
        status__in=(EventStatus.COMPLETED, EventStatus.PUBLISHED),
        ends_at__gte=start,
        ends_at__lt=end,
        published_at__isnull=False,
    )


def _with_standing(
    events: QuerySet[Any, Any], now: datetime, families: list[Family]
) -> QuerySet[Any, Any]:
    proven = Exists(EventEvidence.objects.filter(event=OuterRef("pk")).order_by())
    return events.annotate(
        standing=Case(
            When(proven, status=EventStatus.COMPLETED, then=Value(Standing.COUNTED)),
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
        family=Subquery(_family(families)),
    )


def _family(families: list[Family]) -> QuerySet[Any, Any]:
    """The place, in the memorandum's order, of the first family that the event belongs to."""
    places = [
        When(sector_id__in=family.members, then=Value(place))
        for place, family in enumerate(families)
    ]
    rank = Case(*places, output_field=IntegerField())
    links: QuerySet[Any, Any] = Event.sectors.through.objects.filter(
        event_id=OuterRef("pk")
    ).order_by()
    return links.values("event_id").annotate(first=Min(rank)).values("first")


@dataclass(frozen=True)
class _Row:
    """So many events alike in all that the ledger counts by."""

    kind: str
    standing: str
    place: str
    family: int | None
    number: int

    @property
    def counts(self) -> bool:
        return self.standing == Standing.COUNTED


def _tally(
    period: CommitmentPeriod, now: datetime, families: list[Family]
) -> tuple[list[_Row], datetime | None]:
    """The rows, and the next instant at which the clock alone changes one of them."""
    is_out = Case(When(published_at__lte=now, then=True), default=False)
    turn = Case(
        When(published_at__gt=now, then="published_at"), When(ends_at__gt=now, then="ends_at")
    )
    rows = (
        _with_standing(_candidates(period).annotate(is_out=is_out), now, families)
        .order_by()
        .values_list("is_out", "kind", "standing", "place", "family")
        .annotate(number=Count("pk"), turn=Min(turn))
    )
    found = list(rows)
    turns = [row[-1] for row in found if row[-1]]
    return [_Row(*row[1:-1]) for row in found if row[0]], min(turns, default=None)


def _promise(
    group: CommitmentGroup,
    commitment: Commitment | None,
    rows: list[_Row],
    roots: list[Sector],
    pace: Pace,
) -> Promise:
    counts: Counter[str] = Counter()
    of_family: Counter[int | None] = Counter()
    for row in rows:
        if COUNTS_TOWARD[row.kind] == group:
            counts[row.standing] += row.number
            of_family[row.family] += row.number if row.counts else 0
    return Promise(group, commitment, counts, _woven(roots, of_family), pace)


def _woven(roots: list[Sector], of_family: Counter[int | None]) -> list[Sector]:
    """Each counted event as its sector, the sectors taking turns as threads do."""
    threads = [[root] * min(of_family[place], MOST_SQUARES) for place, root in enumerate(roots)]
    return [sector for turn in zip_longest(*threads) for sector in turn if sector is not None]


def _bars(rows: list[_Row], roots: list[Sector]) -> list[Bar]:
    counted, ahead = (_sums(rows, "family", of) for of in (Standing.COUNTED, Standing.SCHEDULED))
    most = max((counted[place] + ahead[place] for place in range(len(roots))), default=0)
    bars = [Bar(root, counted[place], ahead[place], most) for place, root in enumerate(roots)]
    return sorted(bars, key=lambda bar: (-bar.number, -bar.scheduled))


def _places(rows: list[_Row]) -> list[Place]:
    """Both countries always, online and nowhere only if there was anything."""
    counted, ahead = (_sums(rows, "place", of) for of in (Standing.COUNTED, Standing.SCHEDULED))
    codes = dict.fromkeys([*Country.values, *counted, *ahead])
    return [Place(code, counted[code], ahead[code]) for code in codes]


def _sums(rows: list[_Row], by: str, standing: Standing) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for row in rows:
        if row.standing == standing:
            found[getattr(row, by)] += row.number
    return found
