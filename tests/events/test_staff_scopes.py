"""Where officers and door staff may use their rights: sectors with their parts, events, calls."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.urls import reverse

from applicants.choices.applications import ExportKind
from applicants.models import Application, CallExport
from applicants.rules import read_as_staff
from events.models import Event, StaffScope
from events.staff_scopes import scope_of
from partnership.accounts.choices import Role
from partnership.accounts.models import User
from programs.models import OpenCall
from tests.factories.accounts import UserFactory, works_everywhere
from tests.factories.applicants import ApplicationFactory, RegistrationFactory
from tests.factories.events import EventFactory, StaffScopeFactory
from tests.factories.programs import CallQuestionFactory, OpenCallFactory, SectorFactory

pytestmark = pytest.mark.django_db


def staff(role, **targets):
    """With an area for each keyword."""
    user = UserFactory(staff=True)
    user.groups.add(Group.objects.get(name=role))
    for name, target in targets.items():
        StaffScopeFactory(user=user, **{name: target})
    return user


def seen(user):
    """Numbers of the events, calls read and calls run, of somebody asked for afresh."""
    scope = scope_of(User.objects.get(pk=user.pk))
    return (
        set(scope.events(Event.objects.all())),
        set(scope.calls_seen(OpenCall.objects.all())),
        set(scope.calls_run(OpenCall.objects.all())),
    )


# --- the rows ---------------------------------------------------------------------------------


@pytest.mark.parametrize("targets", [(), ("sector", "event"), ("event", "call")])
def test_the_database_takes_one_thing_exactly(targets):
    made = {"sector": SectorFactory, "event": EventFactory, "call": OpenCallFactory}
    user, named = UserFactory(), {name: made[name]() for name in targets}

    with pytest.raises(IntegrityError), transaction.atomic():
        StaffScope.objects.create(user=user, **named)


@pytest.mark.parametrize("target", ["sector", "event", "call"])
def test_one_thing_is_named_once(target):
    made = {"sector": SectorFactory, "event": EventFactory, "call": OpenCallFactory}
    row = StaffScopeFactory(user=UserFactory(), **{target: made[target]()})

    with pytest.raises(IntegrityError), transaction.atomic():
        StaffScopeFactory(user=row.user, **{target: getattr(row, target)})


# --- the rule ---------------------------------------------------------------------------------


def test_a_sector_holds_its_parts_and_of_a_wider_call_only_the_reading():
    music, part, film = SectorFactory(), SectorFactory(), SectorFactory()
    part.parent = music
    part.save()
    own, in_part, shared, other, none = (
        OpenCallFactory(sectors=sectors) for sectors in ([music], [part], [music, film], [film], [])
    )
    event, elsewhere = EventFactory(sectors=[part, film]), EventFactory(sectors=[film])
    user = staff(Role.SECTOR_OFFICER, sector=music)

    events, read, run = seen(user)

    assert (event in events, elsewhere in events) == (True, False)
    assert read == {own, in_part, shared}
    assert run == {own, in_part}
    assert not {other, none} & read


def test_an_event_holds_its_parts_and_a_call_nothing_but_itself():
    event = EventFactory()
    part, call = EventFactory(parent=event), OpenCallFactory()
    EventFactory(call=call)
    OpenCallFactory()
    user = staff(Role.DOOR_STAFF, event=event, call=call)

    assert seen(user) == ({event, part}, {call}, {call})


@pytest.mark.parametrize("role", [Role.SECTOR_OFFICER, Role.DOOR_STAFF])
def test_without_an_area_these_roles_reach_nothing(role):
    EventFactory()
    OpenCallFactory(sectors=[SectorFactory()])

    assert seen(staff(role)) == (set(), set(), set())


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.VIEWER, Role.TRANSLATOR, Role.REVIEWER])
def test_other_roles_are_narrowed_by_nothing(role):
    event, call = EventFactory(), OpenCallFactory()

    assert seen(staff(role)) == ({event}, {call}, {call})


def test_a_coordinator_works_everywhere_whatever_rows_there_are():
    user = staff(Role.COORDINATOR, sector=SectorFactory())
    call = OpenCallFactory()

    assert seen(user)[2] == {call}


def test_a_second_role_does_not_widen_the_area_of_an_officer():
    user = staff(Role.SECTOR_OFFICER, sector=SectorFactory())
    user.groups.add(Group.objects.get(name=Role.VIEWER))
    OpenCallFactory()

    assert seen(user) == (set(), set(), set())


def test_applications_are_theirs_by_the_call_or_by_their_own_sector():
    music, film = SectorFactory(), SectorFactory()
    shared = OpenCallFactory(in_review=True, sectors=[music, film])
    named = OpenCallFactory(in_review=True, sectors=[film])
    mine = ApplicationFactory(call=shared, sector=music, in_review=True)
    of_call = ApplicationFactory(call=named, sector=film, in_review=True)
    ApplicationFactory(call=shared, sector=film, in_review=True)
    ApplicationFactory(call=shared, sector=music)
    user = staff(Role.SECTOR_OFFICER, sector=music, call=named)

    assert set(read_as_staff(user)) == {mine, of_call}


@pytest.mark.parametrize("many", [1, 5])
def test_the_area_is_read_once_in_three_queries(many, django_assert_num_queries):
    user = staff(Role.SECTOR_OFFICER)
    for _ in range(many):
        StaffScopeFactory(user=user, sector=SectorFactory())
    user = User.objects.get(pk=user.pk)
    user.has_perm("events.work_everywhere")

    with django_assert_num_queries(2):
        scope_of(user)
        scope_of(user)


# --- the desks --------------------------------------------------------------------------------


@pytest.fixture
def officer(client):
    """Of music; what is theirs hangs on ``officer.music``."""
    sector = SectorFactory()
    user = staff(Role.SECTOR_OFFICER, sector=sector)
    client.force_login(user)
    client.music = sector
    return client


def test_autocompletes_offer_what_is_theirs_only(officer):
    own, other = OpenCallFactory(sectors=[officer.music]), OpenCallFactory()
    event, elsewhere = EventFactory(sectors=[officer.music]), EventFactory()
    asked = {"app_label": "events", "model_name": "event", "term": ""}

    offered = {
        field: {
            int(row["id"])
            for row in officer.get(
                reverse("admin:autocomplete"), asked | {"field_name": field}
            ).json()["results"]
        }
        for field in ("call", "parent")
    }

    assert offered == {"call": {own.pk}, "parent": {event.pk}}
    assert not {other.pk} & offered["call"]
    assert not {elsewhere.pk} & offered["parent"]


def test_pages_about_a_whole_call_need_the_whole_call(officer):
    own = OpenCallFactory(in_review=True, sectors=[officer.music])
    shared = OpenCallFactory(in_review=True, sectors=[officer.music, SectorFactory()])
    named = "admin:applicants_application_"

    found = {
        (page, call): officer.get(reverse(f"{named}{page}", args=[call.pk])).status_code
        for page in ("selection", "review", "jury", "jury_assign")
        for call in (own, shared)
    }

    assert set(found.values()) == {200, 404}
    assert all((code == 200) == (call == own) for (_page, call), code in found.items())


def test_a_shared_call_is_read_and_not_changed(officer):
    shared = OpenCallFactory(sectors=[officer.music, SectorFactory()])
    question = CallQuestionFactory(call=shared)
    desk = reverse("admin:programs_opencall_change", args=[shared.pk])
    verb = reverse("admin:programs_opencall_verb", args=[shared.pk, "cancel"])
    of_question = reverse("admin:programs_callquestion_change", args=[question.pk])

    page = officer.get(desk)

    assert page.status_code == 200
    assert not page.context["verbs"]
    assert page.context["has_change_permission"] is False
    assert officer.post(desk).status_code == 403
    assert officer.get(verb).status_code == 403
    assert officer.post(of_question).status_code == 403


def test_no_page_leads_to_what_a_shared_call_does_not_open(officer):
    shared = OpenCallFactory(in_review=True, sectors=[officer.music, SectorFactory()])
    mine = ApplicationFactory(call=shared, sector=officer.music, in_review=True)
    own = OpenCallFactory(in_review=True, sectors=[officer.music])
    listed = reverse("admin:applicants_application_changelist")

    def links(address):
        to = r'href="[^"]*(?:/applicants/application/calls/|callexport/add/\?call)'
        return len(re.findall(to, officer.get(address).text))

    assert links(reverse("admin:programs_opencall_change", args=[shared.pk])) == 0
    assert links(reverse("admin:applicants_application_change", args=[mine.pk])) == 0
    assert links(f"{listed}?call={shared.pk}") == 0
    assert links(reverse("admin:programs_opencall_change", args=[own.pk])) == 2
    assert links(f"{listed}?call={own.pk}") >= 1


def test_of_a_shared_call_no_decision_is_prepared(officer):
    shared = OpenCallFactory(in_review=True, sectors=[officer.music, SectorFactory()])
    own = OpenCallFactory(in_review=True, sectors=[officer.music])
    rows = [
        ApplicationFactory(call=call, sector=officer.music, in_review=True)
        for call in (shared, own)
    ]
    verbs = [reverse("admin:applicants_application_verb", args=[r.pk, "accept"]) for r in rows]
    listed = reverse("admin:applicants_application_changelist")
    keys = [row.pk for row in rows]

    answers = [officer.post(verb, {}).status_code for verb in verbs]
    officer.post(
        listed, {"action": "stage_reserve", "_selected_action": keys, "expected": 1, "index": 0}
    )

    assert answers[0] == 403
    assert answers[1] != 403
    staged = dict(Application.objects.values_list("call", "staged_decision"))
    assert staged[shared.pk] == ""
    assert staged[own.pk] == "reserve"


def test_what_others_named_stays_named_and_cannot_be_chosen(officer):
    festival = EventFactory(sectors=[SectorFactory()])
    shared = OpenCallFactory(sectors=[officer.music, SectorFactory()])
    event = EventFactory(sectors=[officer.music], parent=festival, call=shared)
    other = EventFactory(sectors=[officer.music])

    page = officer.get(reverse("admin:events_event_change", args=[event.pk])).text
    offered = officer.get(reverse("admin:events_event_change", args=[other.pk]))
    fields = offered.context["adminform"].form.fields

    assert f'<option value="{festival.pk}" selected>' in page
    assert f'<option value="{shared.pk}" selected>' in page
    assert festival not in fields["parent"].queryset
    assert shared not in fields["call"].queryset


def test_an_export_is_asked_of_a_whole_call_and_fetched_while_it_is_theirs(officer):
    own = OpenCallFactory(in_review=True, sectors=[officer.music])
    other = OpenCallFactory(in_review=True, sectors=[SectorFactory()])
    add = reverse("admin:applicants_callexport_add")

    for call in (other, own):
        officer.post(add, {"call": call.pk, "kind": ExportKind.SHEET, "language": "ru"})

    assert [row.call for row in CallExport.objects.all()] == [own]


def test_verbs_lists_and_history_of_other_events_are_not_there(officer):
    other = EventFactory(sectors=[SectorFactory()])
    RegistrationFactory(event=other)

    addresses = [
        reverse("admin:events_event_verb", args=[other.pk, "cancel"]),
        reverse("admin:events_event_participants", args=[other.pk, "csv"]),
        reverse("admin:events_event_history", args=[other.pk]),
    ]

    assert [officer.get(address).status_code for address in addresses] == [404, 404, 404]


def test_only_superusers_hand_out_areas_at_the_desk_of_the_person(client):
    person, sector = staff(Role.SECTOR_OFFICER), SectorFactory()
    client.force_login(UserFactory(superuser=True))
    address = reverse("admin:accounts_user_change", args=[person.pk])
    values = {
        "email": person.email,
        "full_name": person.full_name,
        "language": "ru",
        "time_zone": "Asia/Almaty",
        "is_active": "on",
        "is_staff": "on",
        "groups": [group.pk for group in person.groups.all()],
        "scopes-TOTAL_FORMS": "1",
        "scopes-INITIAL_FORMS": "0",
        "scopes-0-user": person.pk,
    }

    both = client.post(address, values | {"scopes-0-sector": sector.pk})

    assert both.status_code == 302
    assert [row.sector for row in person.scopes.all()] == [sector]
    twice = {"scopes-0-sector": sector.pk, "scopes-0-event": EventFactory().pk}
    assert client.post(address, values | twice).status_code == 200
    assert person.scopes.count() == 1

    manager = works_everywhere(UserFactory(staff=True))
    rights = Permission.objects.filter(codename__in=["view_user", "change_user"])
    manager.user_permissions.add(*rights)
    client.force_login(manager)
    assert "scopes-TOTAL_FORMS" not in client.get(address).text
