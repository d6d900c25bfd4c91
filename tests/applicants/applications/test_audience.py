"""Who may read an application, and as what."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from applicants.models import CoApplicant
from applicants.rules import audience, read_as_staff
from partnership.accounts.choices import Role
from tests.factories.accounts import UserFactory, works_everywhere
from tests.factories.applicants import ApplicationFactory, ProfessionalFactory, ReviewFactory
from tests.factories.programs import from_now

pytestmark = pytest.mark.django_db


def staff(role):
    user = UserFactory(staff=True)
    user.groups.add(Group.objects.get(name=role))
    works_everywhere(user)
    return user


def partner(application, state):
    user = UserFactory()
    CoApplicant.objects.create(
        application=application,
        email=user.email,
        name="Соавтор",
        language="ru",
        user=user,
        state=state,
        asked_at=from_now(hours=-1),
        answered_at=from_now(),
    )
    return user


def test_each_reads_as_what_they_are():
    review = ReviewFactory(reviewer=staff(Role.REVIEWER))
    application = review.application

    assert audience(application.professional.user, application) == "owner"
    assert audience(partner(application, "given"), application) == "partner"
    assert audience(review.reviewer, application) == "reviewer"
    assert audience(staff(Role.COORDINATOR), application) == "staff"
    assert audience(staff(Role.SECTOR_OFFICER), application) == "staff"


def test_everybody_else_finds_nothing():
    application = ApplicationFactory(in_review=True)
    away = application.professional.user
    away.is_active = False

    nobody = [
        AnonymousUser(),
        UserFactory(),
        ProfessionalFactory().user,
        partner(application, "asked"),
        partner(application, "refused"),
        staff(Role.REVIEWER),
        staff(Role.DOOR_STAFF),
        staff(Role.TRANSLATOR),
        staff(Role.VIEWER),
        away,
    ]

    assert [audience(user, application) for user in nobody] == [None] * len(nobody)


def test_a_conflict_of_interest_shuts_it_whatever_other_rights_there_are():
    review = ReviewFactory(reviewer=staff(Role.COORDINATOR), state="conflict")

    assert audience(review.reviewer, review.application) is None


@pytest.mark.parametrize("state", ["submitted", "declined", "withdrawn"])
def test_a_reviewer_reads_only_while_it_is_judged(state):
    application = ApplicationFactory(state=state, submitted_at=from_now(days=-1))
    review = ReviewFactory(application=application)

    assert audience(review.reviewer, application) is None


def test_staff_do_not_read_what_was_never_sent():
    reader = staff(Role.COORDINATOR)
    draft, discarded = ApplicationFactory(), ApplicationFactory(state="withdrawn")
    sent = ApplicationFactory(state="withdrawn", submitted_at=from_now(days=-1))

    assert [audience(reader, row) for row in (draft, discarded, sent)] == [None, None, "staff"]
    assert list(read_as_staff(reader)) == [sent]


def test_staff_who_apply_read_their_own_as_applicants_do():
    person = ProfessionalFactory(user=staff(Role.COORDINATOR))

    assert audience(person.user, ApplicationFactory(professional=person)) == "owner"
