"""Telling people of a call's deadline: writers of drafts, and followers of its sectors."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from applicants.choices.applications import ApplicationState
from applicants.models import Application, SectorFollower
from applicants.services.applications.moves import topic
from applicants.services.reminding import LOOK_BACK, out_of_quiet_hours
from partnership.accounts.models import User
from partnership.notifications.choices import Category
from partnership.notifications.models import Message, Preference
from partnership.notifications.services import notify, record_missed
from programs.choices import CallStatus
from programs.models import OpenCall

logger = logging.getLogger(__name__)

# Whoever began a moment ago knows the deadline.
JUST_BEGUN = timedelta(hours=12)
EXTENDED_GRACE = timedelta(hours=24)
DRAFT_CLOSING, EXTENDED = "call.draft_closing", "call.deadline_extended"
FOLLOWED = "call.closing_followed"


@dataclass(frozen=True)
class Offset:
    """How long before the deadline, and how late it is still of use."""

    name: str
    before: timedelta
    grace: timedelta


OFFSETS = (
    Offset("7d", timedelta(days=7), timedelta(hours=24)),
    Offset("2d", timedelta(days=2), timedelta(hours=24)),
    Offset("6h", timedelta(hours=6), timedelta(hours=2)),
)
WEEK = OFFSETS[0]


def remind(now: datetime | None = None) -> int:
    """Owe everything about deadlines that is due now; returns how many mails.

    Only published calls; who has sent or withdrawn, and what was published or extended after
    the due instant, is left out. Too late is recorded as missed and never sent.
    """
    now = now or timezone.now()
    return (
        sum(_remind_drafts(call, offset, now) for call, offset in _due(OFFSETS, now))
        + sum(_remind_followers(call, now) for call, _week in _due((WEEK,), now))
        + sum(_tell_extended(call, now) for call in _just_extended(now))
    )


def _due(offsets: Iterable[Offset], now: datetime) -> Iterator[tuple[OpenCall, Offset]]:
    for offset in offsets:
        calls = OpenCall.objects.filter(
            status=CallStatus.PUBLISHED,
            closes_at__gt=now - LOOK_BACK,
            closes_at__lte=now + offset.before,
        )
        for call in calls.order_by("closes_at", "pk"):
            heard = max(filter(None, (call.published_at, call.extended_at, call.opens_at)))
            if heard <= call.closes_at - offset.before:
                yield call, offset


def _drafts(call: OpenCall, begun_before: datetime) -> QuerySet[Application]:
    return Application.objects.filter(
        call=call,
        state=ApplicationState.DRAFT,
        created_at__lte=begun_before,
        professional__user__is_active=True,
    ).select_related("call", "professional__user")


def _prefix(kind: str, call: OpenCall, name: str) -> str:
    return f"{kind}:{call.pk}:v{call.deadline_version}:{name}:"


def _unsettled(rows: QuerySet[Application], prefix: str) -> QuerySet[Application]:
    key = Concat(Value(prefix), Cast(OuterRef("pk"), CharField()))
    refused = Preference.objects.filter(
        user=OuterRef("professional__user"), category=Category.CALLS, wanted=False
    )
    known = Message.objects.filter(key=key)
    return rows.exclude(Exists(known)).exclude(Exists(refused)).order_by("pk")


def _remind_drafts(call: OpenCall, offset: Offset, now: datetime) -> int:
    due = call.closes_at - offset.before
    prefix = _prefix(DRAFT_CLOSING, call, offset.name)
    return sum(
        _settle(
            application.professional.user,
            DRAFT_CLOSING,
            key=f"{prefix}{application.pk}",
            call=call,
            due=due,
            grace=offset.grace,
            now=now,
            application=application,
        )
        for application in _unsettled(_drafts(call, due - JUST_BEGUN), prefix)
        if application.professional is not None
    )


def _just_extended(now: datetime) -> QuerySet[OpenCall]:
    return OpenCall.objects.filter(
        status=CallStatus.PUBLISHED,
        extended_at__gt=now - LOOK_BACK,
        extended_at__lte=now,
        closes_at__gt=now,
    ).order_by("pk")


def _tell_extended(call: OpenCall, now: datetime) -> int:
    assert call.extended_at is not None
    prefix = _prefix(EXTENDED, call, "now")
    return sum(
        _settle(
            application.professional.user,
            EXTENDED,
            key=f"{prefix}{application.pk}",
            call=call,
            due=call.extended_at,
            grace=EXTENDED_GRACE,
            now=now,
            application=application,
        )
        for application in _unsettled(_drafts(call, call.extended_at), prefix)
        if application.professional is not None
    )


def followers_of(call: OpenCall, since: datetime) -> QuerySet[User]:
    """Who follows one of its sectors, or the sector that it is a part of; each once."""
    own = call.sectors.values("pk")
    above = call.sectors.filter(parent__isnull=False).values("parent_id")
    followers = SectorFollower.objects.filter(
        Q(sector__in=own) | Q(sector__in=above), since__lte=since
    )
    return User.objects.filter(pk__in=followers.values("user_id"), is_active=True)


def _remind_followers(call: OpenCall, now: datetime) -> int:
    due = call.closes_at - WEEK.before
    prefix = _prefix(FOLLOWED, call, WEEK.name)
    key = Concat(Value(prefix), Cast(OuterRef("pk"), CharField()))
    began = Application.objects.filter(call=call, professional__user=OuterRef("pk"))
    refused = Preference.objects.filter(user=OuterRef("pk"), category=Category.CALLS, wanted=False)
    people = followers_of(call, due)
    for left_out in (Message.objects.filter(key=key), began, refused):
        people = people.exclude(Exists(left_out))
    return sum(
        _settle(
            user,
            FOLLOWED,
            key=f"{prefix}{user.pk}",
            call=call,
            due=due,
            grace=WEEK.grace,
            now=now,
        )
        for user in people.order_by("pk")
    )


def _settle(
    user: User,
    kind: str,
    *,
    key: str,
    call: OpenCall,
    due: datetime,
    grace: timedelta,
    now: datetime,
    application: Application | None = None,
) -> int:
    """Owe the mail, or record that it came too late; in the quiet hours, neither."""
    due = out_of_quiet_hours(due, ZoneInfo(user.time_zone), latest=call.closes_at)
    if now < due:
        return 0
    about = {"application": application} if application else {"call": call}
    try:
        with transaction.atomic():
            if now > due + grace or now >= call.closes_at:
                record_missed(user, kind, key=key, **about)
                return 0
            mail = notify(
                user,
                kind,
                key=key,
                topic=topic(application) if application else "",
                expires_at=call.closes_at,
                **about,
            )
            return int(mail is not None)
    except Exception:
        logger.exception("The mail %s could not be written.", key)
        return 0
