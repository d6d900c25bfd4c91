"""What staff ask of applicants, and how applications reach the jury."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.choices.applications import ApplicationState
from applicants.errors.applications import WrongApplicationStep
from applicants.errors.deciding import (
    AnswerDueTooSoon,
    NothingToReview,
    QuestionEmpty,
    ReviewBeforeDeadline,
)
from applicants.services.applications.asking import ask_information, begin_review, resume
from partnership.notifications.choices import MessageState
from tests.applicants.helpers import mails
from tests.factories.applicants import ApplicationFactory
from tests.factories.programs import OpenCallFactory

pytestmark = pytest.mark.django_db


def soon():
    return timezone.now() + timedelta(days=3)


def ask(application, officer, **words):
    asked = {"question": "Пришлите смету.", "due_at": soon(), **words}
    return ask_information(application, by=officer, **asked)


def moves(application):
    return list(application.trail.values_list("from_state", "to_state", "by"))


def test_an_applicant_is_asked_by_mail_and_the_trail_says_by_whom(call, officer):
    application = ApplicationFactory(call=call, submitted=True)

    ask(application, officer, question="  Пришлите смету. ")

    application.refresh_from_db()
    assert (application.state, application.info_question) == ("needs_info", "Пришлите смету.")
    assert mails(application.professional.user) == ["app.needs_info"]
    assert moves(application) == [("submitted", "needs_info", officer.pk)]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"question": "  "}, QuestionEmpty),
        ({"due_at": timezone.now() - timedelta(minutes=1)}, AnswerDueTooSoon),
    ],
)
def test_a_question_needs_words_and_time(call, officer, words, refusal):
    application = ApplicationFactory(call=call, submitted=True)

    with pytest.raises(refusal):
        ask(application, officer, **words)

    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert not application.trail.exists()


def test_a_second_question_is_mailed_again_and_replaces_the_first(call, officer):
    application = ApplicationFactory(call=call, submitted=True)
    ask(application, officer)
    resume(application, by=officer)

    ask(application, officer, question="И резюме.")

    mail = application.professional.user.mail.order_by("pk")
    assert [row.state for row in mail] == [MessageState.DISCARDED, MessageState.QUEUED]


def test_staff_may_go_on_without_the_answer(call, officer):
    application = ask(ApplicationFactory(call=call, submitted=True), officer)

    resume(application, by=officer)

    application.refresh_from_db()
    assert (application.state, application.info_due_at) == ("submitted", None)
    assert [mail.state for mail in application.professional.user.mail.all()] == ["discarded"]


@pytest.mark.parametrize("state", sorted(set(ApplicationState.values) - {"needs_info"}))
def test_only_what_waits_for_an_answer_goes_on_without_it(call, officer, state):
    now = timezone.now()
    application = ApplicationFactory(call=call, state=state, submitted_at=now, confirm_by=now)

    with pytest.raises(WrongApplicationStep):
        resume(application, by=officer)

    assert not application.trail.exists()


def test_all_submitted_applications_of_a_call_reach_the_jury_at_once(call, officer):
    sent = ApplicationFactory.create_batch(3, call=call, submitted=True)
    asked = ask(ApplicationFactory(call=call, submitted=True), officer)
    draft = ApplicationFactory(call=call)
    elsewhere = ApplicationFactory(submitted=True)

    assert begin_review(call, by=officer) == 3

    for application in (*sent, asked, draft, elsewhere):
        application.refresh_from_db()
    assert {row.state for row in sent} == {"in_review"}
    assert [row.state for row in (asked, draft, elsewhere)] == ["needs_info", "draft", "submitted"]
    assert moves(sent[0]) == [("submitted", "in_review", officer.pk)]


def test_one_late_application_reaches_the_jury_by_itself(call, officer):
    application = ApplicationFactory(call=call, submitted=True)
    other = ApplicationFactory(call=call, submitted=True)

    begin_review(application, by=officer)

    other.refresh_from_db()
    assert (application.state, other.state) == ("in_review", "submitted")


def test_nothing_is_reviewed_before_the_deadline(officer):
    application = ApplicationFactory(call=OpenCallFactory(), submitted=True)

    for what in (application, application.call):
        with pytest.raises(ReviewBeforeDeadline):
            begin_review(what, by=officer)


def test_a_call_without_submitted_applications_has_nothing_to_review(call, officer):
    draft = ApplicationFactory(call=call)

    with pytest.raises(NothingToReview):
        begin_review(call, by=officer)
    with pytest.raises(WrongApplicationStep):
        begin_review(draft, by=officer)
