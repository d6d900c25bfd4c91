"""What a reviewer does with an application: drafts, the review itself, a conflict of interest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from applicants.choices.applications import (
    REVIEW_FOLLOWS,
    REVIEWED_APPLICATIONS,
    ReviewState,
)
from applicants.choices.jury import ReviewAct
from applicants.errors.jury import (
    ConflictStands,
    MarkOutOfBounds,
    MarksMissing,
    NoReason,
    NoRubric,
    NotWithTheJury,
    NotYourReview,
    ReviewGivenAlready,
    RubricChanged,
    TakenBack,
)
from applicants.models import Review, ReviewScore
from applicants.rubric import total_of
from applicants.services.applications.moves import lock
from applicants.services.deciding.scores import refresh_scores
from applicants.services.jury.reminding import nothing_left
from applicants.services.jury.trail import jury_service, note_act
from partnership.accounts.models import User
from partnership.kit.edits import hold_unchanged
from programs.models import Criterion


@dataclass(frozen=True)
class Written:
    """What stands on the reviewer's page: marks by the number of their criterion, and words."""

    marks: Mapping[int, int]
    comment: str = ""


@jury_service
def save_draft(review: Review, written: Written, *, by: User, seen: str | None = None) -> Review:
    """Keep what is written so far; marks may be missing, none may be out of bounds.

    Raises ``ChangedMeanwhile`` when another tab was quicker than ``seen``, ``MarkOutOfBounds``,
    ``ReviewGivenAlready``, ``ConflictStands``, ``NotWithTheJury``, ``TakenBack``,
    ``NotYourReview`` or ``JuryBusy``.
    """
    _hold(review, by, seen)
    if review.state == ReviewState.GIVEN:
        raise ReviewGivenAlready
    review.total = total_of(_criteria(review, written), written.marks)
    _write(review, written, ReviewState.DRAFT, timezone.now())
    return review


@jury_service
def give(review: Review, written: Written, *, by: User, seen: str | None = None) -> Review:
    """Give the review, or change the one that was given; until the decisions are released.

    Raises what ``save_draft`` raises, and ``NoRubric`` or ``MarksMissing``.
    """
    _hold(review, by, seen)
    criteria = _criteria(review, written)
    if not criteria:
        raise NoRubric
    if any(criterion.pk not in written.marks for criterion in criteria):
        raise MarksMissing
    now, before = timezone.now(), review.total if review.state == ReviewState.GIVEN else None
    review.total = total_of(criteria, written.marks)
    if before is None:
        review.given_at = now
        note_act(review, ReviewAct.GIVEN, by=by, at=now, note=f"{review.total}")
    else:
        note_act(review, ReviewAct.CHANGED, by=by, at=now, note=f"{before} → {review.total}")
    _write(review, written, ReviewState.GIVEN, now)
    refresh_scores([review.application_id])
    nothing_left(review.reviewer)
    return review


@jury_service
def declare_conflict(review: Review, *, by: User, reason: str) -> Review:
    """The application disappears for its reviewer at once, and what they wrote counts no more.

    Raises ``NoReason``, ``NotWithTheJury``, ``TakenBack``, ``NotYourReview``, ``ConflictStands``
    or ``JuryBusy``.
    """
    if not reason.strip():
        raise NoReason
    _hold(review, by, None)
    now = timezone.now()
    note_act(review, ReviewAct.CONFLICT, by=by, at=now, note=reason)
    review.scores.all().delete()
    review.state = ReviewState.CONFLICT
    review.conflict_reason, review.comment = reason, ""
    review.total = review.given_at = None
    review.updated_at = now
    review.save()
    refresh_scores([review.application_id])
    nothing_left(review.reviewer)
    return review


def _hold(review: Review, by: User, seen: str | None) -> None:
    """Lock the application, so that no decision is released meanwhile, then the review."""
    if review.reviewer_id != by.pk:
        raise NotYourReview
    lock(review.application)
    try:
        review.refresh_from_db(from_queryset=Review.objects.select_for_update())
    except Review.DoesNotExist:
        raise TakenBack from None
    if not Review.objects.seated().filter(pk=review.pk).exists():
        raise TakenBack
    if seen is not None:
        hold_unchanged(review, seen)
    if review.application.state not in REVIEWED_APPLICATIONS:
        raise NotWithTheJury
    if ReviewState.GIVEN not in REVIEW_FOLLOWS[review.state]:
        raise ConflictStands


def _criteria(review: Review, written: Written) -> list[Criterion]:
    """The rubric of the call, when every mark is one of its own and within its bounds."""
    criteria = list(Criterion.objects.filter(call_id=review.application.call_id))
    for criterion in criteria:
        mark = written.marks.get(criterion.pk, criterion.minimum)
        if not criterion.minimum <= mark <= criterion.maximum:
            bounds = {"minimum": criterion.minimum, "maximum": criterion.maximum}
            raise MarkOutOfBounds(criterion=criterion, **bounds)
    if set(written.marks) - {criterion.pk for criterion in criteria}:
        raise RubricChanged
    return criteria


def _write(review: Review, written: Written, state: ReviewState, now: datetime) -> None:
    review.state, review.comment, review.updated_at = state, written.comment, now
    review.save()
    review.scores.exclude(criterion__in=written.marks).delete()
    ReviewScore.objects.bulk_create(
        [ReviewScore(review=review, criterion_id=pk, value=v) for pk, v in written.marks.items()],
        update_conflicts=True,
        unique_fields=("review", "criterion"),
        update_fields=("value",),
    )
