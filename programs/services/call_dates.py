"""Moving the deadline of a published call: later while it runs, earlier while nobody applies."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from partnership.accounts.models import User
from partnership.kit.dates import format_instant_two_clocks, in_zone
from programs.choices import CallStatus
from programs.errors import (
    CallHasOpened,
    DateBeforeDeadline,
    DeadlineInThePast,
    DeadlineNotEarlier,
    DeadlineNotLater,
    DeadlinePassed,
    ExtendInstead,
)
from programs.models import OpenCall
from programs.services.in_use import applications_exist
from programs.services.writing import check_published, lock_call, name_of, write_call


@transaction.atomic
def extend(call: OpenCall, *, by: User | None, closes_at: datetime) -> OpenCall:
    """Give everybody more time; a stage that ended with the old deadline ends with the new one.

    ``deadline_version`` counts the extensions, so that a mail about each is owed once to those
    who have begun. Refused after the deadline, even by a second.
    """
    lock_call(call)
    check_published(call)
    now = timezone.now()
    if now >= call.closes_at:
        raise DeadlinePassed
    if closes_at <= call.closes_at:
        raise DeadlineNotLater(deadline=format_instant_two_clocks(call.closes_at))
    _check_what_follows(call, closes_at)
    old_day, new_day = (in_zone(moment, call.tz).date() for moment in (call.closes_at, closes_at))
    call.stages.filter(ends_on=old_day).update(ends_on=new_day)
    return write_call(
        call,
        by,
        closes_at=closes_at,
        extended_from=call.closes_at,
        extended_at=now,
        deadline_version=call.deadline_version + 1,
    )


def check_dates(call: OpenCall, *, opens_at: datetime, closes_at: datetime) -> None:
    """Refuse what the desk's form may not do to the dates of ``call`` as it is stored.

    The caller holds the row, so nobody begins to apply between the question and the answer.
    """
    if call.status == CallStatus.DRAFT:
        return
    now = timezone.now()
    if not _same(opens_at, call.opens_at) and now >= call.opens_at:
        raise CallHasOpened
    if _same(closes_at, call.closes_at):
        return
    if now >= call.closes_at:
        raise DeadlinePassed
    if closes_at > call.closes_at:
        raise ExtendInstead
    if applications_exist(call):
        raise DeadlineNotEarlier
    if closes_at <= now:
        raise DeadlineInThePast


def _same(one: datetime, other: datetime) -> bool:
    """To the second: a form knows nothing finer."""
    return one.replace(microsecond=0) == other.replace(microsecond=0)


def _check_what_follows(call: OpenCall, closes_at: datetime) -> None:
    """Results and reviews that were promised for before the new deadline are moved first."""
    if call.results_on is not None and call.results_on < in_zone(closes_at, call.tz).date():
        raise DateBeforeDeadline(what=name_of(OpenCall, "results_on"))
    if call.review_due_at is not None and call.review_due_at <= closes_at:
        raise DateBeforeDeadline(what=name_of(OpenCall, "review_due_at"))
