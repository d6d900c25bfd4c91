"""Mails to reviewers: what has reached them, and what falls due. Never a name or a title.

No future is kept anywhere: each sweep asks the database. One mail holds all calls of a person,
and there is one at most for a person and a day, so its key names the day.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Min
from django.db.models.functions import Coalesce
from django.utils import timezone

from applicants.models import Review
from applicants.services.owing import is_quiet
from applicants.services.reminding import LOOK_BACK, out_of_quiet_hours
from partnership.accounts.models import User
from partnership.notifications.models import Message
from partnership.notifications.services import discard_unsent, notify, record_missed
from programs.choices import CallStatus
from programs.models import OpenCall

logger = logging.getLogger(__name__)

DAYS_BEFORE = (7, 2, 0)
HOUR = time(9)
GRACE = timedelta(hours=24)
COLLAPSE = timedelta(minutes=15)


@dataclass(frozen=True)
class Due:
    """One person is to be reminded at one instant, for one call or several."""

    user: int
    at: datetime

    @property
    def key(self) -> str:
        return f"review.due:{self.user}:{self.at:%Y-%m-%d}"


def tell_assigned(now: datetime | None = None) -> int:
    """Tell reviewers that there is something new to read; returns how many.

    What is assigned before the review of its application begins is told when it begins. The
    mail leaves a quarter of an hour later, so that work assigned one by one is one mail.
    """
    now = now or timezone.now()
    waiting = Review.objects.owed().filter(
        told_at=None, reviewer__is_active=True, application__call__status=CallStatus.PUBLISHED
    )
    people = User.objects.filter(pk__in=waiting.order_by().values("reviewer"))
    return sum(_tell(user, now) for user in people.order_by("pk"))


@transaction.atomic
def _tell(user: User, now: datetime) -> int:
    rows = Review.objects.owed().filter(reviewer=user, told_at=None).order_by("pk")
    new = list(rows.select_for_update(of=("self",)))
    if not new:
        return 0
    Review.objects.filter(pk__in=[review.pk for review in new]).update(told_at=now)
    newest = max(new, key=lambda review: (review.assigned_at, review.pk))
    notify(
        user,
        "review.assigned",
        key=f"review.assigned:{user.pk}:{newest.pk}:{newest.assigned_at:%Y%m%d%H%M%S%f}",
        topic=assigned_topic(user),
        send_after=now + COLLAPSE,
    )
    return 1


def remind_reviewers(now: datetime | None = None) -> int:
    """Owe every reminder of reviews that has fallen due; returns how many.

    Seven and two days before the reviews of a call are due and on the day itself, at nine in
    the reviewer's zone. Who got all their work after that instant has just heard of it. More
    than a day late it is recorded as missed. One reminder that fails holds up no other.
    """
    if is_quiet():
        return 0
    now = now or timezone.now()
    due = {reminder.key: reminder for reminder in _fallen_due(now)}
    settled = set(Message.objects.filter(key__in=due).values_list("key", flat=True))
    open_keys = sorted(set(due) - settled)
    people = User.objects.in_bulk({due[key].user for key in open_keys})
    return sum(_remind(people[due[key].user], due[key], now) for key in open_keys)


def _fallen_due(now: datetime) -> Iterator[Due]:
    first, last = now - LOOK_BACK, now + timedelta(days=max(DAYS_BEFORE) + 2)
    groups = (
        Review.objects.owed()
        .filter(
            reviewer__is_active=True,
            application__call__status=CallStatus.PUBLISHED,
            application__call__review_due_at__range=(first, last),
        )
        .order_by()
        .values_list("reviewer", "reviewer__time_zone", "application__call__review_due_at")
        .annotate(heard=Min(Coalesce("told_at", "assigned_at")))
    )
    for user, tz, due_at, heard in groups:
        for days in DAYS_BEFORE:
            at = _morning(due_at, days, ZoneInfo(tz))
            if heard <= at <= now:
                yield Due(user, at)


def _morning(due_at: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Nine o'clock so many days before the last morning on which there is still time."""
    last = due_at.astimezone(zone)
    day: date = last.date() - timedelta(days=days + (last.time() <= HOUR))
    return datetime.combine(day, HOUR, tzinfo=zone)


def _remind(user: User, due: Due, now: datetime) -> int:
    if now < out_of_quiet_hours(now, ZoneInfo(user.time_zone), latest=due.at + GRACE):
        return 0
    try:
        with transaction.atomic():
            if now > due.at + GRACE:
                record_missed(user, "review.due", key=due.key)
                return 0
            expires = due.at + GRACE
            notify(user, "review.due", key=due.key, topic=due_topic(user), expires_at=expires)
            return 1
    except Exception:
        logger.exception("The reminder %s could not be written.", due.key)
        return 0


def nothing_left(user: User) -> None:
    """Whoever owes no review any more is not asked for one."""
    if not Review.objects.owed().filter(reviewer=user).exists():
        for topic in (assigned_topic(user), due_topic(user)):
            discard_unsent(topic=topic)


def end_of_seats(call: OpenCall) -> None:
    """Whoever had work in this call, and sits in its jury no more, is not asked for it."""
    rows = Review.objects.filter(application__call=call).order_by()
    gone = rows.exclude(pk__in=rows.seated().values("pk"))
    for user in User.objects.filter(pk__in=gone.values("reviewer")):
        nothing_left(user)


def assigned_topic(user: User) -> str:
    """All unsent news of work for one reviewer; the last word tells it all."""
    return f"review.assigned:{user.pk}"


def due_topic(user: User) -> str:
    """All reminders of one reviewer."""
    return f"review.due:{user.pk}"
