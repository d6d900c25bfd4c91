"""Who may read an application, and as what."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q

from applicants.choices.applications import (
    REVIEWED_APPLICATIONS,
    Audience,
    InvitationState,
    ReviewState,
)
from applicants.models import Application, ApplicationQuerySet, CoApplicant, Review
from events.staff_scopes import scope_of
from partnership.accounts.models import User
from programs.models import OpenCall

STAFF_MAY = "applicants.view_application"


def audience(user: User | AnonymousUser, application: Application) -> Audience | None:
    """The one place that says so; None is answered with “not found”.

    Whoever applies reads as the owner, though they be staff as well. A conflict of interest
    shuts the application to its reviewer, whatever other rights they hold; a reviewer who has
    it in the queue reads as the jury does, until their seat ends.
    """
    if not isinstance(user, User) or not user.is_active:
        return None
    if application.professional is not None and application.professional.user_id == user.pk:
        return Audience.OWNER
    partners = application.partners.filter(user=user, state=InvitationState.GIVEN)
    if partners.exists():
        return Audience.PARTNER
    return _as_colleague(user, application)


def _as_colleague(user: User, application: Application) -> Audience | None:
    review = Review.objects.filter(application=application, reviewer=user).first()
    if review is not None:
        if review.state == ReviewState.CONFLICT:
            return None
        if Review.objects.queue_of(user).filter(pk=review.pk).exists():
            return Audience.REVIEWER
    was_sent = application.submitted_at is not None
    if user.is_staff and user.has_perm(STAFF_MAY) and was_sent:
        inside = in_scope(user, Application.objects.filter(pk=application.pk))
        return Audience.STAFF if inside.exists() else None
    return None


def in_scope(user: User, rows: ApplicationQuerySet) -> ApplicationQuerySet:
    """Those of the sectors and calls in which this member of the staff works."""
    scope = scope_of(user)
    if scope.everywhere:
        return rows
    calls = scope.calls_run(OpenCall.objects.order_by()).values("pk")
    return rows.filter(Q(call__in=calls) | Q(sector__in=scope.sectors))


def read_as_staff(user: User) -> ApplicationQuerySet:
    """All for which ``audience`` says STAFF, of somebody who holds the right.

    Whoever applies, takes part or judges has no desk for that application, nor has who works in
    another part of the programme; what was never sent, a discarded draft too, is for nobody's.
    """
    mine = Review.objects.filter(application=OuterRef("pk"), reviewer=user).order_by()
    partner = CoApplicant.objects.filter(
        application=OuterRef("pk"), user=user, state=InvitationState.GIVEN
    ).order_by()
    return (
        in_scope(user, Application.objects.filter(submitted_at__isnull=False))
        .exclude(professional__isnull=False, professional__user=user)
        .exclude(Exists(partner))
        .exclude(Exists(mine.filter(state=ReviewState.CONFLICT)))
        .exclude(Exists(mine.seated()), state__in=REVIEWED_APPLICATIONS)
    )
