"""Everything around one event: agenda, people, parts, related, the reader's own place."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.safestring import SafeString

from applicants.choices import ACTIVE, FOLLOWS, Blocked, RegistrationState
from applicants.models import Registration
from applicants.queries import blocked_reason, queue_position
from events.choices import EventStatus, EvidenceKind, Phase
from events.models import Appearance, Event, EventEvidence, EventMaterial, EventQuerySet, Session
from partnership.accounts.models import User
from partnership.kit.dates import (
    TwoClocks,
    format_time,
    format_weekday_and_day,
    weekday_name,
    zone,
)
from partnership.kit.kept import Parts
from partnership.portal.queries.coming import around
from programs.models import Organisation

RELATED = 3


@dataclass(frozen=True)
class AgendaDay:
    """The sessions of one day of the event's own calendar."""

    day: date
    lines: list["AgendaLine"]

    @property
    def title(self) -> str:
        return format_weekday_and_day(self.day)


@dataclass(frozen=True)
class AgendaLine:
    """A session on both clocks; a city whose calendar shows another day names it."""

    session: Session
    tz: str

    @cached_property
    def clocks(self) -> TwoClocks:
        return TwoClocks(self.session.starts_at)

    @property
    def day(self) -> date:
        return self.clocks.instant.astimezone(zone(self.tz)).date()

    @property
    def almaty(self) -> str:
        return format_time(self.clocks.almaty)

    @property
    def paris(self) -> str:
        return format_time(self.clocks.paris)

    @property
    def almaty_day(self) -> str:
        return self._named(self.clocks.almaty)

    @property
    def paris_day(self) -> str:
        return self._named(self.clocks.paris)

    def _named(self, moment: datetime) -> str:
        return weekday_name(moment) if moment.date() != self.day else ""


@dataclass(frozen=True)
class EventPage:
    """Everything around an event on its own page."""

    agenda: list[AgendaDay]
    appearances: list[Appearance]
    parts: list[SafeString]
    related: list[SafeString]
    legacy: "Legacy"


@dataclass(frozen=True)
class Legacy:
    """What a held event proves and leaves; a list of those who came is counted, never shown."""

    evidence: list[EventEvidence] = field(default_factory=list)
    materials: list[EventMaterial] = field(default_factory=list)

    @property
    def is_counted(self) -> bool:
        return bool(self.evidence)

    @property
    def pictures(self) -> list[EventEvidence]:
        return [proof for proof in self._public if proof.picture]

    @property
    def links(self) -> list[EventEvidence]:
        return [proof for proof in self._public if proof.url or proof.file]

    @property
    def _public(self) -> list[EventEvidence]:
        return [proof for proof in self.evidence if proof.kind != EvidenceKind.ATTENDANCE]


@dataclass(frozen=True)
class _Own:
    """What belongs to one event and does not change with a registration."""

    agenda: list[AgendaDay]
    appearances: list[Appearance]
    organisers: list[Organisation]
    legacy: Legacy


# Some dozen rows each.
_own: Parts[tuple[int, str, bool], _Own] = Parts(60)


def event_page(event: Event, now: datetime) -> EventPage:
    """Five queries, whatever the number of sessions, speakers and parts; two more once held.

    Parts and related events are read together. What belongs to the event and what stands around
    it is kept until one of its tables is written.
    """
    has_parts = bool(getattr(event, "has_parts", True))
    beside = around(event.pk, has_parts, now, lambda: _others(event, now))
    is_held = event.status == EventStatus.COMPLETED
    own = _own.get((event.pk, event.tz, is_held), lambda: _own_of(event.pk, event.tz, is_held))
    vars(event)["_prefetched_objects_cache"] = {
        "organisers": own.organisers,
        "sectors": beside.sectors,
    }
    return EventPage(
        agenda=own.agenda,
        appearances=own.appearances,
        parts=[row for parent, row in beside.rows if parent == event.pk],
        related=[row for parent, row in beside.rows if parent != event.pk],
        legacy=own.legacy,
    )


def _own_of(pk: int, tz: str, is_held: bool) -> _Own:
    return _Own(
        agenda=_agenda(pk, tz),
        appearances=_people(pk),
        organisers=list(Organisation.objects.filter(events=pk)),
        legacy=_legacy(pk) if is_held else Legacy(),
    )


def _legacy(pk: int) -> Legacy:
    evidence = EventEvidence.objects.filter(event=pk)
    return Legacy(list(evidence), list(EventMaterial.objects.filter(event=pk)))


def _agenda(pk: int, tz: str) -> list[AgendaDay]:
    rows = Session.objects.filter(event=pk).select_related("room").order_by("starts_at", "pk")
    lines = [AgendaLine(session, tz) for session in rows]
    return [AgendaDay(day, list(group)) for day, group in groupby(lines, lambda line: line.day)]


def with_hint_of_parts(events: QuerySet[Event]) -> QuerySet[Event]:
    """Says with the event itself whether it has parts, so that they need not be looked for."""
    return events.annotate(has_parts=Exists(Event.objects.filter(parent=OuterRef("pk"))))


def _others(event: Event, now: datetime) -> EventQuerySet:
    """Without parts the few alike are found by an index; with them every event is looked at."""
    links = Event.sectors.through.objects
    own = links.filter(event_id=event.pk).values("sector_id")
    alike = (
        Event.objects.public()
        .ahead(now)
        .filter(status=EventStatus.PUBLISHED)
        .filter(Exists(links.filter(event_id=OuterRef("pk"), sector_id__in=own)))
        .exclude(pk=event.pk)
        .exclude(parent=event)
        .order_by("starts_at", "pk")
    )
    wanted = Q(pk__in=alike.values("pk")[:RELATED])
    if getattr(event, "has_parts", True):
        wanted |= Q(parent=event)
    return Event.objects.public().filter(wanted).order_by("starts_at", "pk")


def _people(pk: int) -> list[Appearance]:
    """Each person once, in the order staff gave, whether in a session or in the whole event."""
    rows = Appearance.objects.filter(event=pk).select_related("speaker__city")
    rows = rows.order_by("order", "pk")
    return list({row.speaker_id: row for row in reversed(rows)}.values())[::-1]


@dataclass(frozen=True)
class OwnPlace:
    """A person's registration and, while they wait, where they stand and why."""

    registration: Registration
    position: int | None = None
    blocked: Blocked | None = None
    is_active: bool = field(default=True)

    @property
    def may_cancel(self) -> bool:
        """Until the event begins, while there is something to give up."""
        event = self.registration.event
        if event.status == EventStatus.CANCELLED:
            return False
        still = event.status == EventStatus.POSTPONED or event.phase() == Phase.UPCOMING
        return still and RegistrationState.CANCELLED in FOLLOWS[self.registration.state]


def own_place(event: Event, user: User, now: datetime) -> OwnPlace | None:
    """The newest registration of ``user``; at most three queries."""
    rows = Registration.objects.filter(event=event).of(user)
    registration = rows.active().first() or rows.first()
    if registration is None:
        return None
    registration.event = event
    if registration.state != RegistrationState.WAITLISTED:
        return OwnPlace(registration, is_active=registration.state in ACTIVE)
    return OwnPlace(registration, queue_position(registration), blocked_reason(registration, now))
