"""What was decided, taken back or held by others while a reviewer wrote."""

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from applicants.choices.applications import ReviewState
from applicants.models import Application, Review
from applicants.services import jury
from partnership.kit.edits import mark_of
from tests.applicants.jury.stage import before_the_jury, rubric
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ReviewFactory

pytestmark = pytest.mark.django_db
QUEUE = "applicants:reviews"


@pytest.fixture
def at_work(client):
    """A review that a reviewer who has signed in writes, and its criterion."""
    user = UserFactory(language="ru")
    client.force_login(user)
    review = ReviewFactory(application=before_the_jury(), reviewer=user)
    return review, rubric(review.application.call, (0, 10, 1))


def at(name, review):
    return reverse(f"applicants:{name}", args=[review.pk])


def post(client, review, do, criteria, comment="", seen=None):
    marks = {f"mark_{row.pk}": 1 for row in criteria}
    seen = mark_of(Review.objects.get(pk=review.pk)) if seen is None else seen
    values = {"do": do, "comment": comment, "seen": seen} | marks
    headers = {"X-Autosave": "1"} if do == "autosave" else {}
    return client.post(at("review", review), values, headers=headers)


def between_looking_and_writing(monkeypatch, do):
    """``do(review)`` happens after the page has found the review and before it is stored."""
    for name in ("give", "save_draft"):
        act = getattr(jury, name)

        def overtaken(row, *args, _act=act, **kwargs):
            do(row)
            return _act(row, *args, **kwargs)

        monkeypatch.setattr(jury, name, overtaken)


def decide(review):
    Application.objects.filter(pk=review.application_id).update(state="declined")


def take_back(review):
    Review.objects.filter(pk=review.pk).delete()


@pytest.mark.parametrize("do", ["draft", "give", "next"])
@pytest.mark.parametrize(("act", "status"), [(decide, 409), (take_back, 404)])
@pytest.mark.parametrize("seen", ["", None])
def test_words_come_back_when_decisions_are_released_meanwhile(
    client, at_work, monkeypatch, act, status, do, seen
):
    review, criteria = at_work
    between_looking_and_writing(monkeypatch, act)

    words = "Долго писал это.\n<Очень>"
    answer = post(client, review, do, criteria, words, seen)

    page = answer.content.decode()
    assert answer.status_code == status
    assert "Долго писал это.\n&lt;Очень&gt;</textarea>" in page
    assert "не сохранено" in page
    assert f'href="{reverse(QUEUE)}"' in page


def test_words_come_back_when_the_review_was_gone_before(client, at_work):
    review, _criteria = at_work
    typed = {"comment": "Долго писал это.", "reason": "Соавтор."}
    decide(review)
    told = client.post(at("review", review), typed)
    conflict = client.post(at("review_conflict", review), typed)
    take_back(review)
    lost = client.post(at("review", review), typed)

    assert [told.status_code, conflict.status_code, lost.status_code] == [409, 409, 404]
    for page in (told, conflict, lost):
        assert "Долго писал это.</textarea>" in page.content.decode()
        assert "Соавтор.</textarea>" in page.content.decode()
    assert client.post(at("review", review), {"comment": " "}).status_code == 404


def test_the_next_of_a_call_that_was_decided_just_now_is_the_queue(client, at_work, monkeypatch):
    review, criteria = at_work
    give = jury.give

    def given_and_decided(row, *args, **kwargs):
        give(row, *args, **kwargs)
        decide(row)

    monkeypatch.setattr(jury, "give", given_and_decided)

    assert post(client, review, "next", criteria)["Location"] == reverse(QUEUE)


@pytest.mark.parametrize("do", ["draft", "give", "next", "autosave"])
def test_a_lock_not_had_in_time_is_said_and_nothing_typed_is_lost(client, at_work, do):
    """As PostgreSQL answers after ``lock_timeout``."""
    review, criteria = at_work

    def held_by_another(execute, sql, params, many, context):
        if 'UPDATE "applicants_review"' in sql:
            cause = Exception("canceling statement due to lock timeout")
            cause.pgcode = "55P03"
            raise OperationalError("lock timeout") from cause
        return execute(sql, params, many, context)

    with connection.execute_wrapper(held_by_another):
        answer = post(client, review, do, criteria, comment="Долго писал.")

    said = answer.json()["said"] if do == "autosave" else answer.content.decode()
    assert "Попробуйте ещё раз через минуту." in said
    assert do == "autosave" or "Долго писал.</textarea>" in said
    review.refresh_from_db()
    assert review.state == ReviewState.ASSIGNED
