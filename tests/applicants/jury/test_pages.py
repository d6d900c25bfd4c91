"""The pages of a reviewer: queue, review, conflict of interest."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applicants.choices.applications import ReviewState
from applicants.models import Review
from applicants.services import jury
from partnership.kit.edits import mark_of
from tests.applicants.jury.stage import before_the_jury, call_with, gave, review_of, rubric
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ReviewFactory
from tests.factories.programs import CallQuestionFactory, SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client):
    user = UserFactory(language="ru")
    client.force_login(user)
    return user


def at(name, *args):
    return reverse(f"applicants:{name}", args=args)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def post(client, review, do, criteria=(), marks=(), **more):
    fresh = Review.objects.get(pk=review.pk)
    values = {f"mark_{row.pk}": mark for row, mark in zip(criteria, marks, strict=True)}
    values = {"do": do, "comment": "", "seen": mark_of(fresh)} | values | more
    headers = {"X-Autosave": "1"} if do == "autosave" else {}
    return client.post(at("review", review.pk), values, headers=headers)


# --- the queue --------------------------------------------------------------------------------


def test_an_empty_queue_says_what_will_happen(client, reviewer):
    page = text_of(client.get(at("reviews")))

    assert "Сейчас вам нечего оценивать" in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]


def test_the_queue_shows_progress_and_the_due_date_on_both_clocks(client, reviewer):
    due = timezone.now() + timedelta(days=9)
    call, _readers = call_with("ru", review_due_at=due)
    criteria = rubric(call, (0, 10, 1))
    reviews = [review_of(call, reviewer) for _n in range(3)]
    gave(reviews[0], criteria, 7)

    page = text_of(client.get(at("reviews")))

    assert "Дано: 1 из 3" in page
    assert page.count('class="twin') == 1
    for review in reviews:
        assert review.application.number in page


def test_the_queue_holds_nothing_of_others_nor_conflicts_nor_what_is_decided(client, reviewer):
    call, (other,) = call_with("ru")
    mine, decided, withdrawn, conflict = (review_of(call, reviewer) for _n in range(4))
    theirs = review_of(call, other)
    for review, state in ((decided, "declined"), (withdrawn, "withdrawn")):
        type(review.application).objects.filter(pk=review.application_id).update(state=state)
    jury.declare_conflict(conflict, by=reviewer, reason="Друзья.")

    page = text_of(client.get(at("reviews")))

    assert mine.application.number in page
    for review in (decided, withdrawn, conflict, theirs):
        assert review.application.number not in page
        assert client.get(at("review", review.pk)).status_code == 404
        assert client.get(at("review_conflict", review.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 5, 50])
def test_the_queue_takes_ten_queries_at_most(client, reviewer, count, django_assert_num_queries):
    call, _readers = call_with("ru")
    for _n in range(count):
        review_of(call, reviewer, professional=None, sector=SectorFactory())
    client.get(at("reviews"))

    with django_assert_num_queries(9):
        page = text_of(client.get(at("reviews")))

    assert page.count('<li class="row between') == min(count, 25)


def test_filters_narrow_by_call_state_language_and_sector(client, reviewer):
    first, _readers = call_with("ru")
    second, _readers = call_with("kk")
    sector = SectorFactory(slug="film")
    criteria = rubric(first, (0, 10, 1))
    given = gave(review_of(first, reviewer, language="ru", sector=sector), criteria, 5)
    kazakh = review_of(first, reviewer, language="kk")
    elsewhere = review_of(second, reviewer, language="fr")

    def found(**query):
        page = client.get(at("reviews"), query)
        return [row.pk for row in page.context["page"]]

    assert found(call=second.pk) == [elsewhere.pk]
    assert found(state="given") == [given.pk]
    assert found(language="kk") == [kazakh.pk]
    assert found(sector="film") == [given.pk]
    assert found(state="given", language="kk") == []
    assert found(sort="number") == [given.pk, kazakh.pk, elsewhere.pk]
    assert found(sort="score")[0] == given.pk
    # What makes no sense is left out of account.
    for junk in ({"call": "x"}, {"state": "conflict"}, {"sector": "x"}, {"sort": "x"}):
        assert len(found(**junk)) == 3


def test_what_is_due_first_stands_first(client, reviewer):
    now = timezone.now()
    late, _readers = call_with("ru", review_due_at=now + timedelta(days=20))
    soon, _readers = call_with("ru", review_due_at=now + timedelta(days=2))
    never, _readers = call_with("ru")
    rows = [review_of(call, reviewer).pk for call in (never, late, soon)]

    page = client.get(at("reviews"))

    assert [row.pk for row in page.context["page"]] == rows[::-1]


# --- a review ---------------------------------------------------------------------------------


@pytest.fixture
def at_work(reviewer):
    call, _readers = call_with("ru")
    return review_of(call, reviewer), rubric(call, (0, 10, 1), (0, 100, 3))


def test_the_page_shows_what_was_sent_beside_the_rubric(client, reviewer):
    application = before_the_jury(title="Степной балет", description="Подробно о танце.")
    review = ReviewFactory(application=application, reviewer=reviewer)
    application.title = "Переписанный черновик"
    application.save()
    small, large = rubric(application.call, (0, 5, 2), (0, 100, 1))

    page = text_of(client.get(at("review", review.pk)))

    assert "Степной балет" in page
    assert "Подробно о танце." in page
    assert "Переписанный черновик" not in page
    assert page.count(f'type="radio" name="mark_{small.pk}"') == 6
    assert f'name="mark_{large.pk}" min="0" max="100"' in page
    assert small.description in page


def test_reviewers_do_not_read_answers_that_are_not_for_them(client, reviewer):
    application = before_the_jury(
        lambda call: [
            (CallQuestionFactory(call=call), "Открытый ответ"),
            (CallQuestionFactory(call=call, visible_to_reviewers=False), "Скрытый ответ"),
            (
                CallQuestionFactory(call=call, visible_to_reviewers=False, is_sensitive=True),
                "Тайна",
            ),
        ]
    )
    review = ReviewFactory(application=application, reviewer=reviewer)

    page = text_of(client.get(at("review", review.pk)))

    assert "Открытый ответ" in page
    assert "Скрытый ответ" not in page
    assert "Тайна" not in page


def test_a_draft_is_saved_and_shown_again(client, at_work):
    review, (first, _second) = at_work

    answer = post(client, review, "draft", comment="Ещё думаю.", **{f"mark_{first.pk}": "7"})

    assert answer.status_code == 302
    page = text_of(client.get(answer["Location"]))
    assert "Ещё думаю." in page
    assert f'name="mark_{first.pk}" value="7" id="id_mark_{first.pk}_7" checked' in page
    review.refresh_from_db()
    assert (review.state, review.scores.count()) == (ReviewState.DRAFT, 1)


def test_a_review_is_given_and_the_next_one_opens(client, reviewer, at_work):
    review, criteria = at_work
    following = review_of(review.application.call, reviewer)

    answer = post(client, review, "next", criteria, (10, 50))

    assert answer["Location"] == at("review", following.pk)
    review.refresh_from_db()
    assert (review.state, str(review.total)) == (ReviewState.GIVEN, "62.50")
    assert post(client, following, "next", criteria, (1, 1))["Location"] == at("reviews")


def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, at_work):
    review, (_first, second) = at_work

    answer = post(client, review, "give", comment="Мои слова.", **{f"mark_{second.pk}": "500"})

    page = text_of(answer)
    assert "Мои слова." in page
    assert 'value="500"' in page
    assert page.count('class="err"') == 2
    review.refresh_from_db()
    assert review.state == ReviewState.ASSIGNED


@pytest.mark.parametrize("junk", ["x", "-1", "11", "1e3", "9" * 50, "\0", "７"])
@pytest.mark.parametrize("do", ["draft", "give", "autosave", "nonsense"])
def test_junk_for_marks_never_breaks_the_page(client, at_work, junk, do):
    review, criteria = at_work

    answer = post(client, review, do, criteria, (junk, junk))

    assert answer.status_code in {200, 302}


def test_a_second_tab_does_not_overwrite_the_first(client, at_work):
    review, _criteria = at_work
    seen = mark_of(review)
    post(client, review, "draft", comment="Первая вкладка.")

    answer = post(client, review, "draft", comment="Вторая вкладка.", seen=seen)

    assert "Вторая вкладка." in text_of(answer)
    review.refresh_from_db()
    assert review.comment == "Первая вкладка."
    again = answer.context["form"]["seen"].value()
    assert post(client, review, "draft", comment="Вторая вкладка.", seen=again).status_code == 302


def test_the_script_saves_drafts_and_learns_the_score(client, at_work):
    review, (first, _second) = at_work

    answer = post(client, review, "autosave", comment="Сам.", **{f"mark_{first.pk}": "5"})

    review.refresh_from_db()
    assert answer.json() == {
        "saved": True,
        "stop": False,
        "seen": mark_of(review),
        "said": "Черновик сохранён. Балл: 50,00",
    }
    assert (review.state, review.comment) == (ReviewState.DRAFT, "Сам.")
    old = post(client, review, "autosave", comment="Поздно.", seen="x")
    assert (old.json()["saved"], old.json()["stop"]) == (False, True)
    review.refresh_from_db()
    assert review.comment == "Сам."


def test_a_given_review_is_not_saved_by_itself_any_more(client, at_work):
    review, criteria = at_work
    gave(review, criteria, 5, 50)

    assert "data-autosave" not in text_of(client.get(at("review", review.pk)))
    assert post(client, review, "autosave", comment="Сам.").json()["saved"] is False


def test_others_words_are_shown_after_ones_own_and_without_names(client, at_work):
    review, criteria = at_work
    colleague = UserFactory(full_name="Ержан Коллегин", email="colleague@example.org")
    other = ReviewFactory(application=review.application, reviewer=colleague)
    gave(other, criteria, 10, 100, comment="Блестяще, брать.")
    drafting = ReviewFactory(application=review.application)
    jury.save_draft(
        drafting,
        jury.Written({criteria[0].pk: 1}, "Чужой черновик."),
        by=drafting.reviewer,
    )

    before = text_of(client.get(at("review", review.pk)))
    post(client, review, "give", criteria, (0, 0))
    after = text_of(client.get(at("review", review.pk)))

    for words in ("Блестяще, брать.", "100,00"):
        assert words not in before
        assert words in after
    for words in ("Коллегин", "colleague@", "Чужой черновик."):
        assert words not in before + after


def test_what_left_the_jury_meanwhile_is_said_kindly(client, at_work):
    review, criteria = at_work
    type(review.application).objects.filter(pk=review.application_id).update(state="withdrawn")

    answer = post(client, review, "give", criteria, (1, 1))

    assert answer["Location"] == at("reviews")
    assert "больше не находится на рассмотрении" in text_of(client.get(at("reviews")))
    assert post(client, review, "autosave").json()["stop"] is True
    assert client.get(at("review", review.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 5, 50])
def test_a_review_takes_the_same_queries_however_long_the_queue(
    client, reviewer, count, django_assert_num_queries
):
    application = before_the_jury()
    review = ReviewFactory(application=application, reviewer=reviewer)
    for _n in range(count):
        review_of(application.call, reviewer, professional=None)
        ReviewFactory(application=application)
    client.get(at("review", review.pk))

    with django_assert_num_queries(16):
        client.get(at("review", review.pk))


# --- conflict of interest ---------------------------------------------------------------------


def test_a_conflict_is_asked_about_and_then_the_application_is_gone(client, at_work):
    review, _criteria = at_work
    page = at("review_conflict", review.pk)
    assert "исчезнет из вашего списка" in text_of(client.get(page))
    assert "Обязательное поле" in text_of(client.post(page, {"reason": " "}))

    answer = client.post(page, {"reason": "Мы соавторы."}, follow=True)

    assert review.application.number not in text_of(answer)
    for name in ("review", "review_conflict"):
        assert client.get(at(name, review.pk)).status_code == 404
        assert client.post(at(name, review.pk), {"reason": "x"}).status_code == 404


def test_nobody_else_opens_a_review(client, at_work):
    review, _criteria = at_work
    for user in (UserFactory(), UserFactory(superuser=True), review.application.professional.user):
        client.force_login(user)
        assert client.get(at("review", review.pk)).status_code == 404
        assert client.post(at("review", review.pk), {}).status_code == 404


def test_my_page_leads_reviewers_to_their_queue_and_nobody_else(client, at_work):
    assert at("reviews") in text_of(client.get(at("my_page")))

    client.force_login(UserFactory(language="ru"))
    assert at("reviews") not in text_of(client.get(at("my_page")))
