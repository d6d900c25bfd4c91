"""A staged decision shows nowhere: every address answers as it did before it was staged."""

import re

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from applicants.choices.applications import Decision, InvitationState
from applicants.models import Application, CoApplicant
from applicants.services.deciding.staging import stage
from partnership.accounts.choices import Role
from partnership.accounts.exports import personal_data
from tests.applicants.applications.ready import sent_application
from tests.factories.accounts import UserFactory, works_everywhere
from tests.factories.applicants import ReviewFactory
from tests.factories.programs import OpenCallFactory, from_now
from tests.test_addresses import addresses

pytestmark = pytest.mark.django_db

PLANTED_RANK, PLANTED_NAME = 987_654, "Тайный Решатель"
WORDS = (str(PLANTED_RANK), "987 654", "987 654", PLANTED_NAME, "staged", "одготовлен")
# Signing in and out and the like end the session that looks on.
SKIPPED = ("account_", "mfa_", "usersessions", "admin:logout", "admin:login")
TELLING_DESKS = (
    "admin:index",
    "admin:applicants_application",
    "admin:applicants_re",
    "admin:applicants_professional",
    "admin:auditlog",
    "admin:notifications_message",
    "admin:programs_opencall",
)


def staff(role):
    person = UserFactory(staff=True)
    person.groups.add(Group.objects.get(name=role))
    works_everywhere(person)
    return person


@pytest.fixture
def scene():
    """An application under review, and everybody who must not learn what is staged."""
    call = OpenCallFactory()
    application = sent_application(call=call, title="Дала үні")
    other = sent_application(call=call, title="Чужая заявка")
    Application.objects.filter(call=call).update(state="in_review")
    call.closes_at = from_now(minutes=-1)
    call.save()
    partner, reviewer = UserFactory(), staff(Role.REVIEWER)
    CoApplicant.objects.create(
        application=application,
        email=partner.email,
        name="Соавтор",
        language="ru",
        user=partner,
        state=InvitationState.GIVEN,
        asked_at=timezone.now(),
        answered_at=timezone.now(),
    )
    review = ReviewFactory(application=application, reviewer=reviewer)
    application.refresh_from_db()
    people = {
        "applicant": application.professional.user,
        "other applicant": other.professional.user,
        "co-applicant": partner,
        "reviewer": reviewer,
        "viewer": staff(Role.VIEWER),
        "translator": staff(Role.TRANSLATOR),
        "door": staff(Role.DOOR_STAFF),
        "anonymous": None,
    }
    return application, review, people


def is_for(person, name):
    """Of the admin, those who are no staff see one answer, and staff what could tell."""
    if not name.startswith("admin:"):
        return person is None or not person.is_staff or name.startswith(("applicants:", "reviews"))
    return person is not None and person.is_staff and name.startswith(TELLING_DESKS)


def filled(application, review, person):
    """The addresses of the portal, about this application wherever they can be."""
    for name, pattern, _view in addresses():
        if name.startswith(SKIPPED) or "(?P" in pattern or not is_for(person, name):
            continue
        number = review.pk if "review" in name else application.pk
        here = re.sub(r"<(?:int|path):\w+>", str(number), pattern)
        here = re.sub(r"<(?:slug:|str:|uuid:)?\w+>", application.call.slug, here)
        yield "/" + here.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")


def seen_by(client, person, places):
    """Status and body of every answer, without what differs each time."""
    client.logout()
    if person is not None:
        client.force_login(person)
    answers = {}
    for place in places:
        answer = client.get(place)
        body = b"".join(answer) if answer.streaming else answer.content
        text = re.sub(r'value="[^"]{20,}"', "", body.decode("utf-8", "replace"))
        answers[place] = (answer.status_code, answer.get("Location"), text)
    return answers


def test_nothing_of_a_staged_decision_reaches_whom_it_must_not(client, scene, frozen_at):
    application, review, people = scene
    frozen_at(from_now(minutes=5).isoformat())
    places = {
        name: sorted(set(filled(application, review, person))) for name, person in people.items()
    }
    assert len(places["applicant"]) > 80
    before = {name: seen_by(client, person, places[name]) for name, person in people.items()}
    data = {name: personal_data(person) for name, person in people.items() if person}

    officer = UserFactory(full_name=PLANTED_NAME)
    stage(application, Decision.RESERVE, by=officer, rank=PLANTED_RANK)

    for name, person in people.items():
        after = seen_by(client, person, places[name])
        changed = [place for place in after if after[place] != before[name][place]]
        assert (name, changed) == (name, [])
        for place, (_status, _to, text) in after.items():
            assert [word for word in WORDS if word in text] == [], (name, place)
        if person:
            assert personal_data(person) == data[name]


def test_the_search_for_leaks_would_find_one(client, scene):
    """Staff of the selection do see the planted words: the test above looks for the right ones."""
    application, _review, _people = scene
    stage(application, Decision.RESERVE, by=UserFactory(full_name=PLANTED_NAME), rank=PLANTED_RANK)

    client.force_login(staff(Role.COORDINATOR))
    html = client.get(f"/ru/admin/applicants/application/{application.pk}/change/").content.decode()

    assert str(PLANTED_RANK) in html
    assert PLANTED_NAME in html
