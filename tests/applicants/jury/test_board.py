"""The staff's board of a jury: progress, languages, sharing out, adding and taking back."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from applicants.choices.applications import ReviewState
from applicants.models import Review
from applicants.services import jury
from partnership.accounts.choices import Role
from tests.applicants.jury.stage import applications, call_with, gave, review_of, rubric
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ReviewFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """A coordinator, who holds the rights by role."""
    sign_in_as(client, Role.COORDINATOR)
    return client


def sign_in_as(client, role):
    user = UserFactory(staff=True, language="ru")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


def at(call, what="", *args):
    name = f"admin:applicants_application_jury{what and '_'}{what}"
    return reverse(name, args=[call.pk, *args])


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_board_shows_progress_languages_and_what_is_missing(desk):
    call, (first, second) = call_with("ru", "ru kk", min_reviews=1)
    criteria = rubric(call, (0, 10, 1))
    russian, kazakh = applications(call, "ru", "kk")
    gave(ReviewFactory(application=russian, reviewer=first), criteria, 5)
    ReviewFactory(application=kazakh, reviewer=second)

    response = desk.get(at(call))

    page, board = text_of(response), response.context["board"]
    assert [(line.user, line.has, line.given) for line in board.lines] == [
        (first, 1, 1),
        (second, 1, 0),
    ]
    assert [(row.language, row.readers, row.missing) for row in board.seen.coverage] == [
        ("kk", 1, 1),
        ("ru", 2, 0),
    ]
    for words in (russian.title, kazakh.title, first.full_name, "Мало кто может прочитать"):
        assert words in page


def test_who_is_late_is_named_after_the_due_date_only(desk):
    soon, past = timezone.now() + timedelta(hours=1), timezone.now() - timedelta(hours=1)
    call, (late, done) = call_with("ru", "ru", review_due_at=soon)
    review_of(call, late)
    gave(review_of(call, done), rubric(call, (0, 10, 1)), 5)

    assert desk.get(at(call)).context["board"].late == []
    type(call).objects.update(review_due_at=past)
    board = desk.get(at(call)).context["board"]
    assert [line.user for line in board.late] == [late]


@pytest.mark.parametrize("count", [1, 5, 60])
def test_the_board_takes_ten_queries_whatever_it_holds(desk, count, django_assert_num_queries):
    call, readers = call_with(*["ru"] * 5)
    for application in applications(call, *["ru"] * count, professional=None):
        ReviewFactory(application=application, reviewer=readers[0])
    desk.get(at(call))

    with django_assert_num_queries(10):
        response = desk.get(at(call))

    assert len(response.context["rows"]) == min(count, 50)


def test_the_board_narrows_by_what_is_short_by_language_and_by_reader(desk):
    call, (reader, _other) = call_with("ru", "ru", min_reviews=1)
    held, short, kazakh = applications(call, "ru", "ru", "kk")
    ReviewFactory(application=held, reviewer=reader)

    def found(**query):
        return [row["application"] for row in desk.get(at(call), query).context["rows"]]

    assert found() == [held, short, kazakh]
    assert found(show="short") == [short, kazakh]
    assert found(show="lacking") == [kazakh]
    assert found(language="kk") == [kazakh]
    assert found(reader=reader.pk) == [held]
    assert len(found(show="x", language="xx", reader="9" * 40, page="x")) in {0, 3}


def test_sharing_out_is_shown_first_and_done_when_confirmed(desk):
    call, (reader, _other) = call_with("ru", "ru", min_reviews=1)
    applications(call, "ru", "ru", "ru", "ru", "kk")

    asked = desk.get(at(call, "assign"))
    assert [(line["before"], line["added"]) for line in asked.context["lines"]] == [(0, 2), (0, 2)]
    assert not Review.objects.exists()
    answer = desk.post(at(call, "assign"), follow=True)

    page = text_of(answer)
    assert "Назначено 4 экспертизы." in page
    assert "Не хватает экспертов" in page
    assert Review.objects.filter(reviewer=reader).count() == 2
    assert "Распределять нечего" in text_of(desk.get(at(call, "assign")))


def test_a_reader_is_added_and_taken_back(desk):
    call, (reader, _other) = call_with("ru", "kk")
    (application,) = applications(call, "ru")
    page = at(call, "add", application.pk)

    choices = [value for value, _label in desk.get(page).context["form"]["reader"].field.choices]
    assert choices == ["", reader.pk]
    desk.post(page, {"reader": reader.pk})
    review = Review.objects.get()
    assert "исчезнет из списка эксперта" in text_of(desk.get(at(call, "remove", review.pk)))
    assert Review.objects.exists()
    desk.post(at(call, "remove", review.pk))

    assert not Review.objects.exists()


def test_a_given_review_goes_only_with_a_tick(desk):
    call, (reader,) = call_with("ru")
    review = gave(review_of(call, reader), rubric(call, (0, 10, 1)), 5)
    page = at(call, "remove", review.pk)

    assert "Подтвердите её удаление" in text_of(desk.post(page))
    assert Review.objects.exists()
    assert desk.post(page, {"confirmed": "on"}).status_code == 302
    assert not Review.objects.exists()
    review.application.refresh_from_db()
    assert review.application.reviews_given == 0


def test_a_conflict_is_given_back_only_with_a_tick(desk):
    call, (reader,) = call_with("ru")
    review = review_of(call, reader)
    jury.declare_conflict(review, by=reader, reason="Друзья.")
    page = at(call, "add", review.application_id)

    assert "Подтвердите, что его больше нет" in text_of(desk.post(page, {"reader": reader.pk}))
    assert desk.post(page, {"reader": reader.pk, "despite_conflict": "on"}).status_code == 302
    review.refresh_from_db()
    assert review.state == ReviewState.ASSIGNED


@pytest.mark.parametrize("value", ["", "0", "x", "999999", "9" * 40, "\u0661"])
def test_junk_for_a_reader_is_an_error_in_the_form(desk, value):
    call, _readers = call_with("ru")
    (application,) = applications(call, "ru")

    assert "errorlist" in text_of(desk.post(at(call, "add", application.pk), {"reader": value}))
    assert not Review.objects.exists()


def test_who_is_not_in_the_jury_any_more_stays_on_the_board_with_their_work(desk):
    call, (reader,) = call_with("ru")
    review_of(call, reader)
    call.jury.all().delete()

    board = desk.get(at(call)).context["board"]

    assert [(line.user, line.seat, line.has) for line in board.lines] == [(reader, None, 1)]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.SECTOR_OFFICER}))
def test_only_those_who_run_a_selection_open_the_board(client, role):
    call, (reader,) = call_with("ru")
    review = review_of(call, reader)
    sign_in_as(client, role)

    for page in (
        at(call),
        at(call, "assign"),
        at(call, "add", review.application_id),
        at(call, "remove", review.pk),
    ):
        assert client.get(page).status_code == 403
        assert client.post(page, {"reader": reader.pk}).status_code == 403
    assert Review.objects.count() == 1


def test_staff_who_judge_or_have_a_conflict_do_not_see_the_row(client):
    user = sign_in_as(client, Role.COORDINATOR)
    call, _readers = call_with("ru")
    judged, conflict, other = applications(call, "ru", "ru", "ru")
    ReviewFactory(application=judged, reviewer=user)
    ReviewFactory(application=conflict, reviewer=user, state=ReviewState.CONFLICT)

    response = client.get(at(call))

    assert [row["application"] for row in response.context["rows"]] == [other]
    for hidden in (judged, conflict):
        assert client.get(at(call, "add", hidden.pk)).status_code == 404
