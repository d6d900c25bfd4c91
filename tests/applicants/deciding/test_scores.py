"""Number, mean, median and spread of the marks stand on each application."""

from decimal import Decimal

import pytest
from django.utils import timezone

from applicants.services.deciding.scores import refresh_scores
from tests.factories.applicants import ApplicationFactory, ReviewFactory

pytestmark = pytest.mark.django_db


def give(application, total):
    now = timezone.now()
    return ReviewFactory(application=application, state="given", total=total, given_at=now)


def figures(application):
    application.refresh_from_db()
    return (
        application.reviews_given,
        application.score_mean,
        application.score_median,
        application.score_spread,
    )


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        ([], (0, None, None, None)),
        (["70.00"], (1, "70.00", "70.00", "0.00")),
        (["70.00", "71.25"], (2, "70.63", "70.63", "1.25")),
        (["10.00", "90.00", "95.50"], (3, "65.17", "90.00", "85.50")),
    ],
)
def test_marks_are_summed_up_alike_on_every_database(totals, expected):
    application = ApplicationFactory(in_review=True)
    for total in totals:
        give(application, Decimal(total))
    ReviewFactory(application=application)

    refresh_scores([application.pk])

    number, *values = expected
    assert figures(application) == (number, *(value and Decimal(value) for value in values))


def test_a_review_taken_back_by_a_conflict_no_longer_counts():
    application = ApplicationFactory(in_review=True)
    give(application, Decimal("80.00"))
    review = give(application, Decimal("20.00"))
    refresh_scores([application.pk])

    review.state = "conflict"
    review.save()
    refresh_scores([application.pk])

    assert figures(application) == (1, Decimal("80.00"), Decimal("80.00"), Decimal("0.00"))
