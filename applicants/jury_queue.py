"""What a reviewer has to read: the rows of the queue, and the way from one to the next."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from applicants.choices.applications import REVIEWS_OWED, Audience, ReviewState
from applicants.dossier import is_hidden
from applicants.models import Receipt, Review, ReviewQuerySet
from applicants.veil import named_by, without_names
from partnership.accounts.models import User


def for_queue(reviews: ReviewQuerySet) -> ReviewQuerySet:
    """With all that a row prints; ``title`` is the one that was sent, never the working copy.

    For a blind call it goes through ``shown_title`` before anybody reads it.
    """
    last = Receipt.objects.filter(application=OuterRef("application")).order_by("-number")
    last = last.annotate(
        title=KeyTextTransform("title", KeyTransform("project", "content")),
        person=KeyTransform("person", "content"),
    )
    rows = reviews.prefetch_related("application__partners", "application__endorsements").annotate(
        title=Subquery(last.values("title")[:1]), person=Subquery(last.values("person")[:1])
    )
    return rows.select_related("application__call", "application__sector")


def shown_title(review: Review) -> str:
    """Of a row of ``for_queue``; without names while the call is blind."""
    title: str = review.__dict__.get("title") or ""
    application = review.application
    if is_hidden(application, Audience.REVIEWER):
        asked = [*application.partners.all(), *application.endorsements.all()]
        return without_names(title, named_by(review.__dict__.get("person"), asked))
    return title


@dataclass(frozen=True)
class Place:
    """Where one review stands among those of its call; None where there is no other."""

    number: int
    total: int
    given: int
    previous: int | None
    next: int | None
    next_owed: int | None


def place_of(review: Review, user: User) -> Place | None:
    """In the order of the applications' numbers; one query. None: it has just left the queue."""
    call = review.application.call_id
    rows = Review.objects.queue_of(user).filter(application__call=call)
    line = list(rows.order_by("application_id").values_list("pk", "state"))
    numbers = [pk for pk, _state in line]
    if review.pk not in numbers:
        return None
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
