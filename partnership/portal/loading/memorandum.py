"""The memorandum with its quotes, and its periods with their commitments."""

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from partnership.portal.loading.files import Row, new_rows, words
from programs.choices import PeriodState
from programs.models import Commitment, CommitmentPeriod, Memorandum, Organisation, Quote

ALMATY = ZoneInfo("Asia/Almaty")


def load_memorandum(data: Row) -> Counter[str]:
    """Quotes come with the memorandum and commitments with their period, never later.

    So what staff deleted from either does not return with the next release.
    """
    created: Counter[str] = Counter()
    for row in new_rows(Memorandum, [data["memorandum"]]):
        memorandum = _memorandum(row)
        created.update(memoranda=1, quotes=_quotes(memorandum, data["quote"]))
    for row in new_rows(CommitmentPeriod, data["period"]):
        memorandum = Memorandum.objects.get(slug=data["memorandum"]["slug"])
        period = _period(memorandum, row)
        created.update(periods=1, commitments=_commitments(period, data["commitment"]))
    return created


def _memorandum(row: Row) -> Memorandum:
    fields = ("title", "headline", "place", "text", "effect", "note", "footnote", "source")
    memorandum = Memorandum.objects.create(
        slug=row["slug"], signed_on=row["signed_on"], **words(row, *fields)
    )
    memorandum.parties.set(Organisation.objects.filter(slug__in=row["parties"]))
    return memorandum


def _quotes(memorandum: Memorandum, rows: list[Row]) -> int:
    for row in rows:
        Quote.objects.create(
            memorandum=memorandum,
            order=row["order"],
            original=row["original"],
            **words(row, "speaker", "role", "text", "label"),
        )
    return len(rows)


def _period(memorandum: Memorandum, row: Row) -> CommitmentPeriod:
    return CommitmentPeriod.objects.create(
        memorandum=memorandum,
        slug=row["slug"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        state=state_on(timezone.localdate(timezone=ALMATY), row["starts_on"], row["ends_on"]),
        **words(row, "label", "note"),
    )


def state_on(day: date, starts_on: date, ends_on: date) -> PeriodState:
    """Where a period stands that day; its first and last days belong to it."""
    if day < starts_on:
        return PeriodState.PLANNED
    return PeriodState.CURRENT if day <= ends_on else PeriodState.CLOSED


def _commitments(period: CommitmentPeriod, rows: list[Row]) -> int:
    of_period = [row for row in rows if row["period"] == period.slug]
    for row in of_period:
        Commitment.objects.create(
            period=period,
            group=row["group"],
            operator=row["operator"],
            target=row["target"],
            order=row["order"],
            **words(row, "label", "source_sentence"),
        )
    return len(of_period)
