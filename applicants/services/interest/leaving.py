"""What becomes of messages when an account is erased."""

from django.db import transaction
from django.db.models import Q

from applicants.choices import INTEREST_FOLLOWS, InterestState
from applicants.models import InterestRequest
from applicants.services.interest.screening import close
from partnership.accounts.models import User

_CLOSABLE = [state for state, after in INTEREST_FOLLOWS.items() if InterestState.CLOSED in after]


@transaction.atomic
def let_go(user: User) -> None:
    """Whoever wrote to the person is told that no answer will come; then the rows are deleted.

    So are the messages that the person wrote from the address of the account.
    """
    own = InterestRequest.objects.filter(professional__user=user)
    for request in own.filter(state__in=_CLOSABLE).order_by("pk"):
        close(request, by=None)
    InterestRequest.objects.filter(Q(professional__user=user) | Q(email=user.email)).delete()
