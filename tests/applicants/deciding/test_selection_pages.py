"""The selection of a call on one page, taking into review, releasing."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from applicants.choices.applications import Decision
from applicants.models import Application, Release
from applicants.services.deciding.releasing import release_due, release_some
from applicants.services.deciding.staging import stage
from partnership.accounts.choices import Role
from tests.factories.accounts import UserFactory, works_everywhere
from tests.factories.applicants import ApplicationFactory, DecidedFactory
from tests.factories.programs import CityFactory, OpenCallFactory, SectorFactory

pytestmark = pytest.mark.django_db
QUERIES_OF_SELECTION = 13


@pytest.fixture
def desk(client):
    person = UserFactory(staff=True, language="ru")
    person.groups.add(Group.objects.get(name=Role.COORDINATOR))
    client.force_login(person)
    return client


def page(name, call, *arguments):
    return reverse(f"admin:applicants_application_{name}", args=[call.pk, *arguments])


@pytest.mark.parametrize(("role", "issues"), [("coordinator", True), ("sector_officer", False)])
def test_the_desks_lead_to_letters_and_exports(client, call, role, issues):
    person = UserFactory(staff=True, language="ru")
    person.groups.add(Group.objects.get(name=Role(role)))
    client.force_login(works_everywhere(person))
    told = DecidedFactory(call=call)
    waiting = ApplicationFactory(call=call, in_review=True)
    export = f"{reverse('admin:applicants_callexport_add')}?call={call.pk}"
    letters = reverse("admin:applicants_decisionletter_changelist")
    of_call = f"{letters}?application__call__id__exact={call.pk}"
    issue = reverse("admin:applicants_decisionletter_issue")

    selection, desk, decided, undecided = (
        client.get(address).content.decode()
        for address in (
            page("selection", call),
            reverse("admin:programs_opencall_change", args=[call.pk]),
            reverse("admin:applicants_application_change", args=[told.pk]),
            reverse("admin:applicants_application_change", args=[waiting.pk]),
        )
    )

    assert [export in selection, export in desk, of_call in selection] == [True] * 3
    assert (f"{issue}?application={told.pk}" in decided) == issues
    assert issue not in undecided
    assert client.get(export).context["adminform"].form["call"].value() == str(call.pk)
    assert client.get(of_call).status_code == 200


def test_who_may_not_export_is_not_led_there(client, call):
    person = UserFactory(staff=True)
    person.groups.add(Group.objects.get(name=Role.VIEWER))
    client.force_login(person)

    desk = client.get(reverse("admin:programs_opencall_change", args=[call.pk]))

    assert reverse("admin:applicants_callexport_add") not in desk.content.decode()


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_selection_asks_a_constant_number_of_questions(
    desk, call, rows, django_assert_num_queries
):
    for _number in range(rows):
        ApplicationFactory(
            call=call, in_review=True, sector=SectorFactory(), city=CityFactory(), score_spread=40
        )
    desk.get(page("selection", call))

    with django_assert_num_queries(QUERIES_OF_SELECTION):
        assert desk.get(page("selection", call)).status_code == 200


def test_the_selection_counts_what_is_where(desk, call, officer):
    for decision in (Decision.ACCEPT, Decision.ACCEPT, Decision.DECLINE, None):
        row = ApplicationFactory(call=call, in_review=True)
        if decision:
            stage(row, decision, by=officer)
    ApplicationFactory(call=call, submitted=True)
    ApplicationFactory(call=call)
    call.places = 1
    call.save()

    response = desk.get(page("selection", call))

    numbers = response.context["numbers"]
    assert [(code, count) for code, _label, count in numbers["states"]] == [
        ("submitted", 1),
        ("in_review", 4),
    ]
    assert [count for _code, _label, count in numbers["staged"]] == [2, 0, 1]
    assert (numbers["drafts"], numbers["undecided"], numbers["over_places"]) == (1, 2, True)


def test_the_widest_disagreements_come_first(desk, call):
    spreads = (30, 80, 29, 55)
    rows = [ApplicationFactory(call=call, in_review=True, score_spread=value) for value in spreads]

    response = desk.get(page("selection", call))

    disputed = [line["row"] for line in response.context["disputed"]]
    assert disputed == [rows[1], rows[3], rows[0]]


def test_all_submitted_applications_are_taken_into_review_after_a_question(desk, call):
    rows = ApplicationFactory.create_batch(2, call=call, submitted=True)

    assert desk.get(page("review", call)).context["numbers"]["submitted"] == 2
    assert desk.post(page("review", call)).status_code == 302

    states = Application.objects.filter(pk__in=[row.pk for row in rows])
    assert set(states.values_list("state", flat=True)) == {"in_review"}
    refused = desk.post(page("review", call))
    assert "Нет заявок, ожидающих передачи на рассмотрение." in refused.content.decode()


def test_releasing_asks_first_and_shows_what_is_left(desk, call, officer):
    stage(ApplicationFactory(call=call, in_review=True), Decision.ACCEPT, by=officer)
    ApplicationFactory(call=call, in_review=True)

    asked = desk.get(page("release", call))
    refused = desk.post(page("release", call))

    assert asked.context["numbers"]["undecided"] == 1
    assert "Заявок без решения: 1." in refused.content.decode()
    assert not Release.objects.exists()

    desk.post(page("release", call), {"leave_out": "on"})
    assert Release.objects.get().left_out == 1


def test_progress_looks_again_by_itself_until_the_end(desk, call, officer):
    stage(ApplicationFactory(call=call, in_review=True), Decision.ACCEPT, by=officer)

    answer = desk.post(page("release", call))
    release = Release.objects.get()
    progress = page("progress", call, release.pk)
    assert answer["Location"] == progress

    waiting = desk.get(progress).content.decode()
    release_some(release)
    switched = desk.get(progress).content.decode()
    release_due()
    Release.objects.update(leased_until=None)
    release_due()
    over = desk.get(progress).content.decode()

    assert ['http-equiv="refresh"' in html for html in (waiting, switched, over)] == [
        True,
        True,
        False,
    ]
    assert "1 / 1" in over


def test_a_second_wish_to_release_leads_to_the_one_under_way(desk, call, officer):
    stage(ApplicationFactory(call=call, in_review=True), Decision.ACCEPT, by=officer)
    desk.post(page("release", call))

    for answer in (desk.get(page("release", call)), desk.post(page("release", call))):
        assert answer["Location"] == page("progress", call, Release.objects.get().pk)
    assert Release.objects.count() == 1


def test_a_call_still_open_is_neither_reviewed_nor_released(desk, officer):
    call = OpenCallFactory()
    ApplicationFactory(call=call, submitted=True)

    html = desk.get(page("selection", call)).content.decode()

    assert page("review", call) not in html
    assert page("release", call) not in html
    assert desk.post(page("release", call)).status_code == 200
    assert not Release.objects.exists()


def test_the_call_leads_to_its_selection(desk, call):
    address = reverse("admin:programs_opencall_change", args=[call.pk])

    assert page("selection", call) in desk.get(address).content.decode()
