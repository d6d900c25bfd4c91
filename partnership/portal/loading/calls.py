"""Open calls of the sample programme, each led to its phase through the services."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from partnership.kit.dates import in_zone, local_instant
from partnership.portal.loading.call_parts import write_parts
from partnership.portal.loading.files import SAMPLE, Row, new_rows, read, words
from programs.models import CallStage, OpenCall, Organisation, Sector
from programs.services.calls import announce_results, cancel, publish
from programs.services.search import refresh_call_search_text

OPENS, CLOSES = time(10), time(23, 59)


def load_calls() -> int:
    """Create the calls that are missing; dates are counted from today."""
    data, forms = read(SAMPLE / "calls.toml"), read(SAMPLE / "call_forms.toml")
    rows = new_rows(OpenCall, data["call"])
    for row in rows:
        _load_call(row, data["titles"], forms, timezone.now())
    return len(rows)


@transaction.atomic
def _load_call(row: Row, titles: Row, forms: Row, now: datetime) -> None:
    """From draft to the phase its row names; what was announced before today is dated back."""
    call = _write_draft(row, titles, now)
    write_parts(call, row, forms)
    refresh_call_search_text(call)
    if row["phase"] != "draft":
        _publish(call, row, now)


def _publish(call: OpenCall, row: Row, now: datetime) -> None:
    publish(call, by=None)
    dated = {"published_at": call.opens_at - timedelta(days=3)}
    if row["phase"] == "cancelled":
        reasons = words(row, "reason")
        texts = {name.removeprefix("reason_"): text for name, text in reasons.items()}
        cancel(call, by=None, reasons=texts)
    if row["phase"] == "decided":
        announce_results(call, by=None)
        dated["decided_at"] = _at(row, now, row["decided_day"], OPENS)
    OpenCall.objects.filter(pk=call.pk).update(**dated)


def _write_draft(row: Row, titles: Row, now: datetime) -> OpenCall:
    call = OpenCall.objects.create(
        slug=row["slug"],
        tz=row["tz"],
        opens_at=_at(row, now, row["opens_day"], OPENS),
        closes_at=_at(row, now, row["closes_day"], CLOSES),
        results_on=_day(row, now, row["results_day"]) if "results_day" in row else None,
        max_per_person=row["max_per_person"],
        confirm_days=row["confirm_days"],
        places=row.get("places"),
        application_cap=row.get("application_cap"),
        is_blind=row.get("blind", False),
        review_due_at=_at(row, now, row["reviews_day"], CLOSES) if "reviews_day" in row else None,
        is_demonstration=True,
        **words(row, "title", "summary", "rules", who_may_apply="who"),
    )
    call.sectors.set(Sector.objects.filter(slug__in=row["sectors"]))
    call.organisers.set(Organisation.objects.filter(slug__in=row["organisers"]))
    for order, (name, first, last) in enumerate(row["stages"]):
        CallStage.objects.create(
            call=call,
            order=order,
            starts_on=_day(row, now, first),
            ends_on=_day(row, now, last),
            **words(titles[name], "title"),
        )
    return call


def _day(row: Row, now: datetime, offset: int) -> date:
    return in_zone(now, row["tz"]).date() + timedelta(days=offset)


def _at(row: Row, now: datetime, offset: int, wall: time) -> datetime:
    return local_instant(datetime.combine(_day(row, now, offset), wall), row["tz"])
