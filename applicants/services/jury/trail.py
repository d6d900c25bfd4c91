"""Writing down what the jury, or staff about the jury, did."""

from datetime import datetime

from applicants.choices.jury import ReviewAct
from applicants.models import Review, ReviewTrail
from partnership.accounts.models import User


def note_act(
    review: Review, act: ReviewAct, *, by: User | None, at: datetime, note: str = ""
) -> None:
    """A row that outlives the review itself."""
    ReviewTrail.objects.create(
        application_id=review.application_id,
        reviewer_id=review.reviewer_id,
        act=act,
        by=by,
        at=at,
        note=note[:300],
    )
