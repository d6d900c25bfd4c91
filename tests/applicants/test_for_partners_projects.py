"""Projects for partners: they follow their owner's profile, and every sight is written down."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from applicants.choices import Visibility
from applicants.models import PartnerAccount, ProfileSight, Project, ProjectDocument
from applicants.services import partners, publishing, screening
from tests.applicants.own_pages import at
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ProfessionalFactory, ProjectFactory
from tests.factories.programs import OrganisationFactory, SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    user = UserFactory(full_name="Claire Martin", language="en")
    organisation = OrganisationFactory(name_en="La Fabrique", name_fr="La Fabrique")
    partners.appoint(PartnerAccount(user=user, organisation=organisation))
    return user


@pytest.fixture
def hidden():
    return ProfessionalFactory(visibility=Visibility.PARTNERS, sectors=[SectorFactory()])


def page_of(person):
    return at("for_partner", person.slug)


def seen(person):
    return list(person.sights.order_by("pk").values_list("place", "name"))


@pytest.fixture
def secret(hidden):
    return ProjectFactory(
        owner=hidden, title="Planted project", description="Planted plot", sectors=[hidden.sector]
    )


def project_page_of(project):
    return at("project_for_partner", project.slug)


def document_of(project, *, is_public=True):
    row = ProjectDocument(project=project, title="Dossier", is_public=is_public, size=8)
    row.file.save("x.pdf", ContentFile(b"%PDF-1.7"))
    return row


def test_a_partner_finds_the_projects_of_hidden_people(client, partner, hidden, secret):
    client.force_login(partner)

    listed = client.get(at("projects_for_partners"))
    page = client.get(project_page_of(secret))
    person = client.get(page_of(hidden))

    for answer in (listed, page, person):
        assert "Planted project" in answer.text
        assert "no-store" in answer["Cache-Control"]
    assert f'href="{project_page_of(secret)}"' in listed.text
    assert f'href="{project_page_of(secret)}"' in person.text
    assert f'href="{page_of(hidden)}"' in page.text
    assert "Planted plot" in page.text
    assert "Express interest" not in page.text
    for answer in (page, person):
        assert f'href="{at("interest")}">To meet, write to the programme team.' in answer.text


def test_the_public_pages_lead_partners_to_theirs(client, partner, secret):
    client.force_login(partner)
    sector = secret.sector.slug

    pages = ("/en/projects/", f"/en/sectors/{sector}/", "/en/me/")
    pages = [client.get(page).text for page in pages]

    assert f'href="{at("projects_for_partners")}"' in pages[0]
    assert f'href="{at("projects_for_partners")}?sector={sector}"' in pages[1]
    assert f'href="{at("for_partners")}?sector={sector}"' in pages[1]
    for address in (at("for_partners"), at("projects_for_partners")):
        assert f'href="{address}"' in pages[2]


@pytest.mark.parametrize("who", ["visitor", "member", "staff", "dismissed", "inactive"])
def test_nobody_else_finds_their_projects(client, partner, hidden, secret, tmp_path, settings, who):
    settings.MEDIA_ROOT = tmp_path
    user = {"member": UserFactory(), "staff": UserFactory(staff=True)}.get(who, partner)
    if who == "dismissed":
        partners.dismiss(PartnerAccount.objects.get(user=partner))
    if who != "visitor":
        client.force_login(user)
    if who == "inactive":
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    paper = document_of(secret)

    own = [client.get(page) for page in (at("projects_for_partners"), project_page_of(secret))]
    public = [client.get(page) for page in ("/en/projects/", f"/en/sectors/{secret.sector.slug}/")]

    expected = 302 if who in {"visitor", "inactive"} else 404
    assert [answer.status_code for answer in own] == [expected, expected]
    for answer in (*own, *public):
        assert "Planted project" not in answer.text
        assert "shown to partners only" not in answer.text
    assert client.get(f"/en/projects/{secret.slug}/").status_code == 404
    assert client.get(paper.get_absolute_url()).status_code == 404
    assert client.get(f"/en/partners/write/?about={secret.slug}").status_code == 404
    assert not ProfileSight.objects.exists()


@pytest.mark.parametrize("as_partner", [True, False])
def test_nothing_of_their_projects_is_in_any_public_place(
    client, partner, hidden, secret, as_partner
):
    ProjectFactory()
    if as_partner:
        client.force_login(partner)
        client.get(project_page_of(secret))
    pages = [
        *("/en/", "/en/projects/", "/en/projects/?q=planted", "/en/search/?q=planted"),
        *("/en/sectors/", f"/en/sectors/{secret.sector.slug}/"),
        *("/sitemap.xml", "/sitemap-projects.xml"),
    ]

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "Planted project" not in body.decode(), page
        assert secret.slug not in body.decode(), page


def test_the_owner_reads_who_has_seen_a_project(client, partner, hidden, secret):
    client.force_login(partner)
    for _time in range(2):
        client.get(at("projects_for_partners"))
        client.get(project_page_of(secret))
    client.force_login(hidden.user)

    page = client.get(at("sights"))

    assert seen(hidden) == [("list", "Claire Martin"), ("proj", "Claire Martin")]
    assert "On the page of a project" in page.text


def test_a_document_is_read_by_partners_and_written_down(
    client, partner, hidden, secret, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path
    shown, kept = document_of(secret), document_of(secret, is_public=False)
    client.force_login(partner)

    answers = [client.get(row.get_absolute_url()).status_code for row in (shown, kept)]

    assert answers == [200, 404]
    assert seen(hidden) == [("proj", "Claire Martin")]


@pytest.mark.parametrize("state", ["unpublished", "held", "owner held", "owner private", "later"])
def test_what_is_not_shown_partners_do_not_see(client, partner, hidden, secret, state):
    staff = UserFactory(superuser=True)
    if state == "unpublished":
        publishing.unpublish_project(secret)
    elif state == "held":
        screening.hold_project(secret, by=staff, why="Spam.")
    elif state == "owner held":
        screening.hold_profile(hidden, by=staff, why="Spam.")
    elif state == "owner private":
        publishing.unpublish_profile(hidden)
    else:
        Project.objects.update(published_at=timezone.now() + timedelta(hours=1))
    client.force_login(partner)

    answers = [client.get(page) for page in (at("projects_for_partners"), page_of(hidden))]

    assert "Planted project" not in "".join(answer.text for answer in answers)
    assert client.get(project_page_of(secret)).status_code == 404


def test_a_project_everybody_sees_is_shown_where_everybody_looks(client, partner):
    public, private = ProjectFactory(), ProjectFactory(of_private=True)
    client.force_login(partner)

    assert client.get(project_page_of(public))["Location"] == public.get_absolute_url()
    assert client.get(project_page_of(private)).status_code == 404
    assert not ProfileSight.objects.exists()


def test_its_owner_shows_a_project_to_partners_and_hides_it(client, partner, hidden):
    project = ProjectFactory(owner=hidden, title="Planted project", unpublished=True)
    show = at("my_project_show", project.pk)
    client.force_login(hidden.user)

    shown = client.post(show, {"show": "yes"}, follow=True)
    seen_then = project in Project.objects.for_partners()
    hidden_again = client.post(show, {"show": "no"}, follow=True)

    assert "The project is shown to partners now." in shown.text
    assert "Shown to partners" in shown.text
    assert "Open the public page" not in shown.text
    assert seen_then
    assert "Only you see it" in hidden_again.text
    assert project not in Project.objects.for_partners()


@pytest.mark.parametrize("rows", [1, 5, 24])
def test_lists_of_projects_ask_as_much_for_one_as_for_many(
    client, partner, secret, rows, django_assert_max_num_queries
):
    for _number in range(rows):
        owner = ProfessionalFactory(visibility=Visibility.PARTNERS, city=secret.city)
        ProjectFactory(owner=owner, city=secret.city)
    client.force_login(partner)

    with django_assert_max_num_queries(14):
        assert client.get(at("projects_for_partners")).status_code == 200


@pytest.mark.parametrize("language", ["kk", "ru", "fr"])
def test_pages_of_their_projects_open_in_every_language(client, partner, secret, language):
    client.force_login(partner)

    listed = client.get(at("projects_for_partners", language=language))
    page = client.get(at("project_for_partner", secret.slug, language=language))
    nothing = client.get(at("projects_for_partners", language=language), {"q": "жоқ"})

    assert [listed.status_code, page.status_code, nothing.status_code] == [200, 200, 200]
