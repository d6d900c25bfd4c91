"""Which part of a photo is shown, and that nobody else is given the whole."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from applicants.models import Professional
from partnership.accounts.services.erasure import erase
from partnership.kit.images import Framing
from tests.applicants.own_pages import at, filled_in, picture_upload
from tests.factories.applicants import ProfessionalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def member():
    person = ProfessionalFactory(user__language="en")
    return person.user


def save(client, **typed):
    return client.post(at("profile"), filled_in(client, at("profile"), **typed))


def striped_upload(name="photo.png"):
    """Three squares side by side: red, green, blue."""
    picture = Image.new("RGB", (300, 100))
    for place, colour in enumerate(((220, 0, 0), (0, 220, 0), (0, 0, 220))):
        picture.paste(colour, (place * 100, 0, place * 100 + 100, 100))
    target = BytesIO()
    picture.save(target, "PNG")
    return SimpleUploadedFile(name, target.getvalue(), content_type="image/png")


def shown_photo():
    """Its size, and which of red, green and blue is the strongest in its middle."""
    with Image.open(Professional.objects.get().photo) as picture:
        middle = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
        return picture.size, max(range(3), key=lambda band: middle[band])


@pytest.fixture
def photographed(client, member):
    client.force_login(member)
    save(client, photo=striped_upload(), photo_alt="Stripes")
    return client


def test_a_photo_is_shown_whole_until_a_part_is_chosen(photographed):
    person = Professional.objects.get()

    assert shown_photo() == ((300, 100), 1)
    assert person.photo_whole.name == ""


@pytest.mark.parametrize(("x", "band"), [(0, 0), (50, 1), (100, 2)])
def test_the_chosen_part_is_what_everybody_is_shown(photographed, x, band):
    save(photographed, photo_x=x, photo_part=50)

    assert shown_photo() == ((50, 50), band)
    page = photographed.get(at("profile_preview")).text
    assert Professional.objects.get().photo.name in page


def test_another_part_is_cut_from_the_whole_and_not_from_the_part(photographed):
    save(photographed, photo_x=0)
    save(photographed, photo_x=100)

    assert shown_photo() == ((100, 100), 2)


def test_the_whole_can_be_shown_again(photographed, settings, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        save(photographed, photo_x=0)
    with django_capture_on_commit_callbacks(execute=True):
        save(photographed, photo_x=50)

    assert shown_photo() == ((300, 100), 1)
    assert Professional.objects.get().photo_whole.name == ""
    left = [path for path in Path(settings.MEDIA_ROOT).rglob("*.webp")]
    assert len(left) == 1


def test_a_new_photo_has_no_part_chosen_and_the_old_whole_goes(
    photographed, settings, django_capture_on_commit_callbacks
):
    save(photographed, photo_x=0)
    old = Professional.objects.get().photo_whole

    with django_capture_on_commit_callbacks(execute=True):
        save(photographed, photo=picture_upload())

    person = Professional.objects.get()
    assert (person.framing, person.photo_whole.name) == (Framing(), "")
    assert not old.storage.exists(old.name)


def test_the_photo_goes_with_its_whole(photographed, django_capture_on_commit_callbacks):
    save(photographed, photo_x=0)
    person = Professional.objects.get()
    files = (person.photo, person.photo_whole)

    with django_capture_on_commit_callbacks(execute=True):
        erase(person.user)

    assert not any(file.storage.exists(file.name) for file in files)


def test_the_whole_is_for_its_owner_alone(photographed, client):
    save(photographed, photo_x=0)
    whole = Professional.objects.get().photo_whole

    mine = photographed.get(at("profile_photo"))
    client.force_login(ProfessionalFactory().user)
    others = client.get(at("profile_photo"))
    direct = client.get(whole.url)

    assert b"".join(mine.streaming_content) == whole.open().read()
    assert "no-store" in mine["Cache-Control"]
    assert (others.status_code, direct.status_code) == (404, 404)


@pytest.mark.parametrize("wrong", ["101", "-1", "10", "x", "1e9", "99999999999"])
def test_a_part_outside_of_the_photo_is_refused_on_the_page(photographed, wrong):
    page = save(photographed, photo_part=wrong)

    assert page.status_code == 200
    assert Professional.objects.get().framing == Framing()


def test_an_emptied_slider_stays_where_it_was(photographed):
    save(photographed, photo_x="80", photo_part="50")
    page = save(photographed, photo_x="", photo_y="", photo_part="")

    assert page.status_code == 302
    person = Professional.objects.get()
    assert (person.photo_x, person.photo_part) == (80, 50)


def test_sliders_wait_for_a_photo(client, member):
    client.force_login(member)
    without = client.get(at("profile")).text
    save(client, photo=striped_upload())

    assert 'type="range"' not in without
    assert client.get(at("profile")).text.count('type="range"') == 3
