"""What staff ask of applicants, and how applications reach the jury."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.choices.applications import ApplicationState
from applicants.coverage import look_at
from applicants.errors.applications import WrongApplicationStep
from applicants.errors.deciding import (
    AnswerDueTooSoon,
    NothingToReview,
    QuestionEmpty,
    ReviewBeforeDeadline,
)
from applicants.errors.jury import LanguageNotRead, ReadersMissing
from applicants.models import Application, Professional
from applicants.services.applications.asking import ask_information, begin_review, resume
from applicants.services.applications.receipts import content_of
from applicants.services.applications.sending import send
from applicants.services.applications.writing import (
    mark_of_answers,
    mark_of_project,
    save_answers,
    save_project,
)
from applicants.services.jury import assign, assign_evenly
from partnership.notifications.choices import MessageState
from programs.models import JurySeat, OpenCall
from tests.applicants.applications.ready import ready_application, sent_application
from tests.applicants.helpers import mails
from tests.applicants.papers.helpers import receipt_of
from tests.factories.applicants import ApplicationFactory
from tests.factories.programs import (
    CallQuestionFactory,
    CityFactory,
    JurySeatFactory,
    OpenCallFactory,
    SectorFactory,
)

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


# --- what the jury gets is what was sent ------------------------------------------------------


def answer(row, values):
    row = Application.objects.get(pk=row.pk)
    save_answers(row, values, seen=mark_of_answers(row))


@pytest.fixture
def edited():
    """Sent twice, then edited without being sent; its call has closed, and nobody reads French."""
    call = OpenCallFactory()
    readers = [row.user for row in JurySeatFactory.create_batch(2, call=call, languages=["ru"])]
    sent = {
        **{"title": "Ковры", "summary": "Кратко.", "description": "Подробно.", "seeks": "Залы"},
        **{"stage": "touring", "year": 2024, "language": "ru"},
        **{"sector": SectorFactory(), "city": CityFactory(name_ru="Алматы")},
    }
    row = sent_application(call=call, **sent | {"title": "Первое"})
    save_project(row, {"title": sent["title"]}, seen=mark_of_project(row))
    send(row, by=row.professional.user)
    unsent = {
        **dict.fromkeys(("title", "summary", "description", "seeks"), "Иначе"),
        **{"stage": "", "year": None, "language": "fr", "sector": SectorFactory(), "city": None},
    }
    save_project(row, unsent, seen=mark_of_project(row))
    yesterday = timezone.now() - timedelta(days=1)
    OpenCall.objects.filter(pk=call.pk).update(closes_at=yesterday)
    call.refresh_from_db()
    return Application.objects.get(pk=row.pk), sent, readers


@pytest.mark.parametrize("whole", [True, False])
def test_the_columns_say_what_was_sent_when_the_review_begins(edited, officer, whole):
    row, sent, _readers = edited

    begin_review(row.call if whole else row, by=officer)

    stored = Application.objects.get(pk=row.pk)
    assert {name: getattr(stored, name) for name in sent} == sent
    assert stored.state == "in_review"
    assert (
        content_of(stored)["project"] == stored.receipts.order_by("-number")[0].content["project"]
    )
    assert "ковры" in stored.search_text
    assert "алматы" in stored.search_text
    assert "иначе" not in stored.search_text
    assert whole or (row.title, row.state) == (sent["title"], "in_review")


@pytest.mark.parametrize("whole", [True, False])
def test_answers_say_what_was_sent_when_the_review_begins(officer, whole):
    call = OpenCallFactory()
    JurySeatFactory.create_batch(2, call=call)
    kept, changed, emptied, added = CallQuestionFactory.create_batch(
        4, call=call, is_required=False
    )
    row = ready_application(call=call)
    answer(row, {kept.pk: "Как было", changed.pk: "До", emptied.pk: "Есть"})
    send(row, by=row.professional.user)
    other = sent_application(call=call)
    answer(row, {changed.pk: "После", emptied.pk: "", added.pk: "Новое"})
    yesterday = timezone.now() - timedelta(days=1)
    OpenCall.objects.filter(pk=call.pk).update(closes_at=yesterday)

    for what in [OpenCall.objects.get(pk=call.pk)] if whole else [row, other]:
        begin_review(what, by=officer)

    stored = Application.objects.get(pk=row.pk)
    assert dict(stored.answers.values_list("question", "value")) == {
        kept.pk: "Как было",
        changed.pk: "До",
        emptied.pk: "Есть",
    }
    assert content_of(stored)["answers"] == stored.receipts.get().content["answers"]
    assert not other.answers.exists()


def test_the_answer_to_a_question_that_is_gone_stays_in_the_receipt(officer):
    call = OpenCallFactory()
    JurySeatFactory.create_batch(2, call=call)
    question = CallQuestionFactory(call=call, is_required=False)
    row = ready_application(call=call)
    answer(row, {question.pk: "Есть"})
    send(row, by=row.professional.user)
    answer(row, {question.pk: ""})
    question.delete()
    OpenCall.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(days=1))

    begin_review(Application.objects.get(pk=row.pk), by=officer)

    assert not row.answers.exists()
    assert row.receipts.get().content["answers"][0]["value"] == "Есть"


def test_a_refused_beginning_leaves_the_unsent_edits(edited, officer):
    row, _sent, _readers = edited
    JurySeat.objects.filter(call=row.call).update(languages=["fr"])

    with pytest.raises(ReadersMissing):
        begin_review(row.call, by=officer)

    assert Application.objects.get(pk=row.pk).title == "Иначе"


def test_readers_are_found_by_the_language_that_was_sent(edited, officer):
    row, _sent, (first, second) = edited
    reads_french = JurySeatFactory(call=row.call, languages=["fr"]).user

    assert look_at(row.call).languages == {row.pk: "ru"}
    with pytest.raises(LanguageNotRead):
        assign(row, reads_french, by=officer)
    assert assign(row, first, by=officer).reviewer == first
    assert {who for _row, who in assign_evenly(row.call, by=officer).pairs} <= {second.pk}


def test_a_sector_or_city_that_is_gone_since_is_not_stated(edited, officer):
    row, sent, _readers = edited
    Professional.objects.filter(city=sent["city"]).update(city=None)
    sent["sector"].delete()
    sent["city"].delete()

    begin_review(row.call, by=officer)

    stored = Application.objects.get(pk=row.pk)
    assert (stored.sector, stored.city, stored.title) == (None, None, sent["title"])


@pytest.mark.parametrize("many", [1, 5, 50])
def test_a_review_begins_in_the_same_number_of_queries(
    call, officer, many, django_assert_max_num_queries
):
    for row in ApplicationFactory.create_batch(many, call=call, submitted=True):
        receipt_of(row)

    with django_assert_max_num_queries(21):
        begin_review(call, by=officer)
