"""Places at the events that a call feeds, for those who confirmed."""

import logging
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from applicants.choices.applications import ApplicationState
from applicants.errors import EventIsFull, RegistrationRefused
from applicants.models import Application, Registration
from applicants.services.applications.telling import owe_team
from applicants.services.registering import admit
from events.choices import Admission, EventStatus
from events.models import Event
from partnership.accounts.models import User

logger = logging.getLogger(__name__)


def give_places(
    application: Application, *, by: User | None, now: datetime | None = None
) -> list[Event]:
    """A place at every event ahead that takes its people from this call.

    Returns the events that were full; the team is told of each once.
    """
    fed = _fed(now or timezone.now()).filter(call=application.call_id)
    return [event for event in fed if not _give(application, event, by=by)]


def give_missing_places(now: datetime | None = None) -> int:
    """The sweep: places at events that were published, linked or enlarged after the confirmation.

    Whoever has had a row at the event, cancelled ones too, is left alone.
    """
    given = 0
    for event in _fed(now or timezone.now()):
        for application in _without_place(event):
            try:
                given += _give(application, event, by=None)
            except Exception:
                logger.exception("No place at %s for %s.", event.pk, application.pk)
    return given


def _fed(now: datetime) -> QuerySet[Event]:
    events = Event.objects.filter(
        admission=Admission.CALL,
        call__isnull=False,
        status=EventStatus.PUBLISHED,
        published_at__lte=now,
        starts_at__gt=now,
    )
    return events.order_by("starts_at", "pk")


def _without_place(event: Event) -> QuerySet[Application]:
    had = Registration.objects.filter(event=event, user=OuterRef("professional__user"))
    rows = Application.objects.filter(
        call=event.call_id,
        state=ApplicationState.CONFIRMED,
        professional__user__is_active=True,
    )
    return rows.exclude(Exists(had)).select_related("call", "professional__user").order_by("pk")


def _give(application: Application, event: Event, *, by: User | None) -> bool:
    """False when the event is full; other refusals wait for the next sweep in silence."""
    if application.professional is None:
        return True
    user = application.professional.user
    try:
        admit(event, user=user, language=user.language, by=by)
    except EventIsFull:
        owe_team(application, "app.place_missing", occurrence=str(event.pk), event=event)
        return False
    except RegistrationRefused:
        logger.info("Event %s takes nobody from its call at present.", event.pk)
    return True
