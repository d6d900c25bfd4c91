"""Co-authors: invited by mail, public only once they accept, gone at once when they leave."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.core.cache import cache
from django.utils import timezone

from applicants.choices import CO_AUTHOR_FOLLOWS, CoAuthorState
from applicants.errors.collectives import (
    AlreadyCoAuthor,
    AlreadyInvited,
    DeclinedBefore,
    InvitationEnded,
    NameNeeded,
    TooManyCoAuthors,
    TooManyInvitations,
    WrongCoAuthorStep,
    YourOwnProject,
)
from applicants.mails.collectives import SALT, invitation_address
from applicants.models import CoAuthor
from applicants.services import collectives
from partnership.accounts.exports import personal_data
from partnership.accounts.services.erasure import erase
from partnership.notifications.models import Message
from tests.applicants.helpers import mails
from tests.applicants.own_pages import at
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ProfessionalFactory, ProjectFactory

pytestmark = pytest.mark.django_db

S = CoAuthorState
ADDRESS = "planted.guest@example.org"
NAME = "Planted Guest"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def project():
    return ProjectFactory(title="Көш", owner__user__language="en")


@pytest.fixture
def guest():
    return UserFactory(email=ADDRESS, full_name=NAME, language="en")


def invited(project, email=ADDRESS, **more):
    given = {"role": "звук", "language": "fr", **more}
    return collectives.invite(project, by=project.owner.user, email=email, **given)


def joined(project, user):
    return collectives.accept(invited(project, user.email), by=user)


def state(row):
    row.refresh_from_db()
    return row.state


VERBS = {
    "accept": S.ACCEPTED,
    "refuse": S.REFUSED,
    "leave": S.LEFT,
    "end": None,
}


@pytest.mark.parametrize("before", S.values)
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_in_every_state_follows_the_table(project, guest, before, verb):
    row = invited(project)
    CoAuthor.objects.filter(pk=row.pk).update(state=before, user=guest, answered_at=timezone.now())
    to = VERBS[verb] or (S.TAKEN_BACK if before == S.INVITED else S.REMOVED)
    other = UserFactory(full_name="Somebody")

    if to in CO_AUTHOR_FOLLOWS[before]:
        getattr(collectives, verb)(row, by=other)
        assert state(row) == to
    else:
        with pytest.raises(WrongCoAuthorStep):
            getattr(collectives, verb)(row, by=other)
        assert state(row) == before


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
def test_the_invitation_is_in_the_chosen_language_and_names_who_invites(project, language):
    invited(project, language=language)

    message = Message.objects.get(kind="project.invited")
    assert (message.address, message.language, message.recipient) == (ADDRESS, language, None)
    for body in (message.body_text, message.body_html):
        assert project.owner.name_for(language) in body
        assert "Көш" in body
        assert f"/{language}/me/invitations/" in body


def test_nothing_of_an_unanswered_invitation_is_public(client, project, guest):
    invited(project, role="planted role")

    pages = [project.get_absolute_url(), project.owner.get_absolute_url(), "/en/projects/"]
    shown = "".join(client.get(page).text for page in pages)

    assert ADDRESS not in shown
    assert "planted role" not in shown
    assert NAME not in shown
    assert client.get("/en/projects/?q=planted").context["page"].paginator.count == 0


def test_who_accepts_stands_on_the_page_and_the_project_on_theirs(client, project, guest):
    private, public = guest, ProfessionalFactory(public=True, latin_name="Known Person")
    joined(project, private)
    joined(project, public.user)

    page = client.get(project.get_absolute_url()).text

    assert NAME in page
    assert public.get_absolute_url().split("/", 2)[2] in page
    assert ADDRESS not in page
    assert "Көш" in client.get(public.get_absolute_url()).text
    assert client.get("/en/projects/?q=planted").context["page"].paginator.count == 1


def test_the_name_of_a_private_profile_is_that_of_the_account(client, project, guest):
    ProfessionalFactory(user=guest, artistic_name="Secret Stage Name")
    joined(project, guest)

    page = client.get(project.get_absolute_url()).text

    assert NAME in page
    assert "Secret Stage Name" not in page


@pytest.mark.parametrize("verb", ["leave", "end"])
def test_who_leaves_or_is_removed_is_gone_at_once(client, project, guest, verb):
    row = joined(project, guest)
    before = client.get(project.get_absolute_url()).text

    getattr(collectives, verb)(row, by=guest)

    assert NAME in before
    assert NAME not in client.get(project.get_absolute_url()).text
    assert client.get("/en/projects/?q=planted").context["page"].paginator.count == 0


def test_the_owner_hears_of_every_answer_without_learning_the_account(project, guest):
    collectives.refuse(invited(project), by=guest)
    other = UserFactory(full_name="Second Guest")
    collectives.leave(joined(project, other), by=other)

    answers = Message.objects.filter(kind="project.invitation_answered").order_by("pk")
    refused, accepted, left = (message.body_text for message in answers)
    assert mails(project.owner.user) == ["project.invitation_answered"] * 3
    assert (ADDRESS in refused, NAME in refused) == (True, False)
    assert ("Takes part" in accepted, "Second Guest" in accepted) == (True, True)
    assert "Left the project" in left


def test_refusals_have_names_and_change_nothing(project, guest, monkeypatch):
    owner = project.owner.user
    with pytest.raises(YourOwnProject):
        invited(project, owner.email.upper())
    row = invited(project)
    with pytest.raises(AlreadyInvited):
        invited(project, ADDRESS.upper())
    with pytest.raises(YourOwnProject):
        collectives.accept(row, by=owner)
    with pytest.raises(NameNeeded):
        collectives.accept(row, by=UserFactory(full_name=""))
    collectives.refuse(row, by=guest)
    with pytest.raises(DeclinedBefore):
        invited(project)
    second = invited(project, "other@example.org")
    joined(project, guest_two := UserFactory(full_name="Two"))
    with pytest.raises(AlreadyCoAuthor):
        collectives.accept(second, by=guest_two)
    monkeypatch.setattr(collectives, "MOST_CO_AUTHORS", 2)
    with pytest.raises(TooManyCoAuthors):
        invited(project, "third@example.org")

    assert CoAuthor.objects.count() == 3


def test_invitations_are_so_many_a_day_over_all_projects(project):
    other = ProjectFactory(owner=project.owner)
    for number in range(collectives.MOST_A_DAY):
        invited([project, other][number % 2], f"guest{number}@example.org")

    with pytest.raises(TooManyInvitations):
        invited(project, "one.more@example.org")

    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        invited(project, "one.more@example.org")


def test_removing_the_project_does_not_begin_the_count_anew(client, project):
    client.force_login(project.owner.user)
    for number in range(collectives.MOST_A_DAY):
        values = {"email": f"g{number}@example.org", "role": "", "language": "fr"}
        client.post(at("co_authors", project.pk), values)
    CoAuthor.objects.all().delete()

    values = {"email": "late@example.org", "role": "kept role", "language": "fr"}
    page = client.post(at("co_authors", project.pk), values)

    assert "people a day" in page.text
    assert 'value="kept role"' in page.text
    assert not CoAuthor.objects.exists()


def test_an_expired_invitation_is_of_no_use_and_is_forgotten_later(project, guest):
    row = invited(project)

    with time_machine.travel(row.expires_at + timedelta(minutes=1)):
        with pytest.raises(InvitationEnded):
            collectives.accept(row, by=guest)
        collectives.tidy_up()
        collectives.tidy_up()
    assert state(row) == S.EXPIRED
    with time_machine.travel(row.expires_at + timedelta(days=181)):
        collectives.tidy_up()
    assert not CoAuthor.objects.exists()


# --- pages ------------------------------------------------------------------------------------


def test_the_link_leads_through_sign_in_to_a_page_with_two_buttons(client, project, guest):
    row = invited(project)
    address = re.search(
        r"http\S+/me/invitations/\S+", Message.objects.get(kind="project.invited").body_text
    )[0]
    path = "/" + address.split("/", 3)[3]

    asked = client.get(path)
    client.force_login(guest)
    page = client.get(path)
    seen = state(row)
    client.post(path, {"verb": "accept"})

    assert (asked.status_code, "/login/" in asked["Location"]) == (302, True)
    assert NAME in page.text
    assert "no-store" in page["Cache-Control"]
    assert (seen, state(row)) == (S.INVITED, S.ACCEPTED)
    assert "Көш" in client.get(at("my_projects")).text


def test_an_invitation_waits_on_the_page_of_whose_address_it_is_only(client, project, guest):
    invited(project)
    stranger = UserFactory(language="en")

    client.force_login(stranger)
    others = client.get(at("my_projects")).text
    client.force_login(guest)
    mine = client.get(at("my_projects")).text

    assert "Көш" not in others
    assert "Көш" in mine


@pytest.mark.parametrize("token", ["x", "1", "forged"])
def test_a_forged_link_is_not_found(client, project, guest, token):
    row = invited(project)
    client.force_login(guest)
    forged = {"x": "x", "1": str(row.pk), "forged": signing.dumps(row.pk, salt="another")}

    assert client.get(at("invitation", forged[token])).status_code == 404
    assert client.get(at("invitation", signing.dumps(row.pk, salt=SALT))).status_code == 200


def test_the_same_answer_whether_the_address_has_an_account(client, project, guest):
    client.force_login(project.owner.user)
    answers = [
        client.post(
            at("co_authors", project.pk),
            {"email": email, "role": "", "language": "fr"},
            follow=True,
        ).text.replace(email, "")
        for email in (ADDRESS, "nobody.here@example.org")
    ]

    first, second = (re.sub(r'(value|content|nonce)="[^"]*"|\d+', "", text) for text in answers)
    assert "on its way" in first
    assert first.count("Invited, no answer yet") == 1
    assert second.count("Invited, no answer yet") == 2


@pytest.mark.parametrize("who", ["visitor", "stranger", "guest", "owner"])
def test_whose_pages_these_are(client, project, guest, who):
    row = joined(project, guest)
    user = {"stranger": UserFactory(), "guest": guest, "owner": project.owner.user}.get(who)
    if user:
        client.force_login(user)

    pages = [
        at("co_authors", project.pk),
        at("co_author_end", row.pk),
        at("co_author_leave", row.pk),
    ]
    got = [client.get(page).status_code for page in pages]

    assert (
        got
        == {
            "visitor": [302, 302, 302],
            "stranger": [404, 404, 404],
            "guest": [404, 404, 200],
            "owner": [200, 200, 404],
        }[who]
    )
    assert state(row) == S.ACCEPTED


def test_leaving_and_taking_back_ask_first(client, project, guest):
    row, open_row = joined(project, guest), invited(project, "open@example.org")
    client.force_login(guest)
    client.post(at("co_author_leave", row.pk))
    client.force_login(project.owner.user)
    client.post(at("co_author_end", open_row.pk))

    assert (state(row), state(open_row)) == (S.LEFT, S.TAKEN_BACK)
    client.force_login(guest)
    closed = client.get(invitation_address(open_row))
    assert "no longer open" in closed.text


@pytest.mark.parametrize("count", [1, 5, 12])
def test_pages_take_as_many_queries_for_one_as_for_twelve(
    client, project, count, django_assert_max_num_queries
):
    for number in reversed(range(count)):
        with time_machine.travel(timezone.now() - timedelta(days=2 * number + 2)):
            row = invited(project, f"a{number}@example.org")
        with time_machine.travel(row.invited_at + timedelta(hours=1)):
            collectives.accept(row, by=ProfessionalFactory(public=True).user)

    with django_assert_max_num_queries(12):
        assert client.get(project.get_absolute_url()).status_code == 200
    client.force_login(project.owner.user)
    with django_assert_max_num_queries(7):
        assert client.get(at("co_authors", project.pk)).status_code == 200
    with django_assert_max_num_queries(10):
        assert client.get(at("my_projects")).status_code == 200


# --- a person's data --------------------------------------------------------------------------


def test_the_copy_of_ones_data_holds_what_one_signs_and_whom_one_invited(project, guest):
    joined(project, guest)
    invited(project, "open@example.org")

    theirs = personal_data(guest)["co_authorships"]
    owners = personal_data(project.owner.user)["projects"][0]["co_authors"]

    assert [(row["project"], row["state"]) for row in theirs] == [("Көш", S.ACCEPTED)]
    assert [row["email"] for row in owners] == [ADDRESS, "open@example.org"]


def test_erasing_takes_the_name_off_and_forgets_open_invitations(client, project, guest):
    joined(project, guest)
    invited(ProjectFactory(), ADDRESS)

    erase(guest)

    assert not CoAuthor.objects.exists()
    assert NAME not in client.get(project.get_absolute_url()).text
    project.refresh_from_db()
    assert "planted" not in project.search_text
