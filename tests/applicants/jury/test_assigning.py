"""Readers: evenly, in a language they read, never who stands too near."""

from collections import Counter
from itertools import product

import pytest

from applicants.choices.applications import ApplicationState, InvitationState, ReviewState
from applicants.choices.jury import ReviewAct
from applicants.coverage import look_at, readers_missing
from applicants.errors.jury import (
    ConflictDeclared,
    LanguageNotRead,
    NotAssignableNow,
    NotInTheJury,
    ReadsItAlready,
    ReviewWouldBeLost,
    TakesPartInIt,
)
from applicants.models import CoApplicant, Review, ReviewTrail
from applicants.services import jury
from applicants.services.jury.balancing import Piece, share
from tests.applicants.jury.stage import (
    applicant_called,
    applications,
    call_with,
    gave,
    review_of,
    rubric,
)
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ApplicationFactory, ReviewFactory
from tests.factories.programs import JurySeatFactory

pytestmark = pytest.mark.django_db


def held(call):
    """How many each reader has, conflicts left out."""
    rows = Review.objects.filter(application__call=call).exclude(state=ReviewState.CONFLICT)
    return Counter(rows.values_list("reviewer", flat=True))


def readers_by_application(call):
    rows = Review.objects.filter(application__call=call).exclude(state=ReviewState.CONFLICT)
    return Counter(rows.values_list("application", flat=True))


def partner(application, **fields):
    now = application.created_at
    return CoApplicant.objects.create(
        application=application, name="Данияр", language="ru", asked_at=now, **fields
    )


# --- evenly -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("many", "least"), [(1, 2), (5, 1), (7, 2), (12, 3)])
def test_every_application_gets_its_readers_and_nobody_two_more_than_another(many, least):
    call, readers = call_with("ru", "ru", "ru", "ru", min_reviews=least)
    applications(call, *["ru"] * many)

    jury.assign_evenly(call, by=UserFactory())

    load = [held(call)[reader.pk] for reader in readers]
    assert set(readers_by_application(call).values()) == {least}
    assert sum(load) == many * least
    assert max(load) - min(load) <= 1


def test_nobody_gets_a_language_they_do_not_read():
    call, (kazakh, russian, both, french) = call_with("kk", "ru", "kk ru", "fr")
    applications(call, "kk", "kk", "ru", "ru", "kk")

    jury.assign_evenly(call, by=None)

    rows = Review.objects.values_list("reviewer", "application__language").distinct()
    assert set(rows) <= {
        (kazakh.pk, "kk"),
        (russian.pk, "ru"),
        (both.pk, "kk"),
        (both.pk, "ru"),
    }
    assert french.pk not in held(call)


def test_who_reads_everything_takes_less_of_what_others_can_read():
    call, (only_russian, everything) = call_with("ru", "kk ru fr", min_reviews=1)
    applications(call, "ru", "ru", "ru", "ru", "kk", "fr")

    jury.assign_evenly(call, by=None)

    assert held(call) == {only_russian.pk: 3, everything.pk: 3}


def test_asked_for_twice_it_does_nothing_the_second_time():
    call, _readers = call_with("ru", "ru kk", "kk")
    applications(call, "ru", "kk", "ru")

    first = jury.assign_evenly(call, by=None)
    before = set(Review.objects.values_list("application", "reviewer"))
    second = jury.assign_evenly(call, by=None)

    assert (len(first.pairs), len(second.pairs)) == (6, 0)
    assert set(Review.objects.values_list("application", "reviewer")) == before


def test_the_same_jury_and_applications_always_give_the_same_plan():
    pieces = [Piece(n, 2, (1, 2, 3) if n % 2 else (2, 3, 4)) for n in range(20)]
    load = dict.fromkeys((1, 2, 3, 4), 0)

    assert share(pieces, load) == share(list(reversed(pieces)), dict(reversed(load.items())))


def test_existing_work_stays_and_counts():
    call, (busy, free) = call_with("ru", "ru", min_reviews=1)
    kept = [review_of(call, busy, language="ru") for _n in range(3)]
    applications(call, "ru", "ru", "ru")

    jury.assign_evenly(call, by=None)

    assert held(call) == {busy.pk: 3, free.pk: 3}
    assert set(Review.objects.filter(reviewer=busy)) == set(kept)


def test_own_applications_those_of_co_applicants_and_conflicts_go_to_others():
    call, (own, partnered, invited, conflicted, *free) = call_with(*["ru"] * 6)
    mine, theirs, asked, refused = applications(call, "ru", "ru", "ru", "ru")
    mine.professional = applicant_called(own)
    mine.save()
    partner(
        theirs, email="x@example.org", user=partnered, state="given", answered_at=mine.created_at
    )
    partner(asked, email=invited.email.upper())
    ReviewFactory(application=refused, reviewer=conflicted, state=ReviewState.CONFLICT)

    for _again in range(2):
        jury.assign_evenly(call, by=None)

    pairs = set(
        Review.objects.exclude(state=ReviewState.CONFLICT).values_list("application", "reviewer")
    )
    assert not pairs & {
        (mine.pk, own.pk),
        (theirs.pk, partnered.pk),
        (asked.pk, invited.pk),
        (refused.pk, conflicted.pk),
    }
    assert set(readers_by_application(call).values()) == {2}
    assert len(free) == 2


def test_a_partner_who_was_taken_off_the_application_bars_nobody():
    call, (reader,) = call_with("ru", min_reviews=1)
    (application,) = applications(call, "ru")
    partner(application, email=reader.email, state=InvitationState.TAKEN_BACK)

    assert jury.assign_evenly(call, by=None).pairs == [(application.pk, reader.pk)]


def test_drafts_and_what_is_decided_or_withdrawn_are_given_to_nobody():
    call, _readers = call_with("ru", "ru")
    for state in ("draft", "withdrawn", "declined", "confirmed"):
        ApplicationFactory(call=call, submitted=True, state=state)

    assert jury.assign_evenly(call, by=None).pairs == []


def test_people_who_left_the_jury_or_closed_their_account_get_nothing():
    call, (reader, left, closed) = call_with("ru", "ru", "ru", min_reviews=2)
    call.jury.filter(user=left).update(is_active=False)
    closed.is_active = False
    closed.save()
    (application,) = applications(call, "ru")

    plan = jury.assign_evenly(call, by=None)

    assert (plan.pairs, plan.short) == ([(application.pk, reader.pk)], [application.pk])


def test_what_somebody_had_not_given_before_they_left_goes_to_others():
    call, (leaves, stays, gives) = call_with("ru", "ru", "ru", min_reviews=1)
    open_work, given = applications(call, "ru", "ru")
    ReviewFactory(application=open_work, reviewer=leaves)
    gave(ReviewFactory(application=given, reviewer=gives), rubric(call, (0, 10, 1)), 7)
    call.jury.filter(user__in=[leaves, gives]).update(is_active=False)

    plan = jury.assign_evenly(call, by=None)

    assert plan.pairs == [(open_work.pk, stays.pk)]
    assert Review.objects.given().filter(application=given).exists()


def test_every_assignment_leaves_a_trail_with_who_did_it():
    call, _readers = call_with("ru", "ru")
    (application,) = applications(call, "ru")
    staff = UserFactory()

    jury.assign_evenly(call, by=staff)

    acts = ReviewTrail.objects.filter(application=application)
    assert list(acts.values_list("act", "by")) == [(ReviewAct.ASSIGNED, staff.pk)] * 2


def test_sharing_is_as_even_as_the_languages_leave_whatever_they_are():
    """Against every possible sharing of a few small cases."""
    jury_of = {1: "ab", 2: "bc", 3: "c", 4: "abc"}
    for written in product("abc", repeat=5):
        pieces = [
            Piece(n, 1, tuple(who for who, reads in jury_of.items() if code in reads))
            for n, code in enumerate(written)
        ]
        sharing = share(pieces, dict.fromkeys(jury_of, 0))
        best = min(
            sum(count * count for count in Counter(choice).values())
            for choice in product(*(piece.may for piece in pieces))
        )
        assert sum(count * count for count in sharing.load.values()) == best


def test_thousands_are_shared_out_in_few_queries(django_assert_max_num_queries):
    call, _readers = call_with("ru kk", "ru", "kk fr", "ru fr")
    applications(call, *["ru", "kk", "fr"] * 20, professional=None)

    with django_assert_max_num_queries(14):
        jury.assign_evenly(call, by=None)

    assert Review.objects.count() == 120


# --- one by one -------------------------------------------------------------------------------


def test_one_application_is_given_to_one_reader():
    call, (reader,) = call_with("ru")
    (application,) = applications(call, "ru", submitted=True, in_review=False)

    review = jury.assign(application, reader, by=UserFactory())

    assert (review.state, review.reviewer) == (ReviewState.ASSIGNED, reader)


@pytest.mark.parametrize("state", sorted(set(ApplicationState.values)))
def test_readers_are_assigned_between_sending_and_decision_only(state):
    call, (reader,) = call_with("ru")
    now = call.closes_at
    application = ApplicationFactory(
        call=call, state=state, submitted_at=now, confirm_by=now, info_due_at=now, info_question="?"
    )

    if state in {"submitted", "needs_info", "in_review"}:
        jury.assign(application, reader, by=None)
    else:
        with pytest.raises(NotAssignableNow):
            jury.assign(application, reader, by=None)
    assert Review.objects.count() == (state in {"submitted", "needs_info", "in_review"})


def test_strangers_wrong_languages_and_repeats_are_refused():
    call, (reader, left) = call_with("ru", "ru")
    call.jury.filter(user=left).update(is_active=False)
    russian, kazakh = applications(call, "ru", "kk")
    jury.assign(russian, reader, by=None)

    for application, person, refusal in (
        (russian, UserFactory(), NotInTheJury),
        (russian, left, NotInTheJury),
        (kazakh, reader, LanguageNotRead),
        (russian, reader, ReadsItAlready),
    ):
        with pytest.raises(refusal):
            jury.assign(application, person, by=None)
    assert Review.objects.count() == 1


def test_nobody_is_given_their_own_application():
    call, (reader,) = call_with("ru")
    application = ApplicationFactory(
        call=call, in_review=True, professional=applicant_called(reader)
    )

    with pytest.raises(TakesPartInIt):
        jury.assign(application, reader, by=None)


def test_after_a_conflict_only_a_confirmed_asking_gives_it_back():
    call, (reader,) = call_with("ru")
    review = review_of(call, reader)
    jury.declare_conflict(review, by=reader, reason="Мы работали вместе.")

    with pytest.raises(ConflictDeclared):
        jury.assign(review.application, reader, by=None)
    again = jury.assign(review.application, reader, by=None, despite_conflict=True)

    assert (again.pk, again.state, again.conflict_reason) == (review.pk, ReviewState.ASSIGNED, "")


def test_an_application_is_taken_back_while_nothing_is_given():
    call, (reader,) = call_with("ru")
    review = review_of(call, reader)
    staff = UserFactory()

    jury.unassign(review, by=staff)

    assert not Review.objects.exists()
    assert list(ReviewTrail.objects.values_list("act", "reviewer", "by")) == [
        (ReviewAct.REMOVED, reader.pk, staff.pk)
    ]


def test_a_given_review_is_deleted_only_when_confirmed_and_its_score_is_kept():
    call, (reader,) = call_with("ru")
    criteria = rubric(call, (0, 10, 1))
    review = gave(review_of(call, reader), criteria, 7)

    with pytest.raises(ReviewWouldBeLost):
        jury.unassign(review, by=None)
    assert Review.objects.exists()
    jury.unassign(review, by=None, confirmed=True)

    assert not Review.objects.exists()
    assert ReviewTrail.objects.latest("pk").note == "70.00"


# --- coverage ---------------------------------------------------------------------------------


def test_applications_that_too_few_can_read_are_listed():
    call, readers = call_with("ru", "ru kk", "fr")
    russian, kazakh, french, conflicted = applications(call, "ru", "kk", "fr", "ru")
    ReviewFactory(application=conflicted, reviewer=readers[0], state=ReviewState.CONFLICT)
    applications(call, "en", state="withdrawn")

    assert readers_missing(call) == [kazakh, french, conflicted]
    JurySeatFactory(call=call, languages=["kk", "ru", "fr"])
    assert readers_missing(call) == []
    assert russian not in readers_missing(call)


def test_two_readers_are_wanted_however_few_reviews_and_more_if_more_reviews_are():
    call, _readers = call_with("ru", min_reviews=1)
    applications(call, "ru")
    assert len(readers_missing(call)) == 1
    JurySeatFactory(call=call, languages=["ru"])
    assert readers_missing(call) == []
    call.min_reviews = 3
    assert len(readers_missing(call)) == 1


def test_the_matrix_counts_applications_and_readers_of_each_language():
    call, _readers = call_with("ru", "ru kk")
    applications(call, "ru", "ru", "kk")

    seen = look_at(call)

    assert [(row.language, row.applications, row.seats, row.missing) for row in seen.coverage] == [
        ("kk", 1, [False, True], 1),
        ("ru", 2, [True, True], 0),
    ]
    assert len(seen.lacking) == 1


def test_whoever_takes_part_is_no_reader_of_the_application():
    call, readers = call_with("ru", "ru")
    ApplicationFactory(call=call, in_review=True, professional=applicant_called(readers[0]))

    assert len(readers_missing(call)) == 1


@pytest.mark.parametrize("many", [1, 5, 50])
def test_coverage_takes_the_same_number_of_queries(many, django_assert_num_queries):
    call, _readers = call_with("ru", "kk")
    applications(call, *["ru"] * many, professional=None)

    with django_assert_num_queries(4):
        assert look_at(call).coverage
