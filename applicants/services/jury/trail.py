"""What all acts of the jury, and of staff about the jury, have in common."""

from datetime import datetime

from applicants.choices.jury import ReviewAct
from applicants.errors.jury import JuryBusy
from applicants.models import Review, ReviewTrail
from events.services.locking import in_one_transaction
from partnership.accounts.models import User

jury_service = in_one_transaction(JuryBusy)


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
