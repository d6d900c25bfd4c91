"""Staff's desks for the directory show, hide and find people and projects."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from applicants.choices import Visibility
from applicants.models import Professional, Project
from applicants.tasks import refresh_directory
from partnership.accounts.choices import Role
from tests.factories.accounts import UserFactory
from tests.factories.applicants import (
    PortfolioItemFactory,
    ProfessionalFactory,
    ProjectFactory,
    ProjectMemberFactory,
)
from tests.factories.programs import SectorFactory

pytestmark = pytest.mark.django_db

PEOPLE, PROJECTS = "applicants_professional", "applicants_project"


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(superuser=True, language="ru"))
    return client


def sign_in_as(client, role):
    user = UserFactory(staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)


def listed(desk, model, **query):
    page = desk.get(reverse(f"admin:{model}_changelist"), query)
    assert page.status_code == 200
    return list(page.context["cl"].result_list)


def act(desk, model, action, *rows):
    values = {"action": action, "_selected_action": [row.pk for row in rows]}
    values |= {"confirmed": "yes", "why": "Reason."} if action == "hide_selected" else {}
    return desk.post(reverse(f"admin:{model}_changelist"), values, follow=True)


def save(desk, row, **changes):
    """Save the row's admin form with some fields changed, its inlines left alone."""
    page = reverse(f"admin:applicants_{row._meta.model_name}_change", args=[row.pk])
    response = desk.get(page)
    form = response.context["adminform"].form
    values = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "")}
    for formset in response.context["inline_admin_formsets"]:
        prefix = formset.formset.prefix
        values |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    answer = desk.post(page, {**values, **changes})
    assert answer.status_code == 302, answer.context["errors"]


def test_nobody_is_shown_without_their_consent(desk):
    willing, unasked = ProfessionalFactory(consent="given"), ProfessionalFactory()

    page = act(desk, PEOPLE, "publish_selected", willing, unasked)

    assert list(Professional.objects.public()) == [willing]
    assert "только с согласия человека" in page.text


def test_hiding_takes_a_person_and_their_projects_off_the_portal(desk):
    project = ProjectFactory()

    act(desk, PEOPLE, "hide_selected", project.owner)

    assert not Professional.objects.public().exists()
    assert not Project.objects.public().exists()


def test_projects_are_shown_and_hidden(desk):
    waiting, shown = ProjectFactory(unpublished=True), ProjectFactory()
    secret = ProjectFactory(of_private=True, unpublished=True)

    act(desk, PROJECTS, "publish_selected", waiting, secret)
    act(desk, PROJECTS, "hide_selected", shown)

    assert list(Project.objects.public()) == [waiting]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.VIEWER, Role.TRANSLATOR, Role.DOOR_STAFF])
def test_other_roles_show_nobody(client, role):
    person = ProfessionalFactory(consent="given")
    sign_in_as(client, role)

    act(client, PEOPLE, "publish_selected", person)

    assert not Professional.objects.public().exists()


def test_a_sector_officer_shows_people_but_writes_nothing_of_theirs(client):
    person = ProfessionalFactory(consent="given")
    sign_in_as(client, Role.SECTOR_OFFICER)

    act(client, PEOPLE, "publish_selected", person)
    page = client.get(reverse("admin:applicants_professional_change", args=[person.pk]))

    assert list(Professional.objects.public()) == [person]
    assert 'name="bio"' not in page.text


def test_the_filter_answers_as_the_pages_do(desk):
    shown, hidden = ProjectFactory(), ProjectFactory(of_private=True)
    withdrawn = ProfessionalFactory(withdrawn=True)

    assert listed(desk, PROJECTS, shown="yes") == [shown]
    assert listed(desk, PROJECTS, shown="no") == [hidden]
    assert listed(desk, PEOPLE, shown="yes") == [shown.owner]
    assert withdrawn in listed(desk, PEOPLE, shown="no")
    assert withdrawn in listed(desk, PEOPLE, visibility=Visibility.PUBLIC)


def test_people_and_projects_are_found_by_folded_words_and_by_sector(desk):
    sector = SectorFactory()
    person = ProfessionalFactory(skills="звукорежиссёр", sectors=[sector])
    project = ProjectFactory(owner=person, title="Қазақстан дауысы")
    ProjectFactory()

    assert listed(desk, PEOPLE, q="ЗВУКОРЕЖИССЕР") == [person]
    assert listed(desk, PEOPLE, sector=sector.slug) == [person]
    assert listed(desk, PROJECTS, q="казакстан") == [project]


def test_a_new_name_is_found_with_the_person_and_with_their_project(desk):
    person = ProjectFactory().owner

    save(desk, person, family_name="Жұмабаева")

    assert listed(desk, PEOPLE, q="жумабаева") == [person]
    assert listed(desk, PROJECTS, q="жумабаева") == [person.projects.get()]


def test_a_renamed_sector_is_found_after_the_nightly_task():
    sector = SectorFactory()
    project = ProjectFactory(sectors=[sector], owner__sectors=[sector])
    sector.name_ru = "Кочевое искусство"
    sector.save()

    refresh_directory()

    for row in (project, project.owner):
        row.refresh_from_db()
        assert "кочевое" in row.search_text


def test_the_address_of_a_published_project_stays(desk):
    project = ProjectFactory(slug="steppe")

    save(desk, project, slug="other", title="Новое имя")

    project.refresh_from_db()
    assert (project.slug, project.title) == ("steppe", "Новое имя")


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_the_lists_ask_as_much_for_one_as_for_fifty(desk, django_assert_max_num_queries, rows):
    sector = SectorFactory()
    for _ in range(rows):
        owner = ProfessionalFactory(public=True, sectors=[sector])
        ProjectMemberFactory(project=ProjectFactory(owner=owner, sectors=[sector]))
        PortfolioItemFactory(professional=owner)

    for model in (PEOPLE, PROJECTS):
        with django_assert_max_num_queries(13):
            listed(desk, model)
