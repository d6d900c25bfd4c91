"""What the desk of a call learns from above: applications, marks, the events it feeds."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.choices.applications import ApplicationState
from applicants.models import ReviewScore
from events.models import Event
from partnership.accounts.choices import Role
from programs import errors
from programs.models import OpenCall
from programs.services.call_dates import check_dates
from programs.services.call_parts import check_question
from programs.services.in_use import applications_exist, reviews_exist
from tests.factories.accounts import UserFactory, works_everywhere
from tests.factories.applicants import ApplicationFactory, ReviewFactory
from tests.factories.events import EventFactory
from tests.factories.programs import (
    CallQuestionFactory,
    CriterionFactory,
    OpenCallFactory,
    from_now,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    def as_(role):
        person = UserFactory(staff=True)
        person.groups.add(Group.objects.get(name=role.value))
        works_everywhere(person)
        client.force_login(person)
        return client

    return as_


def page(call, language="en"):
    address = reverse("admin:programs_opencall_change", args=[call.pk])
    return address.replace("/ru/", f"/{language}/")


def test_a_draft_that_somebody_began_holds_the_deadline_and_the_questions():
    question = CallQuestionFactory(is_required=False)
    call = question.call
    other = OpenCallFactory()
    ApplicationFactory(call=call)

    assert (applications_exist(call), applications_exist(other)) == (True, False)
    with pytest.raises(errors.DeadlineNotEarlier):
        check_dates(call, opens_at=call.opens_at, closes_at=from_now(days=1))
    harder = type(question).objects.get(pk=question.pk)
    harder.is_required = True
    with pytest.raises(errors.OnlyEasier):
        check_question(question, harder)


def test_a_mark_holds_the_rubric_and_an_empty_review_does_not():
    review = ReviewFactory()
    call = review.application.call
    assert not reviews_exist(call)

    ReviewScore.objects.create(review=review, criterion=CriterionFactory(call=call), value=3)

    assert reviews_exist(call)
    assert not reviews_exist(OpenCallFactory())


@pytest.mark.parametrize("state", sorted(ApplicationState.values))
def test_results_are_not_announced_before_those_who_wait_are_told(sign_in, state):
    """Its release announces; what was never sent, taken back, or decided waits for nothing."""
    desk, call = sign_in(Role.COORDINATOR), OpenCallFactory(in_review=True)
    now = from_now(days=-1)
    ApplicationFactory(
        **{"call": call, "state": state, "submitted_at": now, "confirm_by": now},
        **{"info_due_at": now, "info_question": "?", "staged_decision": "accept"},
    )
    ApplicationFactory(call=OpenCallFactory(in_review=True), submitted=True)
    waits = state in {"submitted", "needs_info", "in_review"}
    address = reverse("admin:programs_opencall_verb", args=[call.pk, "announce"])

    offered = address.replace("/ru/", "/en/") in desk.get(page(call)).content.decode()
    answer = desk.post(address.replace("/ru/", "/en/"))

    call.refresh_from_db()
    assert (offered, answer.status_code, call.decided_at is None) == (
        (False, 200, True) if waits else (True, 302, False)
    )
    assert ("still await their decision" in answer.content.decode()) == waits


def test_many_calls_at_once_are_announced_where_nobody_waits(sign_in):
    desk = sign_in(Role.COORDINATOR)
    waits, over = OpenCallFactory.create_batch(2, in_review=True)
    ApplicationFactory(call=waits, in_review=True)

    desk.post(
        reverse("admin:programs_opencall_changelist"),
        {"action": "announce_selected", "_selected_action": [waits.pk, over.pk]},
    )

    found = dict(OpenCall.objects.values_list("pk", "decided_at"))
    assert (found[waits.pk] is None, found[over.pk] is None) == (True, False)


def test_a_call_feeds_the_events_that_are_ahead_and_still_to_be_held():
    call = OpenCallFactory()
    later = EventFactory(by_call=True, call=call, starts_at=from_now(days=60))
    soon = EventFactory(by_call=True, call=call, starts_at=from_now(days=50))
    EventFactory(by_call=True, call=OpenCallFactory())
    EventFactory(call=call)
    for traits in ({"draft": True}, {"cancelled": True}, {"past": True}):
        EventFactory(**{"by_call": True, "call": call, **traits})

    assert list(Event.objects.fed_by(call)) == [soon, later]


def test_the_desk_of_a_call_lists_its_events_with_their_places(sign_in):
    desk, call = sign_in(Role.COORDINATOR), OpenCallFactory()
    event = EventFactory(by_call=True, call=call, capacity=12, title_en="The week itself")
    EventFactory(by_call=True, title_en="Somebody else's")

    html = desk.get(page(call)).content.decode()

    assert "The week itself" in html
    assert reverse("admin:events_event_change", args=[event.pk]).replace("/ru/", "/en/") in html
    assert "0 / 12" in html
    assert "Somebody else" not in html
    add = f"{reverse('admin:events_event_add')}?call={call.pk}&amp;admission=call"
    assert add.replace("/ru/", "/en/") in html


def test_a_new_event_of_the_call_begins_with_the_call_named(sign_in):
    desk, call = sign_in(Role.COORDINATOR), OpenCallFactory()

    answer = desk.get(f"{reverse('admin:events_event_add')}?call={call.pk}&admission=call")

    form = answer.context["adminform"].form
    assert str(form["call"].value()) == str(call.pk)
    assert form["admission"].value() == "call"


@pytest.mark.parametrize("role", [Role.SECTOR_OFFICER, Role.REVIEWER, Role.VIEWER])
def test_who_may_see_events_sees_them_at_the_call(sign_in, role):
    desk, call = sign_in(role), OpenCallFactory()
    EventFactory(by_call=True, call=call, title_en="The week itself")

    html = desk.get(page(call)).content.decode()

    assert "The week itself" in html
    assert ("admission=call" in html) == (role == Role.SECTOR_OFFICER)


def test_a_translator_of_the_call_is_shown_its_events_as_the_rights_say(sign_in):
    desk, call = sign_in(Role.TRANSLATOR), OpenCallFactory()
    EventFactory(by_call=True, call=call)

    assert desk.get(page(call)).status_code == 200


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_list_of_events_asks_one_query(sign_in, rows):
    desk, call = sign_in(Role.COORDINATOR), OpenCallFactory()
    EventFactory.create_batch(rows, by_call=True, call=call)

    with CaptureQueriesContext(connection) as asked:
        desk.get(page(call))

    assert len(asked) <= 35


def test_saving_the_call_leaves_its_events_alone(sign_in):
    desk, call = sign_in(Role.COORDINATOR), OpenCallFactory()
    event = EventFactory(by_call=True, call=call)
    answer = desk.get(page(call))
    (events,) = (
        i.formset for i in answer.context["inline_admin_formsets"] if i.formset.prefix == "events"
    )

    assert not events.can_delete
    assert set(events.forms[0].fields) <= {"id", "call"}
    event.refresh_from_db()
    assert event.call == call


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TRANSLATOR, Role.VIEWER])
@pytest.mark.parametrize("traits", [{"draft": True}, {}, {"decided": True}])
def test_the_desk_leads_to_the_form_as_applicants_see_it(sign_in, role, traits):
    desk, call = sign_in(role), OpenCallFactory(**traits)
    CallQuestionFactory(call=call, label_en="What is it?")
    address = f"/en/calls/{call.slug}/preview/"

    html = desk.get(page(call)).content.decode()

    assert f'href="{address}"' in html
    assert desk.get(address).status_code == 200
    assert "What is it?" in desk.get(f"{address}answers/").content.decode()
