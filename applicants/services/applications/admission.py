"""Whether a call takes an application now; asked with the call's row held."""

from datetime import datetime

from applicants.errors import sending as errors
from applicants.models import Application, Professional
from partnership.kit.spans import span_in_words
from programs.choices import CallStatus
from programs.models import OpenCall


def lock_call(call: OpenCall) -> None:
    """Put everybody in one line at the call's row, read afresh in place.

    Rows that point at the call can be written meanwhile.
    """
    call.refresh_from_db(from_queryset=OpenCall.objects.select_for_update(no_key=True))


def hold_call(call: OpenCall) -> None:
    """Read the row afresh in place, and hold it where its cap makes everybody wait in one line.

    Without a cap a hundred people may send in the last minute without waiting for one another.
    SQLite has no row locks; there the whole transaction is exclusive.
    """
    call.refresh_from_db()
    if call.application_cap is not None:
        lock_call(call)


def hold_person(professional: Professional | None) -> None:
    """Put what one person begins and sends in one line: limits count it."""
    if professional is not None:
        rows = Professional.objects.select_for_update(no_key=True)
        list(rows.filter(pk=professional.pk).values_list("pk"))


def refuse_unless_open(call: OpenCall, now: datetime) -> None:
    """The instant of the deadline is too late already; then it is said by how much."""
    if call.status == CallStatus.CANCELLED:
        raise errors.CallWasCancelled
    if call.status != CallStatus.PUBLISHED:
        raise errors.CallNotPublic
    if now < call.opens_at:
        raise errors.CallNotOpenYet
    if now >= call.closes_at:
        raise errors.TooLate(late=span_in_words(now - call.closes_at))


def refuse_beyond_limits(call: OpenCall, professional: Professional) -> None:
    """Counted by what was sent and not taken back, of the person and in all."""
    sent = Application.objects.filter(call=call).counted()
    if sent.filter(professional=professional).count() >= call.max_per_person:
        raise errors.PersonalLimitReached(limit=call.max_per_person)
    if call.application_cap is not None and sent.count() >= call.application_cap:
        raise errors.CallIsFull(cap=call.application_cap)
