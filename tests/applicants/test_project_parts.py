"""Pictures, documents and recordings of a project: whose, in which order, who may read."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from applicants.models import Project, ProjectDocument, ProjectPicture, ProjectRecording
from applicants.services import own_works, project_parts
from partnership.accounts.exports import personal_data
from partnership.accounts.services.erasure import erase
from tests.applicants.own_pages import at, hostile_upload, picture_upload
from tests.factories.accounts import UserFactory
from tests.factories.applicants import PortfolioItemFactory, ProfessionalFactory, ProjectFactory
from tests.kit.test_documents import PDF

pytestmark = pytest.mark.django_db

KINDS = ["picture", "recording", "document"]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project(client):
    owner = ProfessionalFactory(public=True, user__language="en")
    client.force_login(owner.user)
    return ProjectFactory(owner=owner)


def pdf(name="plan.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def document(project, *, public=False, title="Planted plan"):
    row = ProjectDocument(project=project, title=title, is_public=public, size=len(PDF))
    row.file.save("x.pdf", ContentFile(PDF))
    return row


def recording(project, title="Trailer", order=0):
    return ProjectRecording.objects.create(
        project=project, kind="video", title=title, link="https://example.org/v", order=order
    )


def picture(project, order=0):
    row = ProjectPicture(project=project, order=order, picture_alt=f"Alt {order}")
    row.picture.save("x.webp", picture_upload())
    return row


def titles(project):
    return [row.title for row in ProjectRecording.objects.filter(project=project)]


# --- adding -----------------------------------------------------------------------------------


def test_a_picture_is_encoded_anew_and_goes_to_the_end(client, project):
    picture(project)

    client.post(
        at("my_part_add", project.pk, "picture"),
        {"picture": picture_upload("гора.jpg"), "picture_alt": "A mountain"},
    )

    added = ProjectPicture.objects.filter(project=project).last()
    assert (added.order, added.picture_alt) == (1, "A mountain")
    assert added.picture.name.endswith(".webp")
    with default_storage.open(added.picture.name) as file, Image.open(file) as opened:
        assert (opened.format, dict(opened.getexif())) == ("WEBP", {})
    page = client.get(project.get_absolute_url()).text
    assert 'alt="A mountain"' in page


def test_a_document_is_private_until_its_owner_says_otherwise(client, project):
    client.post(at("my_part_add", project.pk, "document"), {"file": pdf(), "title": "Plan"})

    row = ProjectDocument.objects.get()
    assert (row.is_public, row.size, row.file.name.startswith("private/")) == (
        False,
        len(PDF),
        True,
    )
    assert "plan" not in row.file.name
    assert "Plan" not in client.get(project.get_absolute_url()).text


def test_bad_input_keeps_what_was_typed_and_asks_for_the_file_again(client, project):
    bad = client.post(
        at("my_part_add", project.pk, "document"),
        {"file": pdf(content=b"<html>"), "title": "Kept"},
    )
    no_title = client.post(at("my_part_add", project.pk, "document"), {"file": pdf(), "title": ""})
    image = client.post(
        at("my_part_add", project.pk, "picture"),
        {"picture": hostile_upload(), "picture_alt": "Kept"},
    )
    link = client.post(
        at("my_part_add", project.pk, "recording"),
        {"kind": "video", "title": "Kept", "link": "javascript:alert(1)"},
    )

    for page in (bad, image, link):
        assert 'value="Kept"' in page.text
    assert "Please choose the file again." in no_title.text
    assert not ProjectDocument.objects.exists()
    assert not ProjectPicture.objects.exists()
    assert not ProjectRecording.objects.exists()


def test_a_full_list_says_so(client, project, monkeypatch):
    monkeypatch.setitem(project_parts.MOST, ProjectRecording, 1)
    recording(project)

    listed = client.get(at("my_parts", project.pk)).text
    page = client.post(
        at("my_part_add", project.pk, "recording"),
        {"kind": "sound", "title": "Second", "link": "https://example.org/"},
    ).text

    assert "At most here: 1" in listed
    assert "at most 1 of these" in page
    assert titles(project) == ["Trailer"]


# --- order ------------------------------------------------------------------------------------


def test_parts_move_by_buttons_and_by_hand_and_stop_at_the_ends(client, project):
    for order, title in enumerate("abc"):
        recording(project, title, order)
    first, _second, third = ProjectRecording.objects.filter(project=project)
    orders = []

    for row, values in [
        (first, {"way": "up"}),
        (first, {"way": "down"}),
        (third, {"place": "0"}),
        (third, {"place": "99999"}),
        (third, {"place": "junk", "way": "up"}),
    ]:
        client.post(at("my_part_move", "recording", row.pk), values)
        orders.append("".join(titles(project)))

    assert orders == ["abc", "bac", "cba", "bac", "bca"]


def test_works_and_projects_are_put_in_order_by_hand_too(client, project):
    works = [PortfolioItemFactory(professional=project.owner, order=n) for n in range(3)]
    other = ProjectFactory(owner=project.owner, title="Second")
    Project.objects.filter(pk=project.pk).update(title="First")

    client.post(at("my_work_move", works[2].pk), {"place": "0"})
    before = list(project.owner.projects.order_by(*own_works.OWN_ORDER))
    client.post(at("my_project_move", before[1].pk), {"way": "up"})

    assert [work.pk for work in project.owner.portfolio.all()] == [
        works[2].pk,
        works[0].pk,
        works[1].pk,
    ]
    assert list(project.owner.projects.order_by(*own_works.OWN_ORDER)) == before[::-1]
    page = client.get(project.owner.get_absolute_url())
    assert [row for row, _address in page.context["projects"]] == before[::-1]
    assert {other, project} == set(before)


# --- who ----------------------------------------------------------------------------------------


def reads(client, row, user=None):
    client.logout()
    if user is not None:
        client.force_login(user)
    return client.get(at("project_document", row.pk)).status_code


def test_who_may_read_a_document(client, project):
    private, public = document(project), document(project, public=True)
    owner, staff = project.owner.user, UserFactory(superuser=True)
    stranger = ProfessionalFactory(public=True).user

    assert [reads(client, private, user) for user in (None, stranger, owner, staff)] == [
        404,
        404,
        200,
        200,
    ]
    assert [reads(client, public, user) for user in (None, stranger, owner, staff)] == [200] * 4


@pytest.mark.parametrize("hidden", ["project", "owner"])
def test_a_public_document_goes_with_its_project(client, project, hidden):
    row = document(project, public=True)
    before = reads(client, row)

    if hidden == "project":
        Project.objects.filter(pk=project.pk).update(published_at=None)
    else:
        type(project.owner).objects.filter(pk=project.owner_id).update(visibility="private")

    assert (before, reads(client, row)) == (200, 404)


def test_a_document_is_a_download_that_no_browser_opens_as_a_page(client, project):
    row = document(project, public=True, title="Жоспар / «Көш»")

    response = client.get(at("project_document", row.pk))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert client.get(f"/media/{row.file.name}").status_code in {302, 404}


@pytest.mark.parametrize("who", ["visitor", "stranger", "owner"])
@pytest.mark.parametrize("kind", KINDS)
def test_pages_of_parts_are_the_owners_alone(client, project, kind, who):
    row = {"picture": picture, "recording": recording, "document": document}[kind](project)
    client.logout()
    if who != "visitor":
        client.force_login(project.owner.user if who == "owner" else ProfessionalFactory().user)
    pages = [
        at("my_parts", project.pk),
        at("my_part_add", project.pk, kind),
        at("my_part", kind, row.pk),
        at("my_part_remove", kind, row.pk),
    ]

    got = {client.get(page).status_code for page in pages}
    if who != "owner":
        got |= {client.post(page).status_code for page in pages[1:]}
        got.add(client.post(at("my_part_move", kind, row.pk), {"place": "0"}).status_code)

    assert got == {{"visitor": 302, "stranger": 404, "owner": 200}[who]}
    assert type(row).objects.filter(pk=row.pk).exists()


def test_an_unknown_kind_is_not_found(client, project):
    assert client.get(at("my_part_add", project.pk, "x")).status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "fr", "en"])
@pytest.mark.parametrize("count", [1, 5])
def test_pages_take_as_many_queries_for_one_as_for_five(
    client, project, count, language, django_assert_max_num_queries
):
    for order in range(count):
        picture(project, order)
        recording(project, order=order)
        document(project, public=True)

    with django_assert_max_num_queries(8):
        assert client.get(at("my_parts", project.pk, language=language)).status_code == 200
    client.logout()
    with django_assert_max_num_queries(13):
        page = client.get(f"/{language}{project.get_absolute_url()[3:]}")
    assert page.text.count("Planted plan") == count


# --- leaving ------------------------------------------------------------------------------------


def files(folder="private/projects"):
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


@pytest.mark.parametrize("way", ["part", "project", "account"])
def test_files_go_with_the_part_the_project_and_the_account(
    client, project, way, django_capture_on_commit_callbacks
):
    shown, paper = picture(project), document(project)

    with django_capture_on_commit_callbacks(execute=True):
        if way == "part":
            client.post(at("my_part_remove", "picture", shown.pk))
            client.post(at("my_part_remove", "document", paper.pk))
        elif way == "project":
            client.post(at("my_project_remove", project.pk))
        else:
            erase(project.owner.user)

    assert files() == []
    assert files("projects") == []
    assert not ProjectPicture.objects.exists()
    assert not ProjectDocument.objects.exists()


def test_the_copy_of_ones_data_names_every_part(project):
    shown, paper = picture(project), document(project)
    recording(project)

    found = personal_data(project.owner.user)["projects"][0]

    assert found["pictures"] == [{"picture": shown.picture.name, "picture_alt": "Alt 0"}]
    assert [row["file"] for row in found["documents"]] == [paper.file.name]
    assert [row["link"] for row in found["recordings"]] == ["https://example.org/v"]


def test_staff_read_everything_that_hangs_on_a_project_at_its_desk(client, project):
    paper = document(project)
    recording(project)
    picture(project)
    client.force_login(UserFactory(superuser=True))

    page = client.get(reverse("admin:applicants_project_change", args=[project.pk]))

    assert "Planted plan" in page.text
    assert f"/projects/documents/{paper.pk}/" in page.text
    assert "https://example.org/v" in page.text
