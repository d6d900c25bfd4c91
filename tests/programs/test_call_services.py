"""Copying a call, moving its deadline, what it lacks, and what holds once people apply."""

import threading
from datetime import date, datetime, timedelta

import pytest
from auditlog.models import LogEntry
from django.utils import timezone, translation

from partnership.kit.dates import ALMATY, PARIS, in_zone, local_instant
from programs import errors
from programs.models import CallQuestion, OpenCall
from programs.services import in_use
from programs.services.call_copy import copy_call
from programs.services.call_dates import check_dates, extend
from programs.services.call_parts import check_criterion, check_promises, check_question
from programs.services.completeness import missing_for_publication
from tests.factories.accounts import UserFactory
from tests.factories.programs import (
    CallAimFactory,
    CallQuestionFactory,
    CallStageFactory,
    CriterionFactory,
    EligibilityQuestionFactory,
    JurySeatFactory,
    OpenCallFactory,
    OrganisationFactory,
    QuestionOptionFactory,
    SectorFactory,
    from_now,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def applied_to(monkeypatch):
    """The calls to which somebody has begun to apply."""
    calls = set()
    hooks = type(in_use.has_applications)()
    hooks.register("test", lambda call: call.pk in calls)
    monkeypatch.setattr(in_use, "has_applications", hooks)
    return calls


@pytest.fixture
def judged(monkeypatch):
    """The calls in which somebody has given a mark."""
    calls = set()
    hooks = type(in_use.has_reviews)()
    hooks.register("test", lambda call: call.pk in calls)
    monkeypatch.setattr(in_use, "has_reviews", hooks)
    return calls


def said(call, language="en"):
    with translation.override(language):
        return [str(refusal) for refusal in missing_for_publication(call)]


def changed(row, **values):
    """The row as a form would save it, not yet saved."""
    copy = type(row).objects.get(pk=row.pk)
    for name, value in values.items():
        setattr(copy, name, value)
    return copy


# --- what a call lacks ------------------------------------------------------------------------


def test_a_whole_call_lacks_nothing():
    call = OpenCallFactory(ready=True)
    CallStageFactory(call=call)
    EligibilityQuestionFactory(call=call)
    CallQuestionFactory(call=call, choices=True)

    assert said(call) == []


def test_every_text_that_is_not_written_is_named_with_its_languages():
    call = OpenCallFactory(ready=True, title_fr="", title_en=None, rules_kk="")
    CallStageFactory(call=call, title_en="")
    EligibilityQuestionFactory(call=call)
    EligibilityQuestionFactory(call=call, explanation_kk="")
    CallQuestionFactory(call=call, help_text_fr="")
    question = CallQuestionFactory(call=call, choice=True)
    QuestionOptionFactory(question=question, label_en="")
    CriterionFactory(call=call, name_ru="")

    assert said(call) == [
        "Still to be written: Title. Languages: French, English.",
        "Still to be written: Rules. Languages: Kazakh.",
        "Still to be written: Stage 1 · Title. Languages: English.",
        (
            "Still to be written: Question about the right to apply 2 · Explanation. "
            "Languages: Kazakh."
        ),
        "Still to be written: Criterion 2 · Criterion. Languages: Russian.",
        "Still to be written: Question of the form 1 · Hint. Languages: French.",
        ("Still to be written: Question of the form 2 · Option 3 · Option. Languages: English."),
    ]


def test_what_is_left_out_in_every_language_is_not_missing():
    texts = {
        f"{name}_{code}": "" for name in ("rules", "who_may_apply") for code in ("kk", "ru", "fr")
    }
    call = OpenCallFactory(ready=True, rules_en="", who_may_apply_en=None, **texts)

    assert said(call) == []


def test_a_language_that_the_call_is_not_written_in_is_not_asked_for():
    call = OpenCallFactory(ready=True, languages=["kk", "ru"], title_fr="", summary_en="")
    CallQuestionFactory(call=call, label_fr="", help_text_en="")

    assert said(call) == []


def test_a_choice_needs_two_options_and_the_call_a_sector_and_a_criterion():
    call = OpenCallFactory(draft=True, sectors=[])
    CallQuestionFactory(call=call)
    CallQuestionFactory(call=call, choices=True, options=1)

    assert [type(refusal) for refusal in missing_for_publication(call)] == [
        errors.OptionsMissing,
        errors.CallSectorMissing,
        errors.CriterionMissing,
    ]
    assert "Question of the form 2" in said(call)[0]


def test_a_text_with_options_left_from_another_kind_is_not_asked_for_them():
    call = OpenCallFactory(ready=True)
    question = CallQuestionFactory(call=call, choice=True, options=1)
    CallQuestion.objects.filter(pk=question.pk).update(kind="text")

    assert said(call) == []


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_what_is_missing_is_found_in_six_queries(rows, django_assert_num_queries):
    call = OpenCallFactory(ready=True)
    CallQuestionFactory.create_batch(rows, call=call, choice=True, label_fr="")
    EligibilityQuestionFactory.create_batch(rows, call=call)

    with django_assert_num_queries(6):
        assert len(said(call)) == rows


# --- extending --------------------------------------------------------------------------------


def test_an_extension_keeps_the_old_deadline_and_counts_itself(frozen_at):
    clock = frozen_at("2026-11-20T12:00+05:00")
    call = OpenCallFactory(closes_at=local_instant(datetime(2026, 11, 25, 23, 59), ALMATY))
    first = call.closes_at
    receiving = CallStageFactory(call=call, ends_on=date(2026, 11, 25))
    jury = CallStageFactory(call=call, ends_on=date(2026, 12, 20))
    officer = UserFactory()

    extend(call, by=officer, closes_at=first + timedelta(days=3))
    clock.shift(3600)
    extend(call, by=officer, closes_at=first + timedelta(days=5))

    call.refresh_from_db()
    assert call.closes_at == first + timedelta(days=5)
    assert call.extended_from == first + timedelta(days=3)
    assert (call.extended_at, call.deadline_version) == (timezone.now(), 3)
    for stage in (receiving, jury):
        stage.refresh_from_db()
    assert (receiving.ends_on, jury.ends_on) == (date(2026, 11, 30), date(2026, 12, 20))
    told = LogEntry.objects.get_for_object(call).filter(actor=officer)
    assert [set(entry.changes) for entry in told] == [
        {"closes_at", "extended_from", "extended_at", "deadline_version"}
    ] * 2


@pytest.mark.parametrize(
    ("traits", "days", "refusal"),
    [
        ({"draft": True}, 30, errors.WrongCallStatus),
        ({"cancelled": True}, 30, errors.WrongCallStatus),
        ({"in_review": True}, 30, errors.DeadlinePassed),
        ({"decided": True}, 30, errors.DeadlinePassed),
        ({}, 1, errors.DeadlineNotLater),
        ({}, -1, errors.DeadlineNotLater),
        ({"results_on": from_now(days=20).date()}, 30, errors.DateBeforeDeadline),
        ({"review_due_at": from_now(days=20)}, 30, errors.DateBeforeDeadline),
    ],
)
def test_an_extension_that_does_not_fit_changes_nothing(traits, days, refusal):
    call = OpenCallFactory(**traits)
    before = OpenCall.objects.values().get()

    with pytest.raises(refusal):
        extend(call, by=None, closes_at=from_now(days=days))

    assert OpenCall.objects.values().get() == before


def test_the_deadline_itself_is_too_late_to_extend(frozen_at):
    frozen_at("2026-11-20T12:00+05:00")
    call = OpenCallFactory(closes_at=timezone.now())

    with pytest.raises(errors.DeadlinePassed):
        extend(call, by=None, closes_at=from_now(days=1))


def test_a_call_that_is_not_open_yet_may_be_extended():
    call = OpenCallFactory(upcoming=True)

    extend(call, by=None, closes_at=from_now(days=60))

    assert call.deadline_version == 2


# --- the dates in the form --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("traits", "opens", "closes", "refusal"),
    [
        ({"draft": True}, timedelta(1), timedelta(-1), None),
        ({}, timedelta(), timedelta(), None),
        ({}, timedelta(hours=1), timedelta(), errors.CallHasOpened),
        ({"upcoming": True}, timedelta(1), timedelta(), None),
        ({}, timedelta(), timedelta(days=1), errors.ExtendInstead),
        ({}, timedelta(), timedelta(days=-1), None),
        ({}, timedelta(), timedelta(days=-12), errors.DeadlineInThePast),
        ({"in_review": True}, timedelta(), timedelta(days=9), errors.DeadlinePassed),
        ({"in_review": True}, timedelta(), timedelta(days=-1), errors.DeadlinePassed),
    ],
)
def test_what_the_form_may_do_to_the_dates(applied_to, traits, opens, closes, refusal):
    call = OpenCallFactory(**traits)
    dates = {"opens_at": call.opens_at + opens, "closes_at": call.closes_at + closes}

    if refusal is None:
        check_dates(call, **dates)
    else:
        with pytest.raises(refusal):
            check_dates(call, **dates)


def test_the_deadline_never_becomes_earlier_once_somebody_applies(applied_to):
    call, other = OpenCallFactory(), OpenCallFactory()
    applied_to.add(call.pk)

    with pytest.raises(errors.DeadlineNotEarlier):
        check_dates(call, opens_at=call.opens_at, closes_at=call.closes_at - timedelta(seconds=1))
    check_dates(other, opens_at=other.opens_at, closes_at=other.closes_at - timedelta(days=1))


def test_without_an_app_that_knows_of_applications_nobody_has_applied(monkeypatch):
    monkeypatch.setattr(in_use, "has_applications", type(in_use.has_applications)())

    assert not in_use.applications_exist(OpenCallFactory())


# --- parts ------------------------------------------------------------------------------------

HARDER = [
    ({"is_required": False}, {"is_required": True}),
    ({}, {"word_limit": 100}),
    ({"word_limit": 100}, {"word_limit": 99}),
    ({"kind": "file", "max_files": 3}, {"max_files": 2}),
    ({"kind": "number"}, {"min_value": 0}),
    ({"kind": "number", "min_value": 0}, {"min_value": 1}),
    ({"kind": "number", "max_value": 9}, {"max_value": 8}),
    ({"kind": "number"}, {"max_value": 8}),
]
EASIER = [
    ({}, {"is_required": False}),
    ({"word_limit": 100}, {"word_limit": None}),
    ({"word_limit": 100}, {"word_limit": 101}),
    ({"kind": "file", "max_files": 2}, {"max_files": 3}),
    ({"kind": "number", "min_value": 1, "max_value": 2}, {"min_value": None, "max_value": 3}),
    ({}, {"label_ru": "Другими словами", "order": 9}),
]


@pytest.mark.parametrize(("values", "change"), HARDER)
def test_a_question_becomes_no_harder_once_somebody_applies(applied_to, values, change):
    question = CallQuestionFactory(**values)
    check_question(question, changed(question, **change))
    applied_to.add(question.call_id)

    with pytest.raises(errors.OnlyEasier):
        check_question(question, changed(question, **change))


@pytest.mark.parametrize(("values", "change"), EASIER)
def test_a_question_may_become_easier(applied_to, values, change):
    question = CallQuestionFactory(**values)
    applied_to.add(question.call_id)

    check_question(question, changed(question, **change))


def test_the_kind_of_an_answered_question_stays(applied_to):
    question = CallQuestionFactory()
    applied_to.add(question.call_id)

    with pytest.raises(errors.ApplicationsBegun):
        check_question(question, changed(question, kind="link"))


def test_a_question_added_late_is_optional(applied_to):
    call = OpenCallFactory()
    applied_to.add(call.pk)

    check_question(None, CallQuestion(call=call, is_required=False))
    with pytest.raises(errors.NewQuestionRequired):
        check_question(None, CallQuestion(call=call))


def test_whether_reviewers_see_names_is_promised_to_those_who_apply(applied_to):
    call = OpenCallFactory()
    check_promises(call, changed(call, is_blind=True))
    applied_to.add(call.pk)

    check_promises(call, changed(call, title_ru="Иначе"))
    with pytest.raises(errors.ApplicationsBegun):
        check_promises(call, changed(call, is_blind=True))


def test_the_measure_stays_once_a_mark_is_given(judged):
    criterion = CriterionFactory()
    new = type(criterion)(call=criterion.call)
    check_criterion(criterion, changed(criterion, weight=2))
    judged.add(criterion.call_id)

    check_criterion(criterion, changed(criterion, name_ru="Иначе"))
    for before, after in ((criterion, changed(criterion, weight=2)), (None, new)):
        with pytest.raises(errors.ReviewsBegun):
            check_criterion(before, after)


# --- copying ----------------------------------------------------------------------------------


def facts(row, *skipped):
    without = {"id", "call_id", "question_id", "updated_at", *skipped}
    fields = [f for f in row._meta.concrete_fields if f.attname not in without]
    return {field.attname: getattr(row, field.attname) for field in fields}


def test_a_copy_holds_everything_that_staff_wrote_and_nothing_of_the_life_of_the_call():
    sectors, organisers = SectorFactory.create_batch(2), [OrganisationFactory()]
    call = OpenCallFactory(
        decided=True,
        slug="residency-2025",
        sectors=sectors,
        organisers=organisers,
        places=4,
        application_cap=50,
        is_blind=True,
        languages=["kk", "ru", "fr"],
        title_en="",
        extended_from=from_now(days=-70),
        extended_at=from_now(days=-71),
        deadline_version=2,
    )
    EligibilityQuestionFactory(call=call, wanted_answer=False)
    CallQuestionFactory(call=call, choice=True, options=3, help_text_fr="")
    CallQuestionFactory(call=call, kind="number", min_value=1, max_value=9)
    CriterionFactory(call=call, weight=3)
    CallAimFactory(call=call, dimension="language", language="kk")
    seat = JurySeatFactory(call=call, languages=["fr"])
    JurySeatFactory(call=call, is_active=False)
    officer = UserFactory()

    with translation.override("en"):
        new = copy_call(call, by=officer, opens_on=date(2027, 3, 1))

    new.refresh_from_db()
    skipped = {
        *("slug", "status", "published_at", "decided_at", "extended_from", "extended_at"),
        *("deadline_version", "opens_at", "closes_at"),
    }
    assert facts(new, *skipped) == facts(call, *skipped)
    assert (new.slug, new.status, new.title_en) == ("residency-2027", "draft", "")
    lived = (new.published_at, new.decided_at, new.extended_from, new.extended_at)
    assert (lived, new.deadline_version) == ((None,) * 4, 1)
    assert list(new.sectors.all()) == sectors
    assert list(new.organisers.all()) == organisers
    for name in ("eligibility", "questions", "criteria", "aims"):
        copied, first = getattr(new, name).all(), getattr(call, name).all()
        assert [facts(row) for row in copied] == [facts(row) for row in first]
    options = [[facts(o) for o in q.options.all()] for q in new.questions.all()]
    assert options == [[facts(o) for o in q.options.all()] for q in call.questions.all()]
    assert [(s.user, s.languages) for s in new.jury.all()] == [(seat.user, ["fr"])]
    entry = LogEntry.objects.get_for_object(new).get()
    assert (entry.actor, entry.changes) == (officer, {"copied_from": ["", "residency-2025"]})


@pytest.mark.parametrize("tz", [ALMATY, PARIS])
def test_dates_of_a_copy_keep_their_hour_in_summer_and_winter(tz):
    opens = local_instant(datetime(2026, 3, 20, 10), tz)
    closes = local_instant(datetime(2026, 3, 28, 23, 59), tz)
    call = OpenCallFactory(
        tz=str(tz),
        opens_at=opens,
        closes_at=closes,
        results_on=date(2026, 4, 20),
        review_due_at=local_instant(datetime(2026, 4, 10, 18), tz),
    )
    CallStageFactory(call=call, starts_on=date(2026, 3, 20), ends_on=date(2026, 3, 28))
    CallStageFactory(call=call, starts_on=date(2026, 4, 1), ends_on=None)

    new = copy_call(call, by=None, opens_on=date(2026, 10, 20))

    moved = [in_zone(at, tz) for at in (new.opens_at, new.closes_at, new.review_due_at)]
    assert [at.replace(tzinfo=None) for at in moved] == [
        datetime(2026, 10, 20, 10),
        datetime(2026, 10, 28, 23, 59),
        datetime(2026, 11, 10, 18),
    ]
    assert new.results_on == date(2026, 11, 20)
    assert list(new.stages.values_list("starts_on", "ends_on")) == [
        (date(2026, 10, 20), date(2026, 10, 28)),
        (date(2026, 11, 1), None),
    ]


def test_every_copy_has_an_address_of_its_own():
    call = OpenCallFactory(slug="lab")

    made = [copy_call(call, by=None, opens_on=date(2027, 1, 1)) for _ in range(3)]
    made.append(copy_call(made[0], by=None, opens_on=date(2028, 1, 1)))
    made.append(copy_call(made[2], by=None, opens_on=date(2028, 1, 1)))
    long = copy_call(OpenCallFactory(slug="x" * 80), by=None, opens_on=date(2027, 1, 1))

    assert [c.slug for c in made] == [
        *("lab-2027", "lab-2027-2", "lab-2027-3", "lab-2028", "lab-2028-2")
    ]
    assert len(long.slug) <= 80


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31), date(2060, 1, 1)])
def test_a_day_that_nobody_means_is_refused(day):
    call = OpenCallFactory()

    with pytest.raises(errors.DateTooFar):
        copy_call(call, by=None, opens_on=day)

    assert OpenCall.objects.count() == 1


def test_a_call_at_the_end_of_the_calendar_is_not_copied_beyond_it():
    far = datetime(9999, 12, 30, 12, tzinfo=ALMATY)
    call = OpenCallFactory(closes_at=far, opens_at=from_now(days=-1))

    with pytest.raises(errors.DateTooFar):
        copy_call(call, by=None, opens_on=from_now(days=30).date())

    assert OpenCall.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_copies_at_one_time_do_not_fight_over_an_address(transactional_db):
    call = OpenCallFactory(slug="lab")
    made, failed = [], []

    def copy():
        try:
            row = OpenCall.objects.get(pk=call.pk)
            made.append(copy_call(row, by=None, opens_on=date(2027, 1, 1)).slug)
        except Exception as error:
            failed.append(error)
        finally:
            from django.db import connection

            connection.close()

    threads = [threading.Thread(target=copy) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert sorted(made) == ["lab-2027", "lab-2027-2"]
