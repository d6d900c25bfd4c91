"""Reminding applicants of what is awaited from them: an answer, or a word about a place.

As for events, nothing of the future is kept: each sweep asks what has fallen due. A key names
the instant that the reminder counts back from, so another date is reminded of anew.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from applicants.choices.applications import ApplicationState
from applicants.models import Application
from applicants.services.applications.moves import topic
from applicants.services.reminding import out_of_quiet_hours
from partnership.notifications.models import Message
from partnership.notifications.services import notify, record_missed

logger = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=7)
LAST_CALL = timedelta(hours=24)
# Two reminders closer than this would be one too many.
APART = timedelta(hours=12)


@dataclass(frozen=True)
class Nudge:
    """One reminder: its name within its kind, when it falls due, how late it is still of use."""

    name: str
    due: datetime
    grace: timedelta


@dataclass(frozen=True)
class Awaited:
    """What is awaited in one state: the mail, since when, and until when."""

    kind: str
    state: ApplicationState
    since: Callable[[Application], datetime | None]
    until: str

    def rows(self, now: datetime) -> QuerySet[Application]:
        """Those in which somebody is expected to act, and those whose time has just run out."""
        rows = Application.objects.filter(
            state=self.state,
            professional__user__is_active=True,
            **{f"{self.until}__gt": now - LOOK_BACK},
        )
        return rows.select_related("call", "professional__user").order_by(self.until, "pk")


AWAITED = (
    Awaited(
        "app.needs_info",
        ApplicationState.NEEDS_INFO,
        lambda application: application.info_asked_at,
        "info_due_at",
    ),
    Awaited(
        "app.confirm_place",
        ApplicationState.ACCEPTED,
        lambda application: application.decided_at,
        "confirm_by",
    ),
)


def nudges(since: datetime, until: datetime) -> Iterator[Nudge]:
    """At half time and a day before the end; none within hours of another or of the first word."""
    last = until - LAST_CALL
    half = since + (until - since) / 2
    if half - since >= APART and last - half >= APART:
        yield Nudge("half", half, timedelta(hours=24))
    if last - since >= APART:
        yield Nudge("24h", last, timedelta(hours=2))


def remind(now: datetime | None = None) -> int:
    """Owe every reminder to applicants that is due now; returns how many.

    What is later than its grace, or than the end, is recorded as missed and never sent.
    """
    now = now or timezone.now()
    return sum(
        _settle(awaited, application, now)
        for awaited in AWAITED
        for application in awaited.rows(now)
    )


def _settle(awaited: Awaited, application: Application, now: datetime) -> int:
    since, until = awaited.since(application), getattr(application, awaited.until)
    applicant = application.professional
    if since is None or applicant is None:
        return 0
    zone = ZoneInfo(applicant.user.time_zone)
    ripe = [
        (nudge, due)
        for nudge in nudges(since, until)
        if (due := out_of_quiet_hours(nudge.due, zone, latest=until)) <= now
    ]
    keys = {nudge.name: _key(awaited, application, nudge, until) for nudge, _due in ripe}
    known = set(Message.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    return sum(
        _owe(awaited, application, key=keys[nudge.name], last=due + nudge.grace, now=now)
        for nudge, due in ripe
        if keys[nudge.name] not in known
    )


def _key(awaited: Awaited, application: Application, nudge: Nudge, until: datetime) -> str:
    return f"{awaited.kind}:{application.pk}:{nudge.name}:v{int(until.timestamp())}"


def _owe(
    awaited: Awaited, application: Application, *, key: str, last: datetime, now: datetime
) -> int:
    """``last`` is the latest instant at which the words are still of use."""
    assert application.professional is not None
    user, until = application.professional.user, getattr(application, awaited.until)
    try:
        with transaction.atomic():
            if now > last or now >= until:
                record_missed(user, awaited.kind, key=key, application=application)
                return 0
            mail = notify(
                user,
                awaited.kind,
                key=key,
                topic=topic(application),
                expires_at=until,
                application=application,
            )
            return int(mail is not None)
    except Exception:
        logger.exception("The reminder %s could not be written.", key)
        return 0
