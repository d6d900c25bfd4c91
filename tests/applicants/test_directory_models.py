"""Who is public, what that takes, and what is forgotten with a person."""

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from applicants import exports
from applicants.choices import Visibility
from applicants.errors import AccountBlocked, NoDirectoryConsent, OwnerNotShown
from applicants.models import PortfolioItem, Professional, Project, ProjectMember
from applicants.services import publishing
from partnership.accounts.choices import Purpose
from partnership.accounts.services import consents, erasure
from tests.factories.accounts import ConsentTextFactory, UserFactory
from tests.factories.applicants import (
    PortfolioItemFactory,
    ProfessionalFactory,
    ProjectFactory,
    ProjectMemberFactory,
)

pytestmark = pytest.mark.django_db


def consenting(**facts):
    """A private person who has agreed to the directory."""
    person = ProfessionalFactory(**facts)
    ConsentTextFactory(purpose=Purpose.PUBLIC_DIRECTORY)
    consents.give(person.user, Purpose.PUBLIC_DIRECTORY, language="ru", channel="test")
    return person


def test_only_the_public_consenting_and_active_are_public():
    seen = ProfessionalFactory(public=True)
    ProfessionalFactory()
    ProfessionalFactory(visibility=Visibility.PARTNERS, consent="given")
    ProfessionalFactory(consent="given")
    ProfessionalFactory(withdrawn=True)
    ProfessionalFactory(public=True, consent=None)
    ProfessionalFactory(public=True, user__is_active=False)

    assert list(Professional.objects.public()) == [seen]


def test_only_published_projects_of_public_owners_are_public():
    seen = ProjectFactory()
    ProjectFactory(unpublished=True)
    ProjectFactory(of_private=True)
    ProjectFactory(owner__public=False, owner__withdrawn=True)
    ProjectFactory(owner__user__is_active=False)

    assert list(Project.objects.public()) == [seen]


def test_the_address_is_made_once_from_the_latin_name():
    first = ProfessionalFactory(latin_name="Aigerim Sabitova")
    second = ProfessionalFactory(latin_name="Aigerim Sabitova")
    suggested = ProfessionalFactory(latin_name="", given_name="Әсем", family_name="Қанат")
    first.latin_name = "Aigerim Other"
    first.save()

    assert (first.slug, second.slug) == ("aigerim-sabitova", "aigerim-sabitova-2")
    assert suggested.slug == "asem-kanat"


def test_nobody_is_published_without_their_consent():
    person = ProfessionalFactory()

    with pytest.raises(NoDirectoryConsent):
        publishing.publish_profile(person, by=UserFactory(superuser=True))

    assert not Professional.objects.public().exists()


def test_a_closed_account_is_not_published():
    person = consenting(user__is_active=False)

    with pytest.raises(AccountBlocked):
        publishing.publish_profile(person)


def test_withdrawing_hides_for_good_even_when_consent_is_given_again():
    person = consenting()
    publishing.publish_profile(person)
    project = ProjectFactory(owner=person)

    consents.withdraw(person.user, Purpose.PUBLIC_DIRECTORY)
    consents.give(person.user, Purpose.PUBLIC_DIRECTORY, language="ru", channel="test")

    person.refresh_from_db()
    assert (person.visibility, person.published_at) == (Visibility.PRIVATE, None)
    assert project not in Project.objects.public()


def test_a_project_waits_for_its_owner():
    project = ProjectFactory(of_private=True, unpublished=True)

    with pytest.raises(OwnerNotShown):
        publishing.publish_project(project)

    publishing.unpublish_project(ProjectFactory())
    assert not Project.objects.public().exists()


@pytest.mark.parametrize(
    "links",
    [
        *(["javascript:alert(1)"], ["https://user:pass@example.org"], ["example.org"], "x", [7]),
        [f"https://example.org/{n}" for n in range(11)],
    ],
)
def test_only_plain_web_addresses_are_links(links):
    person = ProfessionalFactory(links=links)

    with pytest.raises(ValidationError) as refusal:
        person.full_clean()

    assert list(refusal.value.message_dict) == ["links"]


def test_every_spelling_of_the_name_comes_first_in_the_search_text():
    person = ProfessionalFactory(
        given_name="Айгүл", family_name="Сейітқызы", latin_name="Aigul Seitkyzy", bio="Кино."
    )

    names, _end, words = person.search_text.partition("\n\n")

    assert names.split("\n") == [
        " аигул сеиткызы",
        " сеиткызы аигул",
        " aigul seitkyzy",
        " aygul seyitkyzy",
        " aigul seiitkyzy",
    ]
    assert "кино" in words


def test_the_copy_of_ones_data_holds_works_and_projects():
    person = ProfessionalFactory(bio="О себе", links=["https://example.org"])
    PortfolioItemFactory(professional=person, title="Фильм")
    ProjectMemberFactory(project=ProjectFactory(owner=person, slug="mine"), name="Асель")
    ProjectMemberFactory(professional=person, name="Айгерим")
    ProjectFactory(slug="another")

    profile, projects = exports.professional(person.user), exports.projects(person.user)

    assert (profile["bio"], profile["links"]) == ("О себе", ["https://example.org"])
    assert [work["title"] for work in profile["portfolio"]] == ["Фильм"]
    assert [team["name"] for team in profile["teams"]] == ["Айгерим"]
    assert [project["slug"] for project in projects] == ["mine"]
    assert projects[0]["team"] == [{"name": "Асель", "role": "звук"}]


def test_erasing_takes_works_projects_names_in_teams_logs_and_files(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    person = ProfessionalFactory(public=True, photo=ContentFile(b"1", "a.webp"))
    PortfolioItemFactory(professional=person, picture=ContentFile(b"2", "b.webp"))
    ProjectMemberFactory(project=ProjectFactory(owner=person, picture=ContentFile(b"3", "c.webp")))
    kept = ProjectMemberFactory(name="Другой")
    ProjectMemberFactory(project=kept.project, professional=person, name="Айгерим Сейітқызы")

    with django_capture_on_commit_callbacks(execute=True):
        erasure.erase(person.user)

    assert not Professional.objects.filter(pk=person.pk).exists()
    assert not PortfolioItem.objects.exists()
    assert list(Project.objects.all()) == [kept.project]
    assert list(ProjectMember.objects.all()) == [kept]
    assert not LogEntry.objects.filter(object_repr__contains="Сейітқызы", object_pk=person.pk)
    assert [default_storage.listdir(name)[1] for name in ("people", "portfolio", "projects")] == [
        [],
        [],
        [],
    ]
