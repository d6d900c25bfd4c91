"""What staff do with a confirmed message."""

from django.db import transaction
from django.utils import timezone

from applicants.choices import InterestState, InterestTarget
from applicants.errors import ReaderNotPublic
from applicants.models import InterestRequest
from applicants.queries import can_be_written_to
from applicants.services.interest.moves import lock, move, owe_partner, owe_professional
from partnership.accounts.models import User


@transaction.atomic
def approve(request: InterestRequest, *, by: User) -> InterestRequest:
    """Pass the message on to its professional; one to the team is taken up by the team.

    Raises ``WrongInterestStep``, or ``ReaderNotPublic`` when the professional or the project
    has been withdrawn meanwhile.
    """
    lock(request)
    now = timezone.now()
    move(request, InterestState.APPROVED, by=by, at=now)
    if request.target == InterestTarget.TEAM:
        return request
    if not can_be_written_to(request):
        raise ReaderNotPublic
    move(request, InterestState.RELAYED, by=by, at=now, relayed_at=now)
    owe_professional(request, "interest.relayed")
    return request


@transaction.atomic
def refuse(request: InterestRequest, *, by: User, note: str = "") -> InterestRequest:
    """Pass it on to nobody. With a note the partner is told why; spam is not answered."""
    lock(request)
    move(request, InterestState.REFUSED, by=by, at=timezone.now(), note=note[:300])
    if note:
        owe_partner(request, "interest.refused", note=note)
    return request


@transaction.atomic
def close(request: InterestRequest, *, by: User | None, note: str = "") -> InterestRequest:
    """End it without an answer, and tell the partner that none will come."""
    lock(request)
    move(request, InterestState.CLOSED, by=by, at=timezone.now(), note=note[:300])
    owe_partner(request, "interest.closed")
    return request
