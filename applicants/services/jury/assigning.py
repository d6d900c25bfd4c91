"""Giving applications to their readers, one by one or evenly, and taking them back."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from applicants.choices.applications import ReviewState
from applicants.choices.jury import ASSIGNABLE_APPLICATIONS, ReviewAct
from applicants.coverage import CallJury, look_at
from applicants.errors.jury import (
    ConflictDeclared,
    LanguageNotRead,
    NotAssignableNow,
    NotInTheJury,
    ReadsItAlready,
    ReviewWouldBeLost,
    TakesPartInIt,
)
from applicants.models import Application, Review, ReviewTrail
from applicants.services.applications.moves import lock
from applicants.services.deciding.scores import refresh_scores
from applicants.services.jury.balancing import Piece, share
from applicants.services.jury.reminding import nothing_left
from applicants.services.jury.trail import jury_service, note_act
from applicants.services.owing import is_quiet
from partnership.accounts.choices import Language
from partnership.accounts.models import User
from programs.models import JurySeat, OpenCall

BATCH = 500


@dataclass(frozen=True)
class Plan:
    """Who would get how much: ``pairs`` of application and reader, and what stays short."""

    pairs: list[tuple[int, int]]
    load: dict[int, int]
    short: list[int]

    def added(self) -> Counter[int]:
        """New applications for each reader."""
        return Counter(reader for _application, reader in self.pairs)


def plan_evenly(call: OpenCall) -> Plan:
    """What ``assign_evenly`` would do now; nothing is written."""
    seen = look_at(call)
    load = Counter({seat.user_id: 0 for seat in seen.seats})
    load.update(who for holders in seen.holders.values() for who in holders if who in load)
    sharing = share(_pieces(seen), load)
    pairs = [(pk, who) for pk in sorted(sharing.given) for who in sorted(sharing.given[pk])]
    return Plan(pairs, sharing.load, sharing.short)


@jury_service
def assign_evenly(call: OpenCall, *, by: User | None, now: datetime | None = None) -> Plan:
    """Give every application as many readers as the call asks for, evenly.

    Readers read its language, have no conflict and differ by one application at most where
    languages and conflicts let them; what is assigned stays. Asked for twice it does nothing
    the second time.
    """
    now = now or timezone.now()
    OpenCall.objects.select_for_update().get(pk=call.pk)
    plan = plan_evenly(call)
    told = now if is_quiet() else None
    reviews = [
        Review(application_id=pk, reviewer_id=who, assigned_at=now, updated_at=now, told_at=told)
        for pk, who in plan.pairs
    ]
    acts = [
        ReviewTrail(application_id=pk, reviewer_id=who, act=ReviewAct.ASSIGNED, by=by, at=now)
        for pk, who in plan.pairs
    ]
    Review.objects.bulk_create(reviews, BATCH)
    ReviewTrail.objects.bulk_create(acts, BATCH)
    return plan


@jury_service
def assign(
    application: Application, reviewer: User, *, by: User | None, despite_conflict: bool = False
) -> Review:
    """Give one application to one reader.

    Raises ``NotAssignableNow``, ``NotInTheJury``, ``LanguageNotRead``, ``TakesPartInIt`` or
    ``ReadsItAlready``; ``ConflictDeclared`` unless it is confirmed that the conflict is over.
    """
    OpenCall.objects.select_for_update().get(pk=application.call_id)
    lock(application)
    if application.state not in ASSIGNABLE_APPLICATIONS:
        raise NotAssignableNow
    found = Review.objects.filter(application=application, reviewer=reviewer).first()
    if found is not None and found.state != ReviewState.CONFLICT:
        raise ReadsItAlready(person=reviewer)
    seen = look_at(application.call, [application.pk])
    _check_seat(application, reviewer, Language(seen.languages[application.pk]))
    if found is not None and not despite_conflict:
        raise ConflictDeclared(person=reviewer)
    if found is None and reviewer.pk in seen.barred.get(application.pk, set()):
        raise TakesPartInIt(person=reviewer)
    return _given_to(application, reviewer, found, by)


@jury_service
def unassign(review: Review, *, by: User | None, confirmed: bool = False) -> None:
    """Take the application from its reader; what they wrote of it is deleted.

    Raises ``ReviewWouldBeLost`` when the review is given, unless that is confirmed; the trail
    keeps its score.
    """
    lock(review.application)
    review.refresh_from_db(from_queryset=Review.objects.select_for_update())
    if review.state == ReviewState.GIVEN and not confirmed:
        raise ReviewWouldBeLost
    note = f"{review.total}" if review.state == ReviewState.GIVEN else ""
    note_act(review, ReviewAct.REMOVED, by=by, at=timezone.now(), note=note)
    review.delete()
    refresh_scores([review.application_id])
    nothing_left(review.reviewer)


def _pieces(seen: CallJury) -> list[Piece]:
    pieces = []
    for pk in seen.short:
        holders = seen.holders.get(pk, set())
        may = tuple(who for who in seen.readers_of(pk) if who not in holders)
        pieces.append(Piece(pk, seen.call.min_reviews - len(holders), may))
    return pieces


def _check_seat(application: Application, reviewer: User, language: Language) -> None:
    seat = JurySeat.objects.filter(call_id=application.call_id, user=reviewer).first()
    if seat is None or not (seat.is_active and reviewer.is_active):
        raise NotInTheJury(person=reviewer)
    if language not in seat.languages:
        raise LanguageNotRead(language=language.label)


def _given_to(
    application: Application, reviewer: User, found: Review | None, by: User | None
) -> Review:
    now = timezone.now()
    review = found or Review(application=application, reviewer=reviewer)
    review.state = ReviewState.ASSIGNED
    review.assigned_at = review.updated_at = now
    review.told_at = now if is_quiet() else None
    review.conflict_reason = ""
    review.save()
    note_act(review, ReviewAct.ASSIGNED, by=by, at=now)
    return review
