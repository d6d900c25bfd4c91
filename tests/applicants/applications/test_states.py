"""The state table of applications, move by move."""

import pytest
from django.utils import timezone

from applicants.choices.applications import APPLICATION_FOLLOWS, ApplicationState
from applicants.errors.applications import WrongApplicationStep
from applicants.services.applications.moves import move
from tests.factories.applicants import ApplicationFactory

pytestmark = pytest.mark.django_db

BY_ARCHITECTURE = {
    ("draft", "submitted"),
    ("draft", "withdrawn"),
    ("submitted", "needs_info"),
    ("submitted", "in_review"),
    ("submitted", "withdrawn"),
    ("needs_info", "submitted"),
    ("needs_info", "withdrawn"),
    ("in_review", "accepted"),
    ("in_review", "reserve"),
    ("in_review", "declined"),
    ("in_review", "withdrawn"),
    ("accepted", "confirmed"),
    ("accepted", "turned_down"),
    ("accepted", "expired"),
    ("reserve", "accepted"),
    ("reserve", "withdrawn"),
}


def standing_at(state):
    now = timezone.now()
    return ApplicationFactory(
        state=state, submitted_at=now, confirm_by=now, info_due_at=now, info_question="?"
    )


@pytest.mark.parametrize("before", ApplicationState.values)
@pytest.mark.parametrize("after", ApplicationState.values)
def test_only_the_moves_of_the_table_are_made(before, after):
    application = standing_at(before)

    if (before, after) in BY_ARCHITECTURE:
        move(application, ApplicationState(after), by=None, at=timezone.now())
        made = application.trail.values_list("from_state", "to_state")
        assert list(made) == [(before, after)]
    else:
        with pytest.raises(WrongApplicationStep):
            move(application, ApplicationState(after), by=None, at=timezone.now())
        assert not application.trail.exists()
    application.refresh_from_db()
    assert application.state == (after if (before, after) in BY_ARCHITECTURE else before)


def test_an_ended_application_says_when_it_ended():
    ends = {state for state, after in APPLICATION_FOLLOWS.items() if not after}

    assert ends == {"declined", "confirmed", "turned_down", "expired", "withdrawn"}
    for state in ("declined", "withdrawn"):
        application = standing_at("in_review")
        move(application, ApplicationState(state), by=None, at=timezone.now())
        assert application.ended_at is not None
