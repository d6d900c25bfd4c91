"""What a reviewer has to read: by call, and how far they have come."""

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from applicants.choices.applications import REVIEWS_OWED, ReviewState
from applicants.models import Receipt, Review, ReviewQuerySet
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


def for_queue(reviews: ReviewQuerySet) -> ReviewQuerySet:
    """With all that a row prints; ``title`` is the one that was sent, never the working copy."""
    title = KeyTextTransform("title", KeyTransform("project", "content"))
    last = Receipt.objects.filter(application=OuterRef("application")).order_by("-number")
    rows = reviews.annotate(title=Subquery(last.annotate(title=title).values("title")[:1]))
    return rows.select_related("application__call", "application__sector")


@dataclass(frozen=True)
class Place:
    """Where one review stands among those of its call; None where there is no other."""

    number: int
    total: int
    given: int
    previous: int | None
    next: int | None
    next_owed: int | None


def place_of(review: Review, user: User) -> Place:
    """In the order of the applications' numbers; one query."""
    call = review.application.call_id
    rows = Review.objects.queue_of(user).filter(application__call=call)
    line = list(rows.order_by("application_id").values_list("pk", "state"))
    numbers = [pk for pk, _state in line]
    here = numbers.index(review.pk)
    after = [*line[here + 1 :], *line[:here]]
    owed = [pk for pk, state in after if state in REVIEWS_OWED]
    return Place(
        number=here + 1,
        total=len(line),
        given=sum(state == ReviewState.GIVEN for _pk, state in line),
        previous=numbers[here - 1] if here else None,
        next=numbers[here + 1] if here + 1 < len(numbers) else None,
        next_owed=owed[0] if owed else None,
    )
