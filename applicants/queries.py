"""Reading across registrations: the queue, and what a person's page shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from applicants.choices import ACTIVE, Blocked, CoAuthorState, InterestTarget, RegistrationState
from applicants.models import (
    CoAuthor,
    InterestRequest,
    Professional,
    Project,
    ProjectMember,
    Registration,
    RegistrationQuerySet,
)
from events.choices import EventStatus
from events.models import Event
from partnership.accounts.choices import Role
from partnership.accounts.models import User
from partnership.accounts.models.user import fold_email

_WAITING_STATES = frozenset({RegistrationState.WAITLISTED, RegistrationState.OFFERED})


def active_registration(event: Event, user: User) -> Registration | None:
    """The one row that stands for this person at this event, if any."""
    return Registration.objects.filter(event=event).of(user).active().first()


def why_still(event: Event, now: datetime) -> Blocked | None:
    """Why no queue of this event moves whatever places it has; None when it may move."""
    if event.status == EventStatus.POSTPONED:
        return Blocked.POSTPONED
    if event.status in (EventStatus.CANCELLED, EventStatus.DRAFT):
        return Blocked.CANCELLED
    return Blocked.STARTED if now >= event.starts_at else None


def queue_position(registration: Registration) -> int:
    """1 for the first in line; one query, or none on rows of ``with_places_in_line``."""
    if "people_ahead" in registration.__dict__:
        return int(registration.__dict__["people_ahead"]) + 1
    ahead = Q(queued_at__lt=registration.queued_at) | Q(
        queued_at=registration.queued_at, pk__lt=registration.pk
    )
    queue = Registration.objects.filter(event_id=registration.event_id).waiting()
    return queue.filter(ahead).count() + 1


def blocked_reason(registration: Registration, now: datetime | None = None) -> Blocked:
    """Why this waiting person has no place yet; at most one query."""
    still = why_still(registration.event, now or timezone.now())
    if still is not None:
        return still
    pending = registration.__dict__.get("offers_pending")
    if pending is None:
        offered = Registration.objects.filter(state=RegistrationState.OFFERED)
        pending = offered.filter(event_id=registration.event_id).exists()
    return Blocked.OFFERS_PENDING if pending else Blocked.NO_SEAT


def with_places_in_line(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """The rows with all that ``queue_position`` and ``blocked_reason`` need, in one query."""
    return rows.annotate(
        people_ahead=Coalesce(Subquery(_count_of_those_ahead(), output_field=IntegerField()), 0),
        offers_pending=Exists(
            Registration.objects.filter(
                event=OuterRef("event"), state=RegistrationState.OFFERED
            ).order_by()
        ),
    )


def _count_of_those_ahead() -> QuerySet[Registration, tuple[int]]:
    ahead = Q(queued_at__lt=OuterRef("queued_at")) | Q(
        queued_at=OuterRef("queued_at"), pk__lt=OuterRef("pk")
    )
    queue = Registration.objects.filter(
        ahead, event=OuterRef("event"), state=RegistrationState.WAITLISTED
    )
    return queue.order_by().values("event").annotate(number=Count("pk")).values_list("number")


@dataclass
class MyPage:
    """What a person has ahead, waits for, and has behind."""

    upcoming: list[Registration] = field(default_factory=list)
    waiting: list[Registration] = field(default_factory=list)
    past: list[Registration] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.upcoming or self.waiting or self.past)


def for_my_page(user: User, now: datetime | None = None) -> MyPage:
    """Everything of one person, grouped, in two queries however much it is.

    Ahead, soonest first; waiting, an offer that ends before a place in line; behind, newest
    first, with all that was cancelled or ran out.
    """
    now = now or timezone.now()
    rows = with_places_in_line(Registration.objects.of(user).for_my_page())
    page = MyPage()
    for registration in rows.order_by(
        F("offer_expires_at").asc(nulls_last=True), "event__starts_at", "pk"
    ):
        _group(page, registration, now).append(registration)
    page.upcoming.sort(key=lambda row: (row.event.starts_at, row.pk))
    page.past.sort(key=lambda row: (row.event.starts_at, row.pk), reverse=True)
    return page


def _group(page: MyPage, row: Registration, now: datetime) -> list[Registration]:
    over = row.event.status == EventStatus.COMPLETED or (
        row.event.status != EventStatus.POSTPONED and row.event.ends_at <= now
    )
    called_off = row.event.status == EventStatus.CANCELLED
    if over or called_off or row.state not in ACTIVE:
        return page.past
    return page.waiting if row.state in _WAITING_STATES else page.upcoming


def queue_lengths(events: Iterable[int]) -> dict[int, int]:
    """How many wait for each of these events, in one query; none when there is no event."""
    queue = Registration.objects.filter(
        event_id__in=list(events), state=RegistrationState.WAITLISTED
    )
    counted = queue.order_by().values("event_id").annotate(number=Count("pk"))
    return dict(counted.values_list("event_id", "number"))


def can_be_written_to(request: InterestRequest) -> bool:
    """Whether the reader a partner wrote to is public still."""
    if request.target == InterestTarget.PROJECT:
        return Project.objects.public().filter(interest_requests=request).exists()
    return Professional.objects.public().filter(interest_requests=request).exists()


def is_public(person: Professional) -> bool:
    """Whether a visitor may know of this person now."""
    return Professional.objects.public().filter(pk=person.pk).exists()


def is_for_partners(person: Professional) -> bool:
    """Whether partners may know of this person now, and not everybody."""
    return Professional.objects.for_partners().filter(pk=person.pk).exists()


def is_partner(user: User | AnonymousUser) -> bool:
    """Whether the person reads what is shown to partners; staff are none by themselves."""
    return user.is_authenticated and user.groups.filter(name=Role.PARTNER).exists()


def projects_of(person: Professional) -> QuerySet[Any]:
    """Keys of what the person owns, is named in the team of, or has accepted to sign."""
    signed = CoAuthor.objects.filter(user=person.user_id, state=CoAuthorState.ACCEPTED)
    named = ProjectMember.objects.filter(professional=person)
    # Each from its own index; in one condition they would read every project there is.
    own = Project.objects.filter(owner=person).order_by().values("pk")
    return own.union(named.order_by().values("project"), signed.order_by().values("project"))


def invitations_to(user: User) -> QuerySet[CoAuthor]:
    """What waits for an answer at an address that the person has proved to be theirs."""
    mine = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return CoAuthor.objects.filter(
        email__in=[fold_email(address) for address in mine],
        state=CoAuthorState.INVITED,
        expires_at__gt=timezone.now(),
    ).select_related("project__owner")
