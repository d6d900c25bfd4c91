"""Staff read applications, ask, and prepare decisions; nothing is written by hand."""

from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone, translation

from applicants.choices.applications import Audience
from applicants.models import Application
from applicants.rules import audience, read_as_staff
from partnership.accounts.choices import Role
from programs.models import City
from tests.factories.accounts import UserFactory, works_everywhere
from tests.factories.applicants import ApplicationFactory, ProfessionalFactory, ReviewFactory
from tests.factories.programs import (
    CityFactory,
    CriterionFactory,
    OpenCallFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db
LIST = "admin:applicants_application_changelist"
VERBS = ("ask", "resume", "review", "accept", "reserve", "decline", "unstage")


@pytest.fixture
def desk(client):
    sign_in(client, Role.COORDINATOR)
    return client


@pytest.fixture
def call():
    return OpenCallFactory(in_review=True)


def sign_in(client, role):
    person = UserFactory(staff=True)
    person.groups.add(Group.objects.get(name=role))
    works_everywhere(person)
    client.force_login(person)
    return person


def page(application):
    return reverse("admin:applicants_application_change", args=[application.pk])


def verb(application, name):
    return reverse("admin:applicants_application_verb", args=[application.pk, name])


def found(response):
    return [row.pk for row in response.context["cl"].result_list]


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_list_asks_a_constant_number_of_questions(desk, rows, django_assert_num_queries):
    call, sector = OpenCallFactory(in_review=True), SectorFactory()
    for _number in range(rows):
        ApplicationFactory(call=call, in_review=True, sector=sector, city=CityFactory())
    desk.get(reverse(LIST))

    with django_assert_num_queries(9):
        response = desk.get(reverse(LIST))

    assert response.context["cl"].result_count == rows


def test_a_row_says_all_that_the_committee_compares(desk, call):
    ApplicationFactory(
        call=call,
        in_review=True,
        title="Дала үні",
        reviews_given=2,
        score_mean=Decimal("71.50"),
        score_median=Decimal("71.50"),
        score_spread=Decimal("33.00"),
        staged_decision="reserve",
        staged_rank=4,
    )

    html = desk.get(reverse(LIST)).content.decode()

    for shown in (">Дала үні</span>", "2 / 2", "71,5", "33,0", "В резерв · 4"):
        assert shown in html


def one_of_each(call):
    """Rows that differ in everything a filter asks."""
    return {
        "music": ApplicationFactory(
            call=call, in_review=True, sector=SectorFactory(), language="kk", staged_decision=""
        ),
        "paris": ApplicationFactory(
            call=call,
            in_review=True,
            city=CityFactory(paris=True),
            reviews_given=2,
            score_spread=Decimal("55.00"),
            staged_decision="accept",
        ),
        "sent": ApplicationFactory(call=OpenCallFactory(), submitted=True, language="fr"),
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "submitted"}, ["sent"]),
        ({"phase": "open"}, ["sent"]),
        ({"language": "kk"}, ["music"]),
        ({"staged": "accept"}, ["paris"]),
        ({"staged": "none"}, ["music"]),
        ({"spread": "30"}, ["paris"]),
        ({"spread": "50"}, ["paris"]),
        ({"reviews": "lacking"}, ["music"]),
        ({"reviews": "enough"}, ["paris"]),
        ({"state": "no such"}, ["sent", "paris", "music"]),
        ({"call": "9" * 30}, ["sent", "paris", "music"]),
    ],
)
def test_filters_answer_what_staff_ask(desk, call, query, expected):
    rows = one_of_each(call)

    assert found(desk.get(reverse(LIST), query)) == [rows[name].pk for name in expected]


def test_filters_by_call_sector_and_city(desk, call):
    rows = one_of_each(call)
    paris = City.objects.get(slug="paris")

    for query, name in (
        ({"call": rows["sent"].call_id}, "sent"),
        ({"sector": rows["music"].sector_id}, "music"),
        ({"city": paris.pk}, "paris"),
    ):
        assert found(desk.get(reverse(LIST), query)) == [rows[name].pk]


@pytest.mark.parametrize("words", ["дала уни", "ДАЛА", "сейткызы", "№ {pk:04d}", "{pk}"])
def test_words_are_found_in_any_spelling_and_numbers_as_people_quote_them(desk, call, words):
    wanted = ApplicationFactory(
        call=call, in_review=True, search_text="дала уни", name_search_text="аигерим сеиткызы"
    )
    ApplicationFactory(call=call, in_review=True)

    response = desk.get(reverse(LIST), {"q": words.format(pk=wanted.pk)})

    assert found(response) == [wanted.pk]


@pytest.mark.parametrize("column", [8, 9, 10])
def test_sorting_by_marks_puts_what_has_none_at_the_bottom_end(desk, call, column):
    marks = (None, Decimal("10.00"), Decimal("90.00"))
    rows = [
        ApplicationFactory(
            call=call, in_review=True, score_mean=mark, score_median=mark, score_spread=mark
        ).pk
        for mark in marks
    ]

    assert found(desk.get(reverse(LIST), {"o": column + 1})) == rows
    assert found(desk.get(reverse(LIST), {"o": f"-{column + 1}"})) == rows[::-1]


def test_drafts_are_never_shown_to_staff(desk, call):
    draft = ApplicationFactory(call=call, title="Недописанное")

    listed = desk.get(reverse(LIST)).content.decode()

    assert "Недописанное" not in listed
    assert desk.get(page(draft)).status_code == 404


def test_whoever_applies_or_judges_has_no_desk_for_that_application(client, call):
    person = sign_in(client, Role.COORDINATOR)
    own = ApplicationFactory(
        call=call, in_review=True, professional=ProfessionalFactory(user=person)
    )
    judged = ReviewFactory(reviewer=person).application
    avoided = ReviewFactory(reviewer=person, state="conflict").application
    told = ApplicationFactory(state="declined", submitted_at=timezone.now())
    decided = ReviewFactory(reviewer=person, application=told).application
    other = ApplicationFactory(call=call, in_review=True)

    assert set(found(client.get(reverse(LIST)))) == {decided.pk, other.pk}
    assert [client.get(page(row)).status_code for row in (own, judged, avoided, other)] == [
        404,
        404,
        404,
        200,
    ]
    for row in (own, judged, avoided, decided, other):
        reads = read_as_staff(person).filter(pk=row.pk).exists()
        assert reads == (audience(person, row) == Audience.STAFF)


def test_the_page_shows_marks_by_criterion_and_what_was_done(desk, call):
    criterion = CriterionFactory(call=call)
    application = ApplicationFactory(call=call, in_review=True)
    review = ReviewFactory(
        application=application,
        state="given",
        total=Decimal("70.00"),
        given_at=timezone.now(),
        comment="Сильная идея.",
    )
    review.scores.create(criterion=criterion, value=7)
    desk.post(verb(application, "accept"))

    html = desk.get(page(application)).content.decode()

    for shown in (criterion.name, "<td>7</td>", "Сильная идея.", "Подготовлено: Одобрить"):
        assert shown in html


def test_who_saw_an_application_is_answered(client, call):
    person = sign_in(client, Role.SECTOR_OFFICER)
    application = ApplicationFactory(call=call, in_review=True)

    client.get(page(application))
    html = client.get(page(application)).content.decode()

    seen = LogEntry.objects.get_for_object(application).filter(action=LogEntry.Action.ACCESS)
    assert [line.actor for line in seen] == [person, person]
    assert html.count(str(person)) >= 2


def test_nothing_is_written_added_or_deleted_by_hand(desk, call):
    application = ApplicationFactory(call=call, in_review=True)
    addresses = [
        page(application),
        reverse("admin:applicants_application_add"),
        reverse("admin:applicants_application_delete", args=[application.pk]),
    ]

    answers = [desk.post(address, {"state": "accepted"}).status_code for address in addresses]

    application.refresh_from_db()
    assert answers == [403, 403, 403]
    assert (application.state, application.staged_decision) == ("in_review", "")


def test_the_applicant_is_asked_by_the_desk_and_nothing_typed_is_lost(desk, call):
    application = ApplicationFactory(call=call, submitted=True)
    form = {"question": "Пришлите смету.", "due_at_0": "2020-01-01", "due_at_1": "10:00"}

    refused = desk.post(verb(application, "ask"), form)
    assert "Пришлите смету." in refused.content.decode()
    desk.post(verb(application, "ask"), form | {"due_at_0": "2099-01-01"})

    application.refresh_from_db()
    assert (application.state, application.info_question) == ("needs_info", "Пришлите смету.")

    desk.post(verb(application, "resume"))
    application.refresh_from_db()
    assert application.state == "submitted"


def test_verbs_are_offered_only_when_they_fit(desk, call):
    expected = {
        "submitted": {"ask", "review"},
        "needs_info": {"resume"},
        "in_review": {"accept", "reserve", "decline"},
        "accepted": set(),
    }
    now = timezone.now()
    for state, names in expected.items():
        application = ApplicationFactory(
            call=call,
            state=state,
            submitted_at=now,
            confirm_by=now,
            info_due_at=now,
            info_question="?",
        )
        html = desk.get(page(application)).content.decode()
        assert {name for name in VERBS if verb(application, name) in html} == names


def test_one_is_put_at_a_rank_of_the_reserve_list(desk, call):
    first, second = ApplicationFactory.create_batch(2, call=call, in_review=True)
    desk.post(verb(first, "reserve"))

    desk.post(verb(second, "reserve"), {"rank": "1"})
    desk.post(verb(second, "reserve"), {"rank": "-4"})

    ranks = Application.objects.in_bulk([first.pk, second.pk])
    assert (ranks[first.pk].staged_rank, ranks[second.pk].staged_rank) == (2, 1)


# --- in bulk ----------------------------------------------------------------------------------


def act(client, action, rows, query="", **values):
    data = {"action": action, "_selected_action": [row.pk for row in rows], **values}
    return client.post(reverse(LIST) + query, data)


def staged(rows):
    keys = [row.pk for row in rows]
    there = Application.objects.in_bulk(keys)
    return [there[key].staged_decision for key in keys]


def test_preparing_in_bulk_asks_first_with_the_numbers(desk, call):
    rows = ApplicationFactory.create_batch(2, call=call, in_review=True)
    rows[0].staged_decision = "decline"
    rows[0].save()
    rows.append(ApplicationFactory(call=call, submitted=True))

    asked = act(desk, "stage_accept", rows)
    assert staged(rows) == ["decline", "", ""]
    assert asked.context["numbers"] == {"chosen": 3, "touched": 2, "overturned": 1, "left": 1}

    act(desk, "stage_accept", rows, expected=2)
    assert staged(rows) == ["accept", "accept", ""]


def test_everything_a_filter_finds_is_prepared_over_all_pages(desk, call):
    kazakh = ApplicationFactory.create_batch(55, call=call, in_review=True, language="kk")
    french = ApplicationFactory(call=call, in_review=True, language="fr")

    asked = act(desk, "stage_decline", kazakh[:1], "?language=kk", select_across="1")
    html = asked.content.decode()
    assert asked.context["numbers"]["touched"] == 55
    assert html.count('name="_selected_action"') == 1
    act(desk, "stage_decline", kazakh[:1], "?language=kk", select_across="1", expected=55)

    assert set(staged(kazakh)) == {"decline"}
    assert staged([french]) == [""]


@pytest.mark.parametrize("forged", ["abc", "9" * 20, "٣", "-1", "1.5", "", "\x00"])
@pytest.mark.parametrize("more", [{}, {"index": "0"}, {"select_across": "1", "expected": "1"}])
def test_a_forged_selection_chooses_nothing(desk, call, forged, more):
    row = ApplicationFactory(call=call, in_review=True)
    data = {"action": "stage_accept", "_selected_action": [forged], **more}

    answer = desk.post(reverse(LIST), data, follow=True)

    assert answer.status_code == 200
    assert staged([row]) == [""]


def test_what_is_forged_does_not_hide_what_is_ticked(desk, call):
    row = ApplicationFactory(call=call, in_review=True)
    chosen = [row.pk, "abc", "9" * 20]

    data = {"action": "stage_accept", "_selected_action": chosen, "expected": 1}
    desk.post(reverse(LIST), data)

    assert staged([row]) == ["accept"]


def test_a_selection_that_has_changed_is_asked_about_again(desk, call):
    rows = ApplicationFactory.create_batch(2, call=call, in_review=True)

    asked = act(desk, "stage_accept", rows, expected=1)

    assert asked.context["changed"] is True
    assert staged(rows) == ["", ""]


def test_prepared_decisions_are_taken_back_in_bulk(desk, call):
    rows = ApplicationFactory.create_batch(2, call=call, in_review=True, staged_decision="accept")
    other = ApplicationFactory(call=call, in_review=True)

    act(desk, "unstage", [*rows, other], expected=2)

    assert staged([*rows, other]) == ["", "", ""]


# --- who may ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.VIEWER, Role.TRANSLATOR, Role.DOOR_STAFF])
def test_other_staff_see_no_application(client, call, role):
    application = ApplicationFactory(call=call, in_review=True)
    sign_in(client, role)

    addresses = [reverse(LIST), page(application), verb(application, "accept")]
    for name in ("selection", "review", "release"):
        addresses.append(reverse(f"admin:applicants_application_{name}", args=[call.pk]))

    assert {client.get(address).status_code for address in addresses} == {403}
    assert not LogEntry.objects.get_for_object(application).exists()


def test_a_viewing_right_alone_moves_nothing(client, call):
    person = UserFactory(staff=True)
    person.user_permissions.add(_permission("view_application"))
    client.force_login(person)
    application = ApplicationFactory(call=call, in_review=True)

    assert client.get(page(application)).status_code == 200
    assert client.post(verb(application, "accept")).status_code == 403
    act(client, "stage_accept", [application], expected=1)
    assert staged([application]) == [""]


def test_a_sector_officer_prepares_and_only_a_coordinator_releases(client, call):
    application = ApplicationFactory(call=call, in_review=True)
    sign_in(client, Role.SECTOR_OFFICER)
    release = reverse("admin:applicants_application_release", args=[call.pk])

    client.post(verb(application, "accept"))
    assert staged([application]) == ["accept"]
    assert client.post(release).status_code == 403
    sign_in(client, Role.COORDINATOR)
    assert client.get(release).status_code == 200


def _permission(codename):
    return Permission.objects.get(codename=codename)


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_the_desk_speaks_four_languages(desk, call, language):
    application = ApplicationFactory(call=call, in_review=True)

    with translation.override(language):
        pages = [reverse(LIST), page(application), verb(application, "reserve")]
    for address in pages:
        response = desk.get(address)

        assert response.status_code == 200
        assert f'<html lang="{language}"' in response.content.decode()
