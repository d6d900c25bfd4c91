"""The jury of the sample's calls: who sits in it, and what they have said so far."""

from collections.abc import Sequence

from applicants.models import Application, Review
from applicants.services.jury.assigning import assign_evenly
from applicants.services.jury.reviewing import Written, give
from partnership.accounts.models import User
from partnership.portal.loading.files import Row
from programs.models import JurySeat, OpenCall


def seat(call: OpenCall, jurors: Sequence[Row]) -> None:
    """Give every juror of the file a place in the call's jury."""
    for row in jurors:
        user = User.objects.get(email=row["email"])
        JurySeat.objects.get_or_create(call=call, user=user, defaults={"languages": row["reads"]})


def judge(call: OpenCall, begun: Sequence[tuple[Application, Row]], staff: User) -> None:
    """Share the applications out; each list of marks is the word of the next reader by address.

    The reviewer who can sign in comes last, so that there is something left to do.
    """
    assign_evenly(call, by=staff)
    criteria = list(call.criteria.order_by("order", "pk"))
    for application, row in begun:
        reviews = Review.objects.filter(application=application).order_by("reviewer__email")
        for review, marks in zip(reviews, row.get("marks", []), strict=False):
            said = {criterion.pk: mark for criterion, mark in zip(criteria, marks, strict=True)}
            give(review, Written(said), by=review.reviewer)
