"""How far a reviewer has come, call by call."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from applicants.choices.applications import REVIEWS_OWED, ReviewState
from applicants.models import Review
from partnership.accounts.models import User
from programs.models import OpenCall


@dataclass(frozen=True)
class Progress:
    """One call of a reviewer: how many of how many reviews are given."""

    call: OpenCall
    given: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.given


@dataclass(frozen=True)
class Owed:
    """One call of which a reviewer still owes reviews."""

    call: OpenCall
    count: int


@dataclass(frozen=True)
class Counted:
    """How much is in a queue, and how much of it is still owed."""

    total: int
    left: int


def progress_of(user: User) -> list[Progress]:
    """Every call with something in the reviewer's queue, what is due first first; two queries."""
    groups = (
        Review.objects.queue_of(user)
        .order_by()
        .values_list("application__call")
        .annotate(
            total=Count("pk"),
            given=Count("pk", filter=Q(state=ReviewState.GIVEN)),
        )
    )
    counts = {call: (given, total) for call, total, given in groups}
    calls = OpenCall.objects.filter(pk__in=counts)
    calls = calls.order_by(F("review_due_at").asc(nulls_last=True), "pk")
    return [Progress(call, *counts[call.pk]) for call in calls]


def counted(user: User) -> Counted:
    """Of all calls together; one query."""
    is_owed = Count("pk", filter=Q(state__in=REVIEWS_OWED))
    return Counted(**Review.objects.queue_of(user).aggregate(total=Count("pk"), left=is_owed))


def owed_by_call(user: User) -> list[Owed]:
    """The same, of calls in which something is left."""
    return [Owed(line.call, line.left) for line in progress_of(user) if line.left]
