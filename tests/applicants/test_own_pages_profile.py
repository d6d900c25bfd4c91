"""The person's own profile: what they write, who sees it, and that nothing gets lost."""

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from applicants.choices import Visibility
from applicants.models import Professional
from partnership.accounts.choices import Purpose
from partnership.accounts.models import ConsentRecord
from partnership.accounts.services import consents
from partnership.kit import shelf
from tests.applicants.own_pages import at, filled_in, hostile_upload, picture_upload
from tests.factories.accounts import ConsentTextFactory, UserFactory
from tests.factories.applicants import (
    PortfolioItemFactory,
    ProfessionalFactory,
    ProjectFactory,
)
from tests.factories.programs import CityFactory, SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def member(client):
    user = UserFactory(language="en")
    client.force_login(user)
    return user


@pytest.fixture
def text():
    return ConsentTextFactory(
        purpose=Purpose.PUBLIC_DIRECTORY, version="2.0", label_en="Show me in the public directory"
    )


def in_force(user):
    return ConsentRecord.objects.filter(user=user, withdrawn_at__isnull=True).count()


def save(client, **typed):
    return client.post(at("profile"), filled_in(client, at("profile"), **typed))


def is_public(person):
    return Professional.objects.public().filter(pk=person.pk).exists()


def test_everything_one_says_about_oneself_is_saved(client, member):
    sector = SectorFactory()
    ProfessionalFactory(user=member)

    response = save(
        client,
        headline="Felt artist",
        bio="I felt.\n\nI feel.",
        skills="felt, dyeing",
        seeks="A studio in Lyon",
        links="https://example.org/a\nhttps://example.org/b",
        text_language="en",
        sectors=[sector.pk],
        visibility="partners",
    )

    person = Professional.objects.get()
    assert response.status_code == 302
    assert (person.headline, person.bio, person.skills) == (
        "Felt artist",
        "I felt.\n\nI feel.",
        "felt, dyeing",
    )
    assert person.links == ["https://example.org/a", "https://example.org/b"]
    assert (person.text_language, person.visibility) == ("en", Visibility.PARTNERS)
    assert "felt artist" in person.search_text


def test_public_needs_the_tick_which_is_never_set_beforehand(client, member, text):
    person = ProfessionalFactory(user=member)
    page = client.get(at("profile")).content.decode()

    response = save(client, visibility="public", headline="Kept")

    assert "Show me in the public directory" in page
    assert text.get_absolute_url() in page
    assert 'name="agrees" id="id_agrees" checked' not in page
    assert "Tick this box to be shown to everybody" in response.content.decode()
    assert 'value="Kept"' in response.content.decode()
    assert (in_force(member), is_public(person)) == (0, False)


def test_the_tick_is_recorded_as_consent_and_makes_the_profile_public(client, member, text):
    person = ProfessionalFactory(user=member)

    save(client, visibility="public", agrees="on")

    record = ConsentRecord.objects.get()
    assert (record.user, record.purpose, record.version, record.language, record.channel) == (
        member,
        Purpose.PUBLIC_DIRECTORY,
        "2.0",
        "en",
        "profile",
    )
    assert is_public(person)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"agrees": ""}, Visibility.PRIVATE),
        ({"visibility": "private"}, Visibility.PRIVATE),
        ({"visibility": "partners", "agrees": ""}, Visibility.PARTNERS),
    ],
)
def test_unticking_or_going_private_withdraws_at_once(client, member, change, left):
    person = ProfessionalFactory(user=member, public=True)
    project = ProjectFactory(owner=person)

    save(client, **change)

    person.refresh_from_db()
    assert (in_force(member), is_public(person), person.visibility) == (0, False, left)
    assert not type(project).objects.public().exists()


def test_saving_a_public_profile_again_keeps_the_one_consent(client, member):
    person = ProfessionalFactory(user=member, public=True)

    save(client, headline="New")

    assert (ConsentRecord.objects.count(), in_force(member), is_public(person)) == (1, 1, True)


def test_a_new_wording_does_not_hide_who_agreed_to_the_one_before(client, member):
    person = ProfessionalFactory(user=member, public=True)
    ConsentTextFactory(purpose=Purpose.PUBLIC_DIRECTORY, version="9.0")

    save(client, headline="New")

    assert (ConsentRecord.objects.count(), is_public(person)) == (1, True)


def test_a_wording_that_changed_meanwhile_is_shown_before_it_counts(client, member, text):
    person = ProfessionalFactory(user=member)
    typed = filled_in(client, at("profile"), visibility="public", agrees="on", headline="Kept")
    ConsentTextFactory(purpose=Purpose.PUBLIC_DIRECTORY, version="3.0")

    refused = client.post(at("profile"), typed)

    page = refused.content.decode()
    assert "The text of the consent has changed." in page
    assert 'value="Kept"' in page
    assert (in_force(member), is_public(person)) == (0, False)
    assert Professional.objects.get().headline == ""
    form = refused.context["form"]
    assert (form["version"].value(), form["agrees"].value()) == ("3.0", False)

    client.post(at("profile"), typed | {"version": "3.0"})

    assert (ConsentRecord.objects.get().version, is_public(person)) == ("3.0", True)


def test_without_a_published_wording_nobody_becomes_public(client, member):
    ProfessionalFactory(user=member)

    page = save(client, visibility="public").content.decode()

    assert "The text of this consent is not published yet." in page


def test_a_stale_tab_is_refused_once_and_keeps_what_was_typed(client, member):
    ProfessionalFactory(user=member, headline="First")
    stale = filled_in(client, at("profile"), headline="From the old tab")
    save(client, headline="From the new tab")

    refused = client.post(at("profile"), stale)

    page = refused.content.decode()
    assert "This was saved elsewhere while you were writing" in page
    assert 'value="From the old tab"' in page
    assert Professional.objects.get().headline == "From the new tab"

    client.post(at("profile"), stale | {"seen": refused.context["form"]["seen"].value()})

    assert Professional.objects.get().headline == "From the old tab"


def test_a_double_click_saves_once_and_complains_of_nothing(client, member):
    typed = filled_in(client, at("profile"), given_name="Әсем", links="https://example.org/")

    answers = [client.post(at("profile"), typed).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Professional.objects.get().given_name == "Әсем"


def test_a_tab_from_before_a_withdrawal_does_not_bring_the_profile_back(client, member):
    person = ProfessionalFactory(user=member, public=True)
    stale = filled_in(client, at("profile"))
    consents.withdraw(member, Purpose.PUBLIC_DIRECTORY)

    client.post(at("profile"), stale)

    assert (in_force(member), is_public(person)) == (0, False)


def test_a_second_first_save_does_not_make_a_second_profile(client, member):
    empty = filled_in(client, at("profile"), given_name="Әсем")
    client.post(at("profile"), empty)

    page = client.post(at("profile"), empty | {"given_name": "Айша"}).content.decode()

    assert "This was saved elsewhere" in page
    assert Professional.objects.get().given_name == "Әсем"


def test_a_photo_is_stored_anew_and_goes_when_it_is_replaced_or_removed(
    client, member, django_capture_on_commit_callbacks
):
    ProfessionalFactory(user=member)
    save(client, photo=picture_upload(), photo_alt="Me")
    first = Professional.objects.get().photo.name

    with django_capture_on_commit_callbacks(execute=True):
        save(client, photo=picture_upload())
    second = Professional.objects.get().photo.name
    assert f"/media/{second}" in client.get(at("profile")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        save(client, remove_picture="on")

    assert (first[:7], first[-5:]) == ("people/", ".webp")
    assert first != second
    assert Professional.objects.get().photo.name == ""
    assert default_storage.listdir("people")[1] == []


def test_a_hostile_photo_is_refused_with_a_sentence_and_the_words_are_kept(client, member):
    ProfessionalFactory(user=member)

    page = save(client, photo=hostile_upload(), headline="Kept").content.decode()

    assert "File type not allowed. Allowed types: JPEG, PNG, WebP." in page
    assert 'value="Kept"' in page
    assert Professional.objects.get().photo.name == ""


def test_a_photo_lost_through_another_error_is_asked_for_again(client, member):
    ProfessionalFactory(user=member)

    page = save(client, photo=picture_upload(), links="no address").content.decode()

    assert "Not a web address: no address." in page
    assert "Please choose the picture again." in page
    assert "\nno address</textarea>" in page


def test_what_is_missing_is_listed_by_what_it_is_for(client, member):
    ProfessionalFactory(user=member, latin_name="")

    page = client.get(at("profile")).content.decode()

    assert "For registrations and certificates — Name in Latin script" in page
    assert "For your public page — In one line, About me, Photo, Links" in page


@pytest.mark.parametrize("count", [1, 5])
def test_the_profile_page_takes_few_queries(
    client, member, text, count, django_assert_max_num_queries
):
    ProfessionalFactory(user=member, public=True, sectors=[SectorFactory() for _ in range(count)])
    for n in range(count):
        CityFactory(slug=f"city-{n}")
    client.get(at("profile"))

    with django_assert_max_num_queries(10):
        client.get(at("profile"))


# --- as others see it -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_takes_the_kept_public_page_away_at_the_next_request(client, settings):
    settings.PAGE_CACHE = True
    shelf.forget()
    person = ProfessionalFactory(public=True)
    client.force_login(person.user)
    visitor, address = Client(), person.get_absolute_url()
    visitor.get(address)
    kept = visitor.get(address)

    save(client, visibility="private")

    assert kept.headers.get("ETag")
    assert "session" not in visitor.cookies
    assert visitor.get(address).status_code == 404
    shelf.forget()


def test_the_owner_sees_the_public_page_before_it_is_public(client, member):
    person = ProfessionalFactory(user=member, headline="Felt artist")
    PortfolioItemFactory(professional=person, title="A felt wall")
    shown = ProjectFactory(owner=person, title="Shown")
    ProjectFactory(owner=person, title="Draft", unpublished=True)

    response = client.get(at("profile_preview"))

    page = response.content.decode()
    assert "Preview: only you see this page." in page
    assert ["Felt artist" in page, "A felt wall" in page, "Shown" in page] == [True] * 3
    assert "Draft" not in page
    assert [at("my_project", shown.pk) in page, shown.get_absolute_url() in page] == [True, False]
    assert "no-store" in response["Cache-Control"]
    assert Client().get(person.get_absolute_url()).status_code == 404


def test_the_preview_is_ones_own_only(client, member):
    ProfessionalFactory(headline="Somebody else")

    response = client.get(at("profile_preview"))

    assert (response.status_code, response["Location"]) == (302, at("profile"))
    assert Client().get(at("profile_preview")).status_code == 302


@pytest.mark.parametrize("count", [1, 5])
def test_the_preview_takes_few_queries(client, member, count, django_assert_max_num_queries):
    person = ProfessionalFactory(user=member, sectors=[SectorFactory() for _ in range(count)])
    for _n in range(count):
        PortfolioItemFactory(professional=person)
        ProjectFactory(owner=person, sectors=[SectorFactory()])

    with django_assert_max_num_queries(10):
        client.get(at("profile_preview"))
