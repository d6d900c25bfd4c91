"""Reminding people of the events they have a place at.

No future is kept anywhere: each sweep asks the database what has fallen due. The key of a
reminder names the event's schedule version, so a moved event is reminded of anew and nothing
is ever sent twice.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from applicants.choices import RegistrationState
from applicants.models import Registration
from applicants.services.owing import reminder_topic
from events.choices import EventStatus
from events.models import Event
from partnership.notifications.choices import Category
from partnership.notifications.models import Message, Preference
from partnership.notifications.services import notify, record_missed

logger = logging.getLogger(__name__)

QUIET_FROM, QUIET_UNTIL = time(22), time(8)
# After a long stop, how far back a reminder is recorded as missed.
LOOK_BACK = timedelta(days=7)
# From the first minute of the event on it is noted who came.
HAD_A_PLACE = (
    RegistrationState.CONFIRMED,
    RegistrationState.ATTENDED,
    RegistrationState.NO_SHOW,
)


@dataclass(frozen=True)
class Offset:
    """One reminder before the start: its mail kind, and how late it is still of use."""

    name: str
    kind: str
    before: timedelta
    grace: timedelta
    category: Category | None = None


OFFSETS = (
    Offset("7d", "event.soon_week", timedelta(days=7), timedelta(hours=24), Category.REMINDERS),
    Offset("24h", "event.soon_day", timedelta(hours=24), timedelta(hours=2)),
)


def remind(now: datetime | None = None) -> int:
    """Owe every reminder that is due now; returns how many.

    Only published events and confirmed places. Who joined, and what was published or moved,
    after the due instant is left out: they have just heard. What is later than its grace, or
    than the start, is recorded as missed and never sent. One reminder that fails holds up no
    other.
    """
    now = now or timezone.now()
    return sum(
        _settle(registration, offset, now)
        for offset in OFFSETS
        for event in _events_in_window(offset, now)
        for registration in _not_settled(event, offset, now)
    )


def _events_in_window(offset: Offset, now: datetime) -> Iterator[Event]:
    """From its due instant an event is looked at until it starts, and a week more for misses."""
    events = Event.objects.filter(
        Q(status=EventStatus.PUBLISHED) | Q(status=EventStatus.COMPLETED, starts_at__lte=now),
        starts_at__gt=now - LOOK_BACK,
        starts_at__lte=now + offset.before,
    )
    for event in events.order_by("starts_at", "pk"):
        heard = max(filter(None, (event.published_at, event.schedule_changed_at)), default=now)
        if heard <= event.starts_at - offset.before:
            yield event


def _key_prefix(event: Event, offset: Offset) -> str:
    return f"event.soon:{offset.name}:{event.pk}:v{event.schedule_version}:"


def _not_settled(event: Event, offset: Offset, now: datetime) -> QuerySet[Registration]:
    """Places confirmed before the due instant of which nothing was sent or recorded yet."""
    key = Concat(Value(_key_prefix(event, offset)), Cast(OuterRef("user_id"), CharField()))
    rows = Registration.objects.filter(
        event=event,
        state__in=HAD_A_PLACE if now >= event.starts_at else (RegistrationState.CONFIRMED,),
        confirmed_at__lte=event.starts_at - offset.before,
        user__is_active=True,
    ).exclude(Exists(Message.objects.filter(key=key)))
    if offset.category is not None:
        rows = rows.exclude(
            Exists(
                Preference.objects.filter(
                    user=OuterRef("user"), category=offset.category, wanted=False
                )
            )
        )
    return rows.select_related("user", "event__venue__city").order_by("queued_at", "pk")


def _settle(registration: Registration, offset: Offset, now: datetime) -> int:
    user, event = registration.user, registration.event
    due = out_of_quiet_hours(
        event.starts_at - offset.before, ZoneInfo(user.time_zone), latest=event.starts_at
    )
    if now < due:
        return 0
    key = f"{_key_prefix(event, offset)}{user.pk}"
    try:
        with transaction.atomic():
            if now > due + offset.grace or now >= event.starts_at:
                record_missed(user, offset.kind, key=key, registration=registration)
                return 0
            mail = notify(
                user,
                offset.kind,
                key=key,
                topic=reminder_topic(event),
                expires_at=event.starts_at,
                registration=registration,
            )
            return int(mail is not None)
    except Exception:
        logger.exception("The reminder %s could not be written.", key)
        return 0


def out_of_quiet_hours(instant: datetime, zone: ZoneInfo, *, latest: datetime) -> datetime:
    """The instant, or 08:00 local time after it when it falls between 22:00 and 08:00.

    Unless that would be at ``latest`` or after: then better at night than never.
    """
    local = instant.astimezone(zone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return instant
    day = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    morning = datetime.combine(day, QUIET_UNTIL, tzinfo=zone)
    return morning if morning < latest else instant
