"""Saving the working copy: nothing typed is lost, nothing of another tab is overwritten."""

import pytest

from applicants.errors.applications import WrongApplicationStep
from applicants.errors.sending import TooLate
from applicants.models import Answer, Application
from applicants.services.applications.writing import (
    copy_project,
    mark_of_answers,
    mark_of_project,
    save_answers,
    save_project,
)
from partnership.kit.edits import ChangedMeanwhile
from tests.factories.applicants import ApplicationFactory, ProjectFactory
from tests.factories.programs import CallQuestionFactory, OpenCallFactory, SectorFactory, from_now

pytestmark = pytest.mark.django_db


def test_an_answer_is_kept_as_it_was_typed_and_an_emptied_one_is_no_row():
    application = ApplicationFactory()
    first, second = CallQuestionFactory.create_batch(2, call=application.call)

    save_answers(application, {first.pk: "Да", second.pk: ""}, seen=mark_of_answers(application))
    assert list(application.answers.values_list("value", flat=True)) == ["Да"]

    save_answers(application, {first.pk: ""}, seen=mark_of_answers(application))
    assert not application.answers.exists()


def test_another_tab_is_not_overwritten_but_a_second_click_is_no_conflict():
    application = ApplicationFactory()
    question = CallQuestionFactory(call=application.call)
    seen = mark_of_answers(application)
    save_answers(application, {question.pk: "Первая вкладка"}, seen=seen)

    with pytest.raises(ChangedMeanwhile) as caught:
        save_answers(application, {question.pk: "Вторая вкладка"}, seen=seen)
    save_answers(application, {question.pk: "Первая вкладка"}, seen=seen)

    assert Answer.objects.get().value == "Первая вкладка"
    save_answers(application, {question.pk: "Вторая вкладка"}, seen=caught.value.seen)
    assert Answer.objects.get().value == "Вторая вкладка"


def test_tabs_on_different_steps_do_not_disturb_one_another():
    application = ApplicationFactory()
    question = CallQuestionFactory(call=application.call)
    seen = mark_of_project(application)

    save_answers(application, {question.pk: "Да"}, seen=mark_of_answers(application))
    save_project(application, {"title": "Новое"}, seen=seen)

    application.refresh_from_db()
    assert application.title == "Новое"
    with pytest.raises(ChangedMeanwhile):
        save_project(application, {"title": "Другое"}, seen=seen)


def test_a_copied_project_does_not_follow_later_edits():
    sectors = SectorFactory.create_batch(2)
    application = ApplicationFactory(sector=None, title="")
    project = ProjectFactory(owner=application.professional, title="Войлок", sectors=sectors)

    copy_project(application, project)
    project.title = "Шёлк"
    project.save()

    application.refresh_from_db()
    assert (application.title, application.project, application.sector) == (
        "Войлок",
        project,
        sectors[0],
    )


def test_a_draft_is_kept_after_the_deadline_and_what_was_sent_stays_as_it_was():
    call = OpenCallFactory(in_review=True)
    draft = ApplicationFactory(call=call)
    sent = ApplicationFactory(call=call, submitted=True, title="Было")

    save_project(draft, {"title": "Дописано"}, seen=mark_of_project(draft))
    with pytest.raises(TooLate):
        save_project(sent, {"title": "Стало"}, seen=mark_of_project(sent))

    titles = set(Application.objects.values_list("title", flat=True))
    assert titles == {"Дописано", "Было"}


@pytest.mark.parametrize("state", ["in_review", "withdrawn", "declined"])
def test_what_is_judged_or_over_is_not_written(state):
    application = ApplicationFactory(state=state, submitted_at=from_now(hours=-1))

    with pytest.raises(WrongApplicationStep):
        save_project(application, {"title": "Иначе"}, seen=mark_of_project(application))
