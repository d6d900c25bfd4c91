"""The ledger for spreadsheets and programs: the same numbers as on its page."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from partnership.kit.dates import in_zone
from partnership.kit.sheets import write_csv
from partnership.portal.choices import Standing
from partnership.portal.queries.ledger_events import Entry, Proof
from partnership.portal.queries.promises import Ledger, Promise

Facts = dict[str, Any]


def ledger_csv(book: Ledger, rows: list[Entry]) -> Iterator[bytes]:
    """One row for each event; the numbers of the page are the sums of these rows."""
    header = (
        _("Period"),
        _("Group"),
        _("Promised"),
        _("What it means for the promise"),
        _("Event"),
        _("Kind"),
        _("Starts"),
        _("Ends"),
        _("Sector"),
        _("City"),
        _("Country"),
        _("Evidence"),
        _("Page"),
    )
    promised = {row.group: str(row.commitment) for row in book.promises if row.commitment}
    lines = ((book.period.label, *_line(row, promised)) for row in rows)
    return write_csv(lines, header)


def _line(row: Entry, promised: dict[Any, str]) -> tuple[Any, ...]:
    event = row.event
    return (
        row.group.label,
        promised.get(row.group, ""),
        row.standing.label,
        event.title,
        event.get_kind_display(),
        in_zone(event.starts_at, event.tz),
        in_zone(event.ends_at, event.tz),
        row.sector.short_name if row.sector else "",
        _city(row),
        row.country,
        "; ".join(_evidence(proof) for proof in row.proofs),
        settings.SITE_URL + event.get_absolute_url(),
    )


def _evidence(proof: Proof) -> str:
    return " ".join(filter(None, (proof.evidence.title, proof.address)))


def ledger_json(book: Ledger, rows: list[Entry]) -> Facts:
    """Everything the page says, for programs."""
    period = book.period
    return {
        "period": {
            "slug": period.slug,
            "label": period.label,
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
            "days": book.pace.days,
            "days_passed": book.pace.passed,
        },
        "promises": [_promise(row) for row in book.promises],
        "sectors": [
            {
                "slug": bar.sector.slug,
                "name": bar.sector.short_name,
                "counted": bar.number,
                "scheduled": bar.scheduled,
            }
            for bar in book.bars
        ],
        "places": [
            {"place": place.code, "counted": place.number, "scheduled": place.scheduled}
            for place in book.places
        ],
        "events": [_event(row) for row in rows],
    }


def _promise(row: Promise) -> Facts:
    commitment = row.commitment
    return {
        "group": row.group.value,
        "label": commitment.label if commitment else None,
        "operator": commitment.operator if commitment else None,
        "target": commitment.target if commitment else None,
        "least": row.least,
        "verdict": row.verdict.value if row.verdict else None,
        "source": commitment.source_sentence if commitment else None,
    } | {standing.value: row.counts[standing] for standing in Standing}


def _event(row: Entry) -> Facts:
    event = row.event
    return {
        "slug": event.slug,
        "title": event.title,
        "kind": event.kind,
        "group": row.group.value,
        "standing": row.standing.value,
        "starts_at": event.starts_at,
        "ends_at": event.ends_at,
        "sector": row.sector.slug if row.sector else None,
        "city": _city(row) or None,
        "place": row.place or None,
        "evidence": [
            {"title": proof.evidence.title, "address": proof.address or None}
            for proof in row.proofs
        ],
        "page": settings.SITE_URL + event.get_absolute_url(),
    }


def _city(row: Entry) -> str:
    if row.is_online:
        return _("Online")
    return row.event.venue.city.name if row.event.venue else ""
