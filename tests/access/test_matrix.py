"""Who is shown what: every address that asks who one is, against everybody who might try it.

An address without a row fails, and so does a row whose address is gone. What is not shown is
answered with “not found” or “forbidden”, or leads to sign-in; nothing else counts as refused.
"""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from applicants.models import Review
from tests.access.scene import (
    ANONYMOUS,
    CO_APPLICANT,
    ELSEWHERE,
    EVERYBODY,
    FORMER,
    NOWHERE,
    OTHER,
    OWNER,
    PARTNER,
    PLANTED_FILE,
    PLANTED_NAME,
    PLANTED_PROJECT,
    REVIEWER,
    SIGNED_IN,
    build,
)
from tests.factories.applicants import ApplicationFactory, RegistrationFactory, ReviewFactory
from tests.test_addresses import PUBLIC, addresses

pytestmark = pytest.mark.django_db

NOBODY = frozenset()
OWN = frozenset({OWNER})
TOGETHER = OWN | {CO_APPLICANT}
COORDINATOR, OFFICER = "staff:coordinator", "staff:sector_officer"
SELECTION = frozenset({COORDINATOR, OFFICER})
READS_CALLS = SELECTION | {"staff:reviewer", "staff:viewer", "staff:translator"}
# Pages of one's own account, which every account has.
ACCOUNT = ("account_", "mfa_", "usersessions_", "accounts:", "notifications:")
# Closed to all in this scene; each has tests of its own with the keys that open it.
BY_KEY = {
    "applicants:invitation": ("x",),
    "applicants:export_download": ("x",),
    "mfa_remove_webauthn": (1,),
    "mfa_edit_webauthn": (1,),
}

# Address → who is shown it, and the things its path names.
ROWS = {
    "applicants:my_page": (SIGNED_IN, ()),
    "applicants:profile": (SIGNED_IN, ()),
    "applicants:profile_photo": (OWN, ()),
    "applicants:profile_preview": (SIGNED_IN, ()),
    "applicants:sights": (SIGNED_IN, ()),
    "applicants:my_portfolio": (SIGNED_IN, ()),
    "applicants:my_work_add": (SIGNED_IN, ()),
    "applicants:my_projects": (SIGNED_IN, ()),
    "applicants:my_project_add": (SIGNED_IN, ()),
    "applicants:my_applications": (SIGNED_IN, ()),
    "applicants:following": (SIGNED_IN, ()),
    "applicants:reviews": (SIGNED_IN, ()),
    "applicants:for_partners": ({PARTNER}, ()),
    "applicants:for_partner": ({PARTNER}, ("partners_slug",)),
    "applicants:projects_for_partners": ({PARTNER}, ()),
    "applicants:project_for_partner": ({PARTNER}, ("partners_project_slug",)),
    "applicants:apply": (SIGNED_IN, ("call_slug",)),
    "applicants:call_preview": (READS_CALLS, ("call_slug",)),
    "applicants:call_preview_step": (READS_CALLS, ("call_slug", "step")),
    "applicants:my_work": (OWN, ("work",)),
    "applicants:my_work_remove": (OWN, ("work",)),
    "applicants:my_work_move": (OWN, ("work",)),
    "applicants:my_project": (OWN, ("project",)),
    "applicants:my_project_remove": (OWN, ("project",)),
    "applicants:my_project_show": (OWN, ("project",)),
    "applicants:my_project_move": (OWN, ("project",)),
    "applicants:my_parts": (OWN, ("project",)),
    "applicants:my_part_add": (OWN, ("project", "part")),
    "applicants:my_part": (OWN, ("part", "part_pk")),
    "applicants:my_part_remove": (OWN, ("part", "part_pk")),
    "applicants:my_part_move": (OWN, ("part", "part_pk")),
    "applicants:my_text": (OWN, ("text_kind", "project", "code")),
    "applicants:co_authors": (OWN, ("project",)),
    "applicants:co_author_end": (OWN, ("co_author",)),
    "applicants:co_author_leave": ({CO_APPLICANT}, ("co_author",)),
    "applicants:letter": (OWN, ("letter",)),
    "applicants:ticket": (OWN, ("ticket",)),
    "applicants:cancel": (OWN, ("ticket",)),
    "applicants:accept": (OWN, ("ticket",)),
    "applicants:decline": (OWN, ("ticket",)),
    "applicants:calendar": (OWN, ("ticket",)),
    "applicants:my_application": (TOGETHER, ("application",)),
    "applicants:my_application_content": (TOGETHER, ("application",)),
    "applicants:my_application_answer": (OWN, ("application",)),
    "applicants:my_application_confirm": (OWN, ("application",)),
    "applicants:my_application_turn_down": (OWN, ("application",)),
    "applicants:my_application_withdraw": (OWN, ("application",)),
    "applicants:my_application_people": (OWN, ("application",)),
    "applicants:my_application_take_back": (OWN, ("application", "people", "co_applicant")),
    "applicants:application_edit": (OWN, ("application",)),
    "applicants:application_step": (OWN, ("application", "step")),
    "applicants:application_copy": (OWN, ("application",)),
    "applicants:application_file_add": (OWN, ("application", "question")),
    "applicants:application_file_remove": (OWN, ("file",)),
    "applicants:application_receipt": (OWN, ("application", "one")),
    "applicants:application_receipt_json": (OWN, ("application", "one")),
    "applicants:application_file": (TOGETHER | {REVIEWER} | SELECTION, ("file",)),
    "applicants:my_letter": (OWN, ("application",)),
    "applicants:letter_file": (OWN, ("decision_letter",)),
    "applicants:review": ({REVIEWER}, ("review",)),
    "applicants:review_conflict": ({REVIEWER}, ("review",)),
    "admin:applicants_application_verb": (SELECTION, ("application", "verb")),
    "admin:applicants_application_selection": (SELECTION, ("call",)),
    "admin:applicants_application_review": (SELECTION, ("call",)),
    "admin:applicants_application_release": ({COORDINATOR}, ("call",)),
    "admin:applicants_application_progress": ({COORDINATOR}, ("call", "release")),
    "admin:applicants_application_staging": (SELECTION, ("call", "staging")),
    "admin:applicants_application_jury": (SELECTION, ("call",)),
    "admin:applicants_application_jury_assign": (SELECTION, ("call",)),
    "admin:applicants_application_jury_add": (SELECTION, ("call", "application")),
    "admin:applicants_application_jury_remove": (SELECTION, ("call", "review")),
    "admin:applicants_decisionletter_issue": ({COORDINATOR}, ()),
    "admin:applicants_decisionletter_verb": ({COORDINATOR}, ("decision_letter", "revoke")),
    "admin:applicants_decisionletter_file": (SELECTION, ("decision_letter",)),
}
# Desks of the admin have a matrix of their own, by role (below) and in tests/admin.
DESKS = ("_changelist", "_add", "_change", "_delete", "_history")
OF_DJANGO = {
    *(
        "admin:index",
        "admin:logout",
        "admin:password_change",
        "admin:password_change_done",
        "admin:autocomplete",
    ),
    *("admin:jsi18n", "admin:view_on_site", "admin:app_list"),
}
# Proved in tests/admin, with events, calls and messages in every state.
OTHER_VERBS = {
    "admin:programs_opencall_verb",
    "admin:events_event_participants",
    "admin:events_event_verb",
    "admin:applicants_interestrequest_verb",
}

# Model → who sees its desk at all.
# An officer of another area has the desk and finds nothing in it; see below.
WITH_APPLICANTS = {COORDINATOR, OFFICER, ELSEWHERE, NOWHERE}
WITH_PROGRAMS = WITH_APPLICANTS | {"staff:reviewer", "staff:viewer"}
SEES = {
    "applicants_application": WITH_APPLICANTS,
    "applicants_callexport": WITH_APPLICANTS,
    "applicants_decisionletter": WITH_APPLICANTS,
    "applicants_interestrequest": WITH_APPLICANTS,
    "applicants_partneraccount": WITH_APPLICANTS,
    "applicants_professional": WITH_APPLICANTS,
    "applicants_project": WITH_APPLICANTS,
    "applicants_registration": WITH_APPLICANTS | {"staff:door_staff"},
    "programs_article": WITH_PROGRAMS | {"staff:translator"},
    "programs_callquestion": WITH_PROGRAMS | {"staff:translator"},
    "programs_city": WITH_PROGRAMS | {"staff:translator"},
    "programs_commitmentperiod": WITH_PROGRAMS | {"staff:translator"},
    "programs_memorandum": WITH_PROGRAMS | {"staff:translator"},
    "programs_opencall": WITH_PROGRAMS | {"staff:translator"},
    "programs_organisation": WITH_PROGRAMS | {"staff:translator"},
    "programs_searchsynonym": WITH_PROGRAMS,
    "programs_sector": WITH_PROGRAMS | {"staff:translator"},
    "events_event": WITH_PROGRAMS | {"staff:translator", "staff:door_staff"},
    "events_room": WITH_PROGRAMS | {"staff:translator"},
    "events_speaker": WITH_PROGRAMS | {"staff:translator"},
    "events_venue": WITH_PROGRAMS | {"staff:translator"},
    "notifications_message": {COORDINATOR},
    "notifications_preference": {COORDINATOR},
    "notifications_suppressedaddress": {COORDINATOR},
    "accounts_consenttext": {"staff:translator"},
    "accounts_consentrecord": NOBODY,
    "accounts_user": NOBODY,
    "account_emailaddress": NOBODY,
    "auditlog_logentry": NOBODY,
}


@pytest.fixture
def scene():
    return build()


def private():
    return {name for name, _pattern, _view in addresses() if name not in PUBLIC}


def is_shown(client, user, address):
    """Whether the person gets further than “no such thing”, “not yours” and “sign in”.

    What the asking changed is taken back, so that the next one meets the same scene.
    """
    with transaction.atomic():
        client.logout()
        if user is not None:
            client.force_login(user)
        answer = client.get(address)
        if answer.status_code == 405:
            answer = client.post(address)
        transaction.set_rollback(True)
    if answer.status_code == 302:
        return "/login/" not in answer["Location"]
    return answer.status_code not in {403, 404}


def those_shown(client, scene, address):
    return {part for part in EVERYBODY if is_shown(client, scene.people[part], address)}


def test_every_private_address_has_its_row():
    known = set(ROWS) | set(BY_KEY) | OF_DJANGO | OTHER_VERBS
    desks = {f"admin:{model}{desk}" for model in SEES for desk in DESKS}
    without = {
        name
        for name in private() - known - desks
        if not name.startswith(ACCOUNT) and "admin/" not in name
    }

    assert without == set()
    assert set(ROWS) | OF_DJANGO | OTHER_VERBS <= {name for name, _pattern, _view in addresses()}


def test_only_those_of_a_row_are_shown_its_address(client, scene):
    shown = {}
    for name, (_who, things) in ROWS.items():
        address = reverse(name, args=[scene.value(thing) for thing in things])
        shown[name] = those_shown(client, scene, address)

    assert shown == {name: set(who) for name, (who, _things) in ROWS.items()}


@pytest.mark.parametrize("name", sorted(name for name in BY_KEY if ":" in name))
def test_a_wrong_key_opens_nothing(client, scene, name):
    address = reverse(name, args=BY_KEY[name])

    for part in EVERYBODY:
        client.logout()
        if scene.people[part] is not None:
            client.force_login(scene.people[part])
        answer = client.get(address)
        assert PLANTED_NAME not in answer.content.decode()
        assert answer.status_code in {200, 302, 403, 404, 410}


def test_only_the_roles_of_a_row_see_its_desk(client, scene):
    shown = {
        model: those_shown(client, scene, reverse(f"admin:{model}_changelist")) for model in SEES
    }

    assert shown == {model: set(who) for model, who in SEES.items()}


def test_who_may_not_know_the_applicant_meets_the_name_nowhere(client, scene):
    """Every page of the matrix, read by everybody outside the application and its staff."""
    told = []
    for name, (_who, things) in sorted(ROWS.items()):
        address = reverse(name, args=[scene.value(thing) for thing in things])
        for part in set(EVERYBODY) - TOGETHER - SELECTION:
            client.logout()
            if scene.people[part] is not None:
                client.force_login(scene.people[part])
            answer = client.get(address)
            text = answer.getvalue().decode(errors="replace") + str(answer.headers)
            told += [(name, part) for word in (PLANTED_NAME, PLANTED_FILE) if word in text]

    assert told == []


def test_who_is_no_partner_meets_a_project_for_partners_nowhere(client, scene):
    public = [(name, ()) for name in ("applicants:projects", "applicants:professionals")]
    pages = [*public, *((name, things) for name, (_who, things) in ROWS.items())]
    told = []
    for part in sorted(set(EVERYBODY) - {PARTNER}):
        client.logout()
        if scene.people[part] is not None:
            client.force_login(scene.people[part])
        for name, things in pages:
            address = reverse(name, args=[scene.value(thing) for thing in things])
            text = client.get(address).getvalue().decode(errors="replace")
            told += [(name, part)] if PLANTED_PROJECT in text else []

    assert told == []


# One page of one thing of the selection at each desk.
PAGES_OF_THE_CALL = {
    "admin:programs_opencall_change": "call",
    "admin:programs_opencall_history": "call",
    "admin:programs_callquestion_change": "question",
    "admin:applicants_application_change": "application",
    "admin:applicants_decisionletter_change": "decision_letter",
    "admin:applicants_registration_change": "ticket",
    "admin:events_event_change": "event",
    "admin:events_event_history": "event",
}


@pytest.mark.parametrize("part", [ELSEWHERE, NOWHERE])
def test_what_is_outside_the_area_of_an_officer_is_not_there(client, scene, part):
    client.force_login(scene.people[part])

    found = {
        name: client.get(reverse(name, args=[scene.value(thing)])).status_code
        for name, thing in PAGES_OF_THE_CALL.items()
    }
    listed = {
        model: client.get(reverse(f"admin:{model}_changelist")).context["cl"].result_count
        for model in sorted({name.rsplit("_", 1)[0][6:] for name in PAGES_OF_THE_CALL})
    }

    assert found == dict.fromkeys(PAGES_OF_THE_CALL, 404)
    others = {"programs_opencall": int(part == ELSEWHERE)}
    assert listed == dict.fromkeys(listed, 0) | others


def test_the_same_pages_are_shown_to_the_officer_of_the_area(client, scene):
    client.force_login(scene.people[OFFICER])
    inside = [name for name, thing in PAGES_OF_THE_CALL.items() if thing not in {"event", "ticket"}]

    found = {
        name: client.get(reverse(name, args=[scene.value(PAGES_OF_THE_CALL[name])])).status_code
        for name in inside
    }

    assert found == dict.fromkeys(inside, 200)


def test_door_staff_find_the_people_of_their_event_only(client, scene):
    theirs, other = scene.things["ticket"], RegistrationFactory()
    client.force_login(scene.people["staff:door_staff"])

    rows = client.get(reverse("admin:applicants_registration_changelist")).context["cl"].queryset
    pages = [
        client.get(reverse("admin:applicants_registration_change", args=[row.pk])).status_code
        for row in (theirs, other)
    ]

    assert list(rows) == [theirs]
    assert pages == [200, 404]


def test_who_left_the_jury_meets_nothing_of_it_and_what_they_gave_stays(client, scene):
    person, review = scene.people[FORMER], scene.things["former_review"]
    given = ReviewFactory(
        application=ApplicationFactory(call=scene.things["call"], in_review=True),
        reviewer=person,
        state="given",
        total=70,
        given_at=timezone.now(),
    )
    client.force_login(person)

    addresses = [
        reverse(name, args=[pk])
        for name in ("applicants:review", "applicants:review_conflict")
        for pk in (review.pk, given.pk)
    ]
    addresses.append(reverse("applicants:application_file", args=[scene.things["file"].pk]))
    queue = client.get(reverse("applicants:reviews"))
    posted = client.post(addresses[0], {"do": "draft", "comment": "Всё ещё здесь"})

    assert [client.get(address).status_code for address in addresses] == [404] * 5
    assert (list(queue.context["rows"]), queue.context["progress"]) == ([], [])
    assert posted.status_code == 404
    assert review.application.number not in queue.text + posted.text
    review.refresh_from_db()
    assert (review.state, review.comment) == ("draft", "")
    assert given in Review.objects.given()


def test_nobody_is_told_of_a_staged_decision(client, scene):
    """What the applicant's side is answered does not change with what the staff have prepared."""
    application = scene.things["application"]
    names = [name for name in ROWS if "application" in name and not name.startswith("admin:")]
    found = {}
    for staged in ("accept", "decline", ""):
        type(application).objects.filter(pk=application.pk).update(staged_decision=staged)
        found[staged] = [
            answered(client, scene, name, part)
            for name in sorted(names)
            for part in (ANONYMOUS, OWNER, OTHER, CO_APPLICANT, REVIEWER)
        ]

    assert found["accept"] == found["decline"] == found[""]


def answered(client, scene, name, part):
    client.logout()
    if scene.people[part] is not None:
        client.force_login(scene.people[part])
    address = reverse(name, args=[scene.value(thing) for thing in ROWS[name][1]])
    answer = client.get(address)
    return (name, part, answer.status_code, answer.get("Location"), len(answer.getvalue()))
