"""What the professional, or the team, does with a message that reached them."""

from django.db import transaction
from django.utils import timezone

from applicants.choices import InterestState
from applicants.errors import NothingWritten
from applicants.models import InterestRequest
from applicants.services.interest.moves import lock, move, owe_partner
from partnership.accounts.models import User


@transaction.atomic
def answer(request: InterestRequest, *, by: User, text: str) -> InterestRequest:
    """Send the answer; from now on the two sides know each other's address.

    Raises ``NothingWritten`` or ``WrongInterestStep``.
    """
    if not text.strip():
        raise NothingWritten
    lock(request)
    move(request, InterestState.ANSWERED, by=by, at=timezone.now(), answer=text)
    owe_partner(request, "interest.answered")
    return request


@transaction.atomic
def decline(request: InterestRequest, *, by: User, note: str = "") -> InterestRequest:
    """Say no, with a few words if the professional wishes; no address is shown."""
    lock(request)
    move(request, InterestState.DECLINED, by=by, at=timezone.now(), answer=note)
    owe_partner(request, "interest.declined")
    return request
