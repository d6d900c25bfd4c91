"""The person's own portfolio and projects: theirs alone, in their order, within limits."""

import pytest
from django.core.files.storage import default_storage

from applicants.models import PortfolioItem, Project, ProjectMember
from applicants.services import own_works
from tests.applicants.own_pages import at, filled_in, hostile_upload, picture_upload
from tests.factories.accounts import UserFactory
from tests.factories.applicants import (
    PortfolioItemFactory,
    ProfessionalFactory,
    ProjectFactory,
    ProjectMemberFactory,
)
from tests.factories.programs import SectorFactory

pytestmark = pytest.mark.django_db

LISTS = ["my_portfolio", "my_projects"]
FORMS = ["my_work_add", "my_project_add"]
OF_A_WORK = ["my_work", "my_work_remove", "my_work_move"]
OF_A_PROJECT = [
    "my_project",
    "my_project_remove",
    "my_project_show",
    "my_project_move",
]
POST_ONLY = {"my_work_move", "my_project_show", "my_project_move"}


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def person(client):
    owner = ProfessionalFactory(public=True, user__language="en")
    client.force_login(owner.user)
    return owner


def save(client, address, **typed):
    return client.post(address, filled_in(client, address, **typed))


def titles(person):
    return [work.title for work in PortfolioItem.objects.filter(professional=person)]


# --- whose ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OF_A_WORK + OF_A_PROJECT)
@pytest.mark.parametrize("who", ["visitor", "stranger", "owner"])
def test_a_page_of_ones_own_is_nobody_elses(client, name, who):
    row = PortfolioItemFactory() if name in OF_A_WORK else ProjectFactory()
    owner = (row.professional if name in OF_A_WORK else row.owner).user
    if who != "visitor":
        client.force_login(owner if who == "owner" else ProfessionalFactory().user)

    got = client.get(at(name, row.pk))
    posted = client.post(at(name, row.pk)) if who != "owner" else got

    expected = {"visitor": 302, "stranger": 404, "owner": 405 if name in POST_ONLY else 200}[who]
    assert got.status_code == (
        expected if who == "owner" or name not in POST_ONLY else got.status_code
    )
    assert posted.status_code == expected
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("name", LISTS + FORMS)
def test_lists_and_forms_ask_a_visitor_to_sign_in(client, name):
    assert client.get(at(name))["Location"].endswith(f"?next={at(name)}")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_nothing_of_others(client, person, name):
    PortfolioItemFactory(title="Foreign work")
    ProjectFactory(title="Foreign project")

    assert "Foreign" not in client.get(at(name)).content.decode()


@pytest.mark.parametrize("name", FORMS)
def test_without_a_profile_one_is_led_to_it(client, name):
    client.force_login(UserFactory(language="en"))

    response = client.get(at(name), follow=True)

    assert response.redirect_chain == [(at("profile"), 302)]
    assert "Fill in your profile first" in response.content.decode()


@pytest.mark.parametrize("name", LISTS + FORMS)
@pytest.mark.parametrize("language", ["kk", "ru", "fr"])
def test_pages_open_in_every_language_and_are_kept_by_no_cache(client, person, name, language):
    ProjectMemberFactory(project__owner=person)
    PortfolioItemFactory(professional=person)

    response = client.get(at(name, language=language))

    assert (response.status_code, "no-store" in response["Cache-Control"]) == (200, True)


@pytest.mark.parametrize("count", [1, 5])
def test_own_pages_take_few_queries(client, person, count, django_assert_max_num_queries):
    project = ProjectFactory(owner=person, sectors=[SectorFactory() for _ in range(count)])
    for _n in range(count):
        PortfolioItemFactory(professional=person)
        ProjectMemberFactory(project=project)
        ProjectFactory(owner=person)
    pages = [at("my_portfolio"), at("my_projects"), at("my_project", project.pk)]

    for page in pages:
        with django_assert_max_num_queries(10):
            assert client.get(page).status_code == 200


# --- works ------------------------------------------------------------------------------------


def test_a_new_work_goes_to_the_end_with_its_picture_newly_encoded(client, person):
    PortfolioItemFactory(professional=person, title="First")

    save(client, at("my_work_add"), title="Second", year="2025", picture=picture_upload())

    assert titles(person) == ["First", "Second"]
    stored = PortfolioItem.objects.get(title="Second").picture.name
    assert (stored[:10], stored[-5:]) == ("portfolio/", ".webp")


def test_bad_input_keeps_what_was_typed(client, person):
    page = save(
        client,
        at("my_work_add"),
        title="Kept",
        year="99",
        link="javascript:alert(1)",
        picture=hostile_upload(),
    ).content.decode()

    assert 'value="Kept"' in page
    assert "Give a year between 1900 and 2100." in page
    assert "Not a web address: javascript:alert(1)." in page
    assert "File type not allowed." in page
    assert titles(person) == []


def test_a_full_portfolio_says_so(client, person, monkeypatch):
    address = at("my_work_add")
    typed = filled_in(client, address, title="One too many")
    monkeypatch.setattr(own_works, "MOST_WORKS", 1)
    PortfolioItemFactory(professional=person, title="First")

    page = client.post(address, typed).content.decode()

    assert "A portfolio holds at most 1 works." in page
    assert 'value="One too many"' in page
    assert titles(person) == ["First"]
    assert address not in client.get(at("my_portfolio")).content.decode()


def test_works_move_up_and_down_and_stop_at_the_ends(client, person):
    works = [PortfolioItemFactory(professional=person, title=title) for title in "ABC"]

    client.post(at("my_work_move", works[2].pk), {"way": "up"})
    assert titles(person) == ["A", "C", "B"]
    client.post(at("my_work_move", works[0].pk), {"way": "down"})
    assert titles(person) == ["C", "A", "B"]
    client.post(at("my_work_move", works[2].pk), {"way": "up"})
    client.post(at("my_work_move", works[1].pk), {"way": "down"})
    assert titles(person) == ["C", "A", "B"]


def test_a_work_is_removed_with_its_picture_only_after_asking(
    client, person, django_capture_on_commit_callbacks
):
    save(client, at("my_work_add"), title="Gone", picture=picture_upload())
    work = PortfolioItem.objects.get()

    client.get(at("my_work_remove", work.pk))
    assert titles(person) == ["Gone"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("my_work_remove", work.pk))

    assert titles(person) == []
    assert not default_storage.exists(work.picture.name)


def test_a_stale_tab_does_not_overwrite_a_work(client, person):
    work = PortfolioItemFactory(professional=person)
    stale = filled_in(client, at("my_work", work.pk), title="Old tab")
    save(client, at("my_work", work.pk), title="New tab")

    page = client.post(at("my_work", work.pk), stale).content.decode()

    assert "This was saved elsewhere" in page
    assert 'value="Old tab"' in page
    assert titles(person) == ["New tab"]


# --- projects ---------------------------------------------------------------------------------


def test_a_new_project_is_saved_with_its_team_and_seen_by_nobody(client, person):
    ProjectFactory(slug="kok-tobe")

    save(
        client,
        at("my_project_add"),
        **{
            "title": "Көк Төбе",
            "summary": "A film.",
            "team-0-name": "Дана",
            "team-0-role": "sound",
            "team-2-name": "Paul",
        },
    )

    project = Project.objects.get(owner=person)
    assert (project.slug, project.published_at) == ("kok-tobe-2", None)
    assert [str(member) for member in project.members.all()] == ["Дана", "Paul"]
    assert "paul" in project.search_text
    assert not Project.objects.public().filter(pk=project.pk).exists()


def test_a_wrong_row_of_the_team_is_shown_and_nothing_is_saved(client, person):
    page = save(
        client,
        at("my_project_add"),
        **{"title": "Kept", "summary": "S", "team-0-role": "sound", "picture": picture_upload()},
    ).content.decode()

    assert "This field is required." in page
    assert 'value="Kept"' in page
    assert 'value="sound"' in page
    assert "Please choose the picture again." in page
    assert not Project.objects.exists()


def test_members_are_changed_and_removed_and_a_new_name_is_another_person(client, person):
    project = ProjectFactory(owner=person)
    linked = ProfessionalFactory()
    kept = ProjectMemberFactory(project=project, professional=linked, name="A", order=0)
    renamed = ProjectMemberFactory(project=project, professional=person, name="B", order=1)
    ProjectMemberFactory(project=project, name="C", order=2)

    save(
        client,
        at("my_project", project.pk),
        **{"team-1-name": "Bee", "team-2-DELETE": "on"},
    )

    rows = ProjectMember.objects.filter(project=project)
    assert [(row.pk, row.name, row.professional) for row in rows] == [
        (kept.pk, "A", linked),
        (renamed.pk, "Bee", None),
    ]


def test_a_team_of_too_many_is_refused_by_name(client, person):
    rows = {f"team-{n}-name": f"P{n}" for n in range(21)}

    page = save(
        client,
        at("my_project_add"),
        **{"title": "Kept", "summary": "S", "team-TOTAL_FORMS": "21"},
        **rows,
    ).content.decode()

    assert "A team has at most 20 people here." in page
    assert ['value="Kept"' in page, 'value="P20"' in page] == [True, True]
    assert not Project.objects.exists()


def test_a_member_of_anothers_team_cannot_be_taken(client, person):
    project, foreign = ProjectFactory(owner=person), ProjectMemberFactory(name="Theirs")
    own = ProjectMemberFactory(project=project)

    save(
        client,
        at("my_project", project.pk),
        **{"team-0-id": str(foreign.pk), "team-0-name": "Mine"},
    )

    foreign.refresh_from_db()
    own.refresh_from_db()
    assert (foreign.name, foreign.project_id == project.pk) == ("Theirs", False)


def test_a_project_is_published_and_hidden_by_its_owner(client, person):
    project = ProjectFactory(owner=person, unpublished=True)

    client.post(at("my_project_show", project.pk), {"show": "yes"})
    assert Project.objects.public().get() == project
    client.post(at("my_project_show", project.pk), {"show": "no"})

    assert not Project.objects.public().exists()


def test_a_private_person_publishes_nothing(client):
    owner = ProfessionalFactory(user__language="en")
    project = ProjectFactory(owner=owner, unpublished=True)
    client.force_login(owner.user)

    page = client.post(
        at("my_project_show", project.pk), {"show": "yes"}, follow=True
    ).content.decode()

    project.refresh_from_db()
    assert project.published_at is None
    assert "A project is shown only to those who are shown the profile of its owner." in page


def test_a_stale_tab_does_not_overwrite_a_project(client, person):
    project = ProjectFactory(owner=person)
    stale = filled_in(client, at("my_project", project.pk), title="Old tab")
    save(client, at("my_project", project.pk), title="New tab")

    page = client.post(at("my_project", project.pk), stale).content.decode()

    assert "This was saved elsewhere" in page
    assert Project.objects.get().title == "New tab"


def test_too_many_projects_are_refused_by_name(client, person, monkeypatch):
    typed = filled_in(client, at("my_project_add"), title="Second", summary="S")
    monkeypatch.setattr(own_works, "MOST_PROJECTS", 1)
    ProjectFactory(owner=person)

    page = client.post(at("my_project_add"), typed).content.decode()

    assert "You can keep at most 1 projects here." in page
    assert Project.objects.count() == 1


def test_a_project_is_removed_with_team_and_picture(
    client, person, django_capture_on_commit_callbacks
):
    save(
        client,
        at("my_project_add"),
        **{"title": "T", "summary": "S", "team-0-name": "A", "picture": picture_upload()},
    )
    project = Project.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("my_project_remove", project.pk))

    assert (Project.objects.count(), ProjectMember.objects.count()) == (0, 0)
    assert not default_storage.exists(project.picture.name)
