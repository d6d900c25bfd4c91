"""Beginning an application and sending it: the clock, the limits, the receipts."""

import hashlib
import json
from datetime import timedelta

import pytest

from applicants.errors import sending as errors
from applicants.errors.applications import WrongApplicationStep
from applicants.models import Answer, Application
from applicants.services.applications.receipts import canonical
from applicants.services.applications.sending import send
from applicants.services.applications.starting import start
from partnership.kit.spans import span_in_words
from programs.choices import QuestionKind
from tests.applicants.applications.ready import ready_application, sent_application
from tests.factories.applicants import ApplicationFactory, ProfessionalFactory
from tests.factories.programs import (
    CallQuestionFactory,
    EligibilityQuestionFactory,
    OpenCallFactory,
    from_now,
)

pytestmark = pytest.mark.django_db

NOTHING_CHANGES = {
    errors.CallWasCancelled: {"cancelled": True},
    errors.CallNotPublic: {"draft": True},
    errors.CallNotOpenYet: {"upcoming": True},
    errors.TooLate: {"in_review": True},
}


def begin(call, person=None, **answers):
    person = person or ProfessionalFactory()
    return start(call, professional=person, language="fr", eligibility=answers.get("given", {}))


def sends(application, **when):
    return send(application, by=application.professional.user, **when)


def test_a_draft_is_begun_once_however_often_it_is_asked_for():
    call, person = OpenCallFactory(), ProfessionalFactory()

    first, second = begin(call, person), begin(call, person)

    assert first == second
    assert (first.state, first.language, first.city) == ("draft", "fr", person.city)
    assert list(first.trail.values_list("from_state", "to_state")) == [("", "draft")]


@pytest.mark.parametrize(("refusal", "traits"), NOTHING_CHANGES.items())
def test_a_call_that_is_not_open_begins_and_takes_nothing(refusal, traits):
    call = OpenCallFactory(**traits)
    application = ready_application(call=call)

    with pytest.raises(refusal):
        begin(call)
    with pytest.raises(refusal):
        sends(application)

    assert list(Application.objects.values_list("state", flat=True)) == ["draft"]
    assert not application.receipts.exists()


def test_a_wrong_answer_says_why_and_keeps_nothing():
    question = EligibilityQuestionFactory()
    other = EligibilityQuestionFactory(call=question.call, wanted_answer=False)
    call, person = question.call, ProfessionalFactory()

    for given in ({other.pk: False}, {question.pk: False, other.pk: False}):
        with pytest.raises(errors.NotEligible) as caught:
            begin(call, person, given=given)
        assert caught.value.reasons == [question.explanation]

    assert not Application.objects.exists()
    made = begin(call, person, given={question.pk: True, other.pk: False})
    assert made.eligibility == {str(question.pk): True, str(other.pk): False}


def test_sending_makes_a_receipt_whose_hash_anybody_can_compute():
    application = sent_application()

    receipt = application.receipts.get()
    downloaded = canonical(receipt.content)

    assert hashlib.sha256(downloaded).hexdigest() == receipt.sha256
    assert json.loads(downloaded) == receipt.content
    assert (application.state, application.submitted_at) == ("submitted", receipt.sent_at)
    assert receipt.deadline == application.call.closes_at


def test_one_second_late_is_late_and_the_words_say_so():
    application = ready_application()
    deadline = application.call.closes_at

    with pytest.raises(errors.TooLate) as exact:
        sends(application, now=deadline)
    with pytest.raises(errors.TooLate) as later:
        sends(application, now=deadline + timedelta(hours=2, minutes=5, seconds=9))

    assert exact.value.values == {"late": span_in_words(timedelta(seconds=1))}
    assert later.value.values == {"late": span_in_words(timedelta(hours=2, minutes=5))}
    assert sends(application, now=deadline - timedelta(microseconds=1)).number == 1


def test_the_same_thing_sent_twice_is_one_receipt_and_another_thing_is_two():
    application = sent_application()

    again = sends(application)
    Application.objects.filter(pk=application.pk).update(summary="Иначе.")
    second = sends(application)

    assert (again.number, second.number) == (1, 2)
    assert again.sha256 != second.sha256
    assert application.receipts.first().content["project"]["summary"] == "Коротко о проекте."
    moves = [("draft", "submitted"), ("submitted", "submitted")]
    assert list(application.trail.values_list("from_state", "to_state")) == moves


def test_a_second_click_after_the_deadline_finds_the_receipt():
    application = sent_application()

    assert sends(application, now=from_now(days=90)).number == 1


def test_edited_after_the_deadline_it_is_not_sent_anew():
    application = sent_application()
    Application.objects.filter(pk=application.pk).update(summary="Иначе.")

    with pytest.raises(errors.TooLate):
        sends(application, now=application.call.closes_at)

    assert application.receipts.count() == 1


@pytest.mark.parametrize(
    "state", ["in_review", "reserve", "declined", "confirmed", "turned_down", "withdrawn"]
)
def test_what_is_being_judged_is_not_sent_any_more(state):
    application = ready_application(state=state, submitted_at=from_now(hours=-1))

    with pytest.raises(WrongApplicationStep):
        sends(application)


def test_one_person_sends_as_many_as_the_call_allows():
    call, person = OpenCallFactory(max_per_person=2), ProfessionalFactory()
    first, second, third = (
        ready_application(call=call, professional=person) for _number in range(3)
    )

    sends(first)
    sends(second)
    with pytest.raises(errors.PersonalLimitReached) as caught:
        sends(third)

    assert caught.value.values == {"limit": 2}
    Application.objects.filter(pk=second.pk).update(state="withdrawn")
    assert sends(third).number == 1


def test_the_cap_counts_what_was_sent_by_everybody():
    call = OpenCallFactory(application_cap=1)
    first, second = ready_application(call=call), ready_application(call=call)

    sends(first)

    with pytest.raises(errors.CallIsFull):
        sends(second)
    with pytest.raises(errors.CallIsFull):
        begin(call)
    assert begin(call, second.professional) == second
    Application.objects.filter(pk=first.pk).update(summary="Иначе.")
    assert sends(first).number == 2


def test_what_is_missing_is_named_by_step_and_field():
    call = OpenCallFactory()
    text = CallQuestionFactory(call=call, word_limit=2)
    file = CallQuestionFactory(call=call, kind=QuestionKind.FILE)
    number = CallQuestionFactory(call=call, kind=QuestionKind.NUMBER, is_required=False)
    application = ApplicationFactory(call=call, sector=None, summary="я" * 401)
    Answer.objects.create(application=application, question=text, value="раз — два, три")
    Answer.objects.create(application=application, question=number, value="много")

    with pytest.raises(errors.ApplicationIncomplete) as caught:
        sends(application)

    assert [(lack.step, lack.field) for lack in caught.value.shortcomings] == [
        ("project", "sector"),
        ("project", "summary"),
        ("answers", f"q{text.pk}"),
        ("answers", f"q{number.pk}"),
        ("documents", f"q{file.pk}"),
        ("consents", "processing"),
    ]
    assert not application.receipts.exists()
