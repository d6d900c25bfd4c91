"""A person's own translations: shown to whom they are for, the original to everybody else."""

import pytest

from applicants.models import ProfileText, ProjectText, WorkText
from partnership.accounts.exports import personal_data
from partnership.accounts.services.erasure import erase
from tests.applicants.own_pages import at, filled_in
from tests.factories.applicants import PortfolioItemFactory, ProfessionalFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def person(client):
    owner = ProfessionalFactory(
        public=True,
        user__language="en",
        text_language="ru",
        headline="Художница",
        bio="Валяю войлок.",
    )
    client.force_login(owner.user)
    return owner


@pytest.fixture
def project(person):
    return ProjectFactory(
        owner=person, title="Кочевье", summary="О дороге.", description="Длинный путь."
    )


def translate(client, kind, row, code, **typed):
    address = at("my_text", kind, row.pk, code)
    return client.post(address, filled_in(client, address, **typed))


def page_of(client, row, language):
    return client.get(f"/{language}{row.get_absolute_url()[3:]}").text


def test_the_reader_gets_their_language_and_nothing_is_said(client, person):
    translate(client, "profile", person, "fr", headline="Artiste", bio="Je feutre la laine.")
    client.logout()

    french, english = page_of(client, person, "fr"), page_of(client, person, "en")

    assert "Artiste" in french
    assert "Je feutre la laine." in french
    assert "Художница" not in french
    assert "note sm" not in french
    assert '<span lang="ru">Художница</span>' in english
    assert "stands in one language: Russian" in english


def test_a_part_that_is_not_translated_stands_as_it_was_written(client, project):
    translate(client, "project", project, "en", title="The Move", summary="On the road.")
    client.logout()

    page = page_of(client, project, "en")

    assert "<h1>The Move</h1>" in page
    assert "<title>The Move" in page
    assert '<div class="prose" lang="ru"><p>Длинный путь.</p>' in page
    assert "has translated a part of this text" in page


def test_lists_show_the_language_of_the_reader(client, person, project):
    work = PortfolioItemFactory(professional=person, title="Шар", text_language="ru")
    translate(client, "project", project, "fr", title="La transhumance")
    translate(client, "work", work, "fr", title="La boule")
    client.logout()

    listed = client.get("/fr/projects/").text
    page = page_of(client, person, "fr")

    assert "La transhumance" in listed
    assert "Кочевье" not in listed
    assert "La boule" in page
    assert '<span lang="ru">Шар</span>' in page_of(client, person, "kk")


def test_search_finds_the_original_and_every_translation(client, person, project):
    translate(client, "project", project, "fr", title="La transhumance")
    translate(client, "profile", person, "en", headline="Feltmaker")
    client.logout()

    for words in ("transhumance", "Кочевье", "кочевье"):
        found = client.get("/en/projects/", {"q": words})
        assert found.context["page"].paginator.count == 1
        assert client.get("/en/search/", {"q": words}).text.count("/en/projects/") > 0
    people = client.get("/ru/professionals/", {"q": "feltmaker"})
    assert people.context["page"].paginator.count == 1


def test_the_search_page_shows_the_readers_language(client, person, project):
    translate(client, "project", project, "fr", title="La transhumance", summary="Sur la route.")
    client.logout()

    page = client.get("/fr/search/", {"q": "transhumance"}).text

    assert "transhumance</mark>" in page
    assert "Кочевье" not in page


def test_a_translation_without_a_word_is_none(client, project):
    translate(client, "project", project, "en", title="The Move")
    translate(client, "project", project, "en", title="")

    assert not ProjectText.objects.exists()
    project.refresh_from_db()
    assert "move" not in project.search_text


def test_a_stale_tab_does_not_overwrite_a_translation(client, project):
    address = at("my_text", "project", project.pk, "en")
    stale = filled_in(client, address, title="From the old tab")
    translate(client, "project", project, "en", title="Newer")

    page = client.post(address, stale)
    kept = ProjectText.objects.get().title
    again = client.post(address, {**stale, "seen": page.context["form"]["seen"].value()})

    assert "saved elsewhere" in page.text
    assert 'value="From the old tab"' in page.text
    assert kept == "Newer"
    assert again.status_code == 302
    assert ProjectText.objects.get().title == "From the old tab"


def test_the_original_is_never_its_own_translation(client, project):
    response = client.get(at("my_text", "project", project.pk, "ru"))

    assert response["Location"] == at("my_project", project.pk)


@pytest.mark.parametrize("kind", ["profile", "work", "project"])
def test_translations_are_written_by_the_owner_only(client, kind):
    row = {
        "profile": ProfessionalFactory,
        "work": PortfolioItemFactory,
        "project": ProjectFactory,
    }[kind]()
    client.force_login(ProfessionalFactory().user)

    for code in ("en", "xx"):
        assert client.get(at("my_text", kind, row.pk, code)).status_code == 404
        assert client.post(at("my_text", kind, row.pk, code), {}).status_code == 404
    assert client.get(at("my_text", "x", row.pk, "en")).status_code == 404


def test_too_long_keeps_what_was_typed(client, project):
    page = translate(client, "project", project, "en", title="x" * 161, summary="Kept")

    assert page.status_code == 200
    assert "Kept" in page.text
    assert not ProjectText.objects.exists()


@pytest.mark.parametrize("rows", [1, 5, 50])
def test_lists_ask_as_much_for_one_as_for_fifty(client, rows, django_assert_max_num_queries):
    for _number in range(rows):
        project = ProjectFactory(text_language="ru", owner__headline="Художница")
        ProjectText.objects.create(project=project, language="en", title="Told")
        ProfileText.objects.create(professional=project.owner, language="en", headline="Told")

    for address in ("/en/projects/", "/en/professionals/"):
        with django_assert_max_num_queries(8):
            assert "Told" in client.get(address).text


def test_the_copy_of_ones_data_holds_translations_and_erasing_takes_them(client, person, project):
    work = PortfolioItemFactory(professional=person, text_language="ru")
    translate(client, "profile", person, "en", headline="Feltmaker")
    translate(client, "work", work, "en", title="Ball")
    translate(client, "project", project, "en", title="The Move")

    data = personal_data(person.user)
    told = data["professional"]["translations"] + data["projects"][0]["translations"]
    told += data["professional"]["portfolio"][0]["translations"]
    erase(person.user)

    assert [row.get("headline") or row["title"] for row in told] == [
        "Feltmaker",
        "The Move",
        "Ball",
    ]
    assert not any(model.objects.exists() for model in (ProfileText, ProjectText, WorkText))


@pytest.mark.parametrize("language", ["kk", "ru", "fr"])
def test_the_pages_open_in_every_language(client, project, language):
    codes = {"kk", "fr", "en"}
    for code in codes:
        page = client.get(at("my_text", "project", project.pk, code, language=language))
        assert page.status_code == 200
        assert "no-store" in page["Cache-Control"]
    assert client.get(at("my_project", project.pk, language=language)).text.count("/me/texts/") == 3
