"""What staff look at before it is public, and what they have hidden stays hidden."""

import pytest
from django.urls import reverse

from applicants.errors import NoDirectoryConsent, NoReason
from applicants.models import Professional, Project
from applicants.services import screening
from partnership.accounts.choices import Purpose
from partnership.accounts.services import consents
from partnership.notifications.models import Message
from tests.applicants.helpers import mails
from tests.applicants.own_pages import at, filled_in
from tests.factories.accounts import ConsentTextFactory, UserFactory
from tests.factories.applicants import ProfessionalFactory, ProjectFactory

pytestmark = pytest.mark.django_db

LANGUAGES = ["kk", "ru", "fr", "en"]


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def staff():
    return UserFactory(superuser=True, language="en")


@pytest.fixture
def screened(settings):
    settings.SCREEN_PUBLICATION = True


def is_public(row):
    return type(row).objects.public().filter(pk=row.pk).exists()


def fresh(row):
    row.refresh_from_db()
    return row


def test_without_the_setting_a_profile_is_shown_at_once():
    person = ProfessionalFactory(consent="given")

    screening.offer_profile(person, by=person.user)

    assert is_public(person)
    assert mails(person.user) == []


@pytest.mark.usefixtures("screened")
def test_with_the_setting_a_profile_waits_until_staff_show_it(staff):
    person = ProfessionalFactory(consent="given")

    screening.offer_profile(person, by=person.user)
    waited = (is_public(person), fresh(person).waits_for_staff)
    screening.show_profile(person, by=staff)

    assert waited == (False, True)
    assert (is_public(person), fresh(person).waits_for_staff) == (True, False)
    assert mails(person.user) == ["publication.shown"]


@pytest.mark.usefixtures("screened")
def test_what_is_public_stays_so_while_its_owner_edits_it(client):
    person = ProfessionalFactory(public=True)
    ConsentTextFactory(purpose=Purpose.PUBLIC_DIRECTORY)
    client.force_login(person.user)

    client.post(at("profile"), filled_in(client, at("profile"), headline="New"))

    assert (fresh(person).headline, is_public(person)) == ("New", True)


@pytest.mark.usefixtures("screened")
def test_a_project_waits_too_and_its_owner_reads_so(client, staff):
    project = ProjectFactory(unpublished=True)
    client.force_login(project.owner.user)

    page = client.post(at("my_project_show", project.pk), {"show": "yes"}, follow=True)
    waited = is_public(project)
    screening.show_project(project, by=staff)

    assert "look at the project first" in page.text
    assert "Waits for staff" in page.text
    assert (waited, is_public(project)) == (False, True)


@pytest.mark.usefixtures("screened")
def test_who_withdraws_the_consent_waits_no_longer(staff):
    person = ProfessionalFactory(consent="given")
    screening.offer_profile(person, by=person.user)

    consents.withdraw(person.user, Purpose.PUBLIC_DIRECTORY)

    assert not fresh(person).waits_for_staff
    with pytest.raises(NoDirectoryConsent):
        screening.show_profile(person, by=staff)
    assert not is_public(person)


def test_what_staff_hid_its_owner_cannot_show_again(client, staff):
    project = ProjectFactory()
    owner = project.owner
    ConsentTextFactory(purpose=Purpose.PUBLIC_DIRECTORY)
    client.force_login(owner.user)
    screening.hold_project(project, by=staff, why="The poster is somebody else’s.")
    screening.hold_profile(owner, by=staff, why="This is not your name.")

    client.post(at("my_project_show", project.pk), {"show": "yes"})
    page = client.post(
        at("profile"),
        filled_in(client, at("profile"), visibility="public", agrees="on"),
        follow=True,
    )
    client.post(at("my_project_show", project.pk), {"show": "yes"})

    assert (is_public(owner), is_public(project)) == (False, False)
    assert "This is not your name." in page.text
    assert "You have asked them to look again." in page.text
    assert (fresh(owner).held_by, owner.waits_for_staff) == (staff, True)
    assert "somebody else’s" in client.get(at("my_projects")).text


def test_hidden_and_set_private_and_public_again_is_still_hidden(client, staff):
    person = ProfessionalFactory(public=True)
    ConsentTextFactory(purpose=Purpose.PUBLIC_DIRECTORY)
    client.force_login(person.user)
    screening.hold_profile(person, by=staff, why="Spam.")

    for choice in ("private", "public"):
        typed = filled_in(client, at("profile"), visibility=choice, agrees="on")
        client.post(at("profile"), typed)

    assert not is_public(person)


def test_staff_show_again_what_they_hid(staff):
    person = ProfessionalFactory(public=True)
    screening.hold_profile(person, by=staff, why="Spam.")

    screening.show_profile(person, by=staff)

    assert is_public(person)
    assert (fresh(person).held_at, person.held_by, person.held_why) == (None, None, "")
    assert mails(person.user) == ["publication.held", "publication.shown"]


def test_hiding_wants_a_reason_and_changes_nothing_without_one(staff):
    person = ProfessionalFactory(public=True)

    with pytest.raises(NoReason):
        screening.hold_profile(person, by=staff, why="  ")

    assert is_public(person)


def test_the_mail_of_a_project_for_partners_says_who_reads_it(staff):
    person = ProfessionalFactory(visibility="partners", user__language="en")
    project = ProjectFactory(owner=person, unpublished=True)

    screening.hold_project(project, by=staff, why="Not yet.")
    screening.show_project(project, by=staff)

    body = " ".join(Message.objects.get(kind="publication.shown").body_text.split())
    assert "partners who have signed in can read it" in body
    assert at("my_projects") in body
    assert f"/projects/{project.slug}" not in body


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mails_are_in_the_language_of_their_reader(staff, language):
    person = ProfessionalFactory(public=True, user__language=language)
    project = ProjectFactory(owner=person, title="Көш")

    screening.hold_project(project, by=staff, why="Себебі бар.")
    screening.show_project(project, by=staff)

    held, shown = Message.objects.filter(recipient=person.user).order_by("pk")
    assert (held.language, shown.language) == (language, language)
    for body in (held.body_text, held.body_html):
        assert "Себебі бар." in body
        assert "Көш" in body
    assert project.get_absolute_url().split("/", 2)[2] in shown.body_text


def test_the_desk_lists_who_waits_and_asks_for_the_reason(client, staff, settings):
    settings.SCREEN_PUBLICATION = True
    waiting, other = ProfessionalFactory(consent="given"), ProfessionalFactory(public=True)
    screening.offer_profile(waiting, by=waiting.user)
    client.force_login(staff)
    desk = reverse("admin:applicants_professional_changelist")
    values = {"action": "hide_selected", "_selected_action": [waiting.pk]}

    listed = client.get(desk, {"shown": "waits"}).context["cl"].result_list
    asked = client.post(desk, values)
    refused = client.post(desk, values | {"confirmed": "yes", "why": " "})
    done = client.post(desk, values | {"confirmed": "yes", "why": "No text."}, follow=True)

    assert list(listed) == [waiting]
    assert 'name="why"' in asked.text
    assert 'name="why"' in refused.text
    assert done.status_code == 200
    assert (fresh(waiting).held_why, waiting.waits_for_staff) == ("No text.", False)
    held = client.get(desk, {"shown": "held"}).context["cl"].result_list
    assert list(held) == [waiting]
    assert is_public(other)
    assert Professional.objects.count() == 2
    assert not Project.objects.exists()


# --- what is public and changes afterwards ------------------------------------------------------


def editing(client, person):
    ConsentTextFactory(purpose=Purpose.PUBLIC_DIRECTORY)
    client.force_login(person.user)


def desk_of(row):
    return reverse(f"admin:applicants_{row._meta.model_name}_changelist")


def listed_as_changed(client, staff, row):
    client.force_login(staff)
    return list(client.get(desk_of(row), {"shown": "changed"}).context["cl"].result_list)


@pytest.mark.usefixtures("screened")
def test_an_edit_of_a_public_profile_waits_to_be_seen_with_its_difference(client, staff):
    person = ProfessionalFactory(public=True, headline="Архитектор", bio="О себе")
    editing(client, person)

    client.post(at("profile"), filled_in(client, at("profile"), headline="Купить <b>слона</b>"))

    assert (is_public(person), fresh(person).changed_at is not None) == (True, True)
    assert listed_as_changed(client, staff, person) == [person]
    page = client.get(reverse("admin:applicants_professional_change", args=[person.pk])).text
    assert "<del>Архитектор</del> → <ins>Купить &lt;b&gt;слона&lt;/b&gt;</ins>" in page
    assert "<del>О себе</del>" not in page


@pytest.mark.usefixtures("screened")
def test_staff_leave_a_change_as_it_is_or_take_it_down(client, staff):
    left, taken = ProfessionalFactory(public=True), ProfessionalFactory(public=True)
    for person in (left, taken):
        screening.note_change(person)
    client.force_login(staff)
    values = {"action": "seen_selected", "_selected_action": [left.pk]}

    client.post(desk_of(left), values)
    screening.hold_profile(taken, by=staff, why="Spam.")

    assert (is_public(left), fresh(left).changed_at) == (True, None)
    assert (is_public(taken), fresh(taken).changed_at) == (False, None)
    assert listed_as_changed(client, staff, left) == []


@pytest.mark.usefixtures("screened")
def test_saving_the_same_words_is_no_change(client):
    person = ProfessionalFactory(public=True)
    editing(client, person)

    client.post(at("profile"), filled_in(client, at("profile")))

    assert fresh(person).changed_at is None


def test_without_the_setting_no_change_waits(client):
    person = ProfessionalFactory(public=True)
    editing(client, person)

    client.post(at("profile"), filled_in(client, at("profile"), headline="New"))

    assert fresh(person).changed_at is None


@pytest.mark.usefixtures("screened")
def test_what_nobody_sees_yet_is_looked_at_when_it_is_shown(client, staff):
    person = ProfessionalFactory(consent="given")
    editing(client, person)

    wish = {"visibility": "public", "agrees": "on", "headline": "New"}
    client.post(at("profile"), filled_in(client, at("profile"), **wish))
    unseen = fresh(person).changed_at
    screening.show_profile(person, by=staff)

    assert (unseen, fresh(person).changed_at) == (None, None)


@pytest.mark.usefixtures("screened")
def test_a_change_is_not_forgotten_by_saving_again(client):
    person = ProfessionalFactory(public=True)
    editing(client, person)
    client.post(at("profile"), filled_in(client, at("profile"), headline="First"))
    first = fresh(person).changed_at

    client.post(at("profile"), filled_in(client, at("profile"), headline="Second"))

    assert fresh(person).changed_at == first


@pytest.mark.usefixtures("screened")
def test_works_and_translations_are_looked_at_too(client, staff):
    person = ProfessionalFactory(public=True, text_language="ru", headline="Архитектор")
    client.force_login(person.user)
    client.post(at("my_work_add"), filled_in(client, at("my_work_add"), title="Жаңа туынды"))
    worked = fresh(person).changed_at
    screening.mark_seen(person, by=staff)

    address = at("my_text", "profile", person.pk, "kk")
    client.post(address, filled_in(client, address, headline="Сәулетші"))

    assert worked is not None
    assert fresh(person).changed_at is not None
    assert listed_as_changed(client, staff, person) == [person]
    page = client.get(reverse("admin:applicants_professional_change", args=[person.pk])).text
    assert "<ins>Сәулетші</ins>" in page


@pytest.mark.usefixtures("screened")
def test_a_project_with_its_team_and_parts_is_looked_at_too(client, staff):
    project = ProjectFactory(title="Көш", owner__public=True)
    client.force_login(project.owner.user)
    address = at("my_project", project.pk)
    client.post(address, filled_in(client, address, title="Көшпенділер"))
    edited = fresh(project).changed_at
    page_of_staff = reverse("admin:applicants_project_change", args=[project.pk])
    client.force_login(staff)
    page = client.get(page_of_staff).text
    screening.mark_seen(project, by=staff)

    client.force_login(project.owner.user)
    add = at("my_part_add", project.pk, "recording")
    client.post(add, filled_in(client, add, kind="video", title="Ән", link="https://a.kz/b"))

    assert edited is not None
    assert "<del>Көш</del> → <ins>Көшпенділер</ins>" in page
    assert fresh(project).changed_at is not None
    assert listed_as_changed(client, staff, project) == [project]
