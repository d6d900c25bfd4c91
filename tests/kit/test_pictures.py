"""Uploaded pictures in several sizes: made, shown, taken away."""

import re
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.template import Context, Template
from PIL import Image

from applicants.models import PortfolioItem
from partnership.accounts.services.erasure import erase
from partnership.kit import pictures
from partnership.kit.hints import Hint
from tests.factories.applicants import PortfolioItemFactory, ProfessionalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture_file(width=700, height=350, mode="RGB", format_="WEBP"):
    target = BytesIO()
    Image.new(mode, (width, height), (20, 90, 60, 0)[: len(mode)]).save(target, format_)
    return ContentFile(target.getvalue(), name=f"a.{format_.lower()}")


def work_with(file, **given):
    return PortfolioItemFactory(picture=file, **given)


def shown(work, options='sizes="24rem"'):
    template = Template('{% picture work "picture" ' + options + " %}")
    return template.render(Context({"work": work}))


def stored():
    folder = default_storage.path("")
    from pathlib import Path

    return sorted(str(p.relative_to(folder)) for p in Path(folder).rglob("*") if p.is_file())


def test_without_an_upload_nothing_is_printed():
    assert shown(PortfolioItemFactory()) == ""


def test_the_original_is_shown_with_its_size_while_variants_are_missing():
    work = work_with(picture_file(), picture_alt="Войлок")

    html = shown(work)

    assert f'src="{work.picture.url}" width="700" height="350" alt="Войлок"' in html
    assert "srcset" not in html


def test_variants_are_offered_as_avif_and_jpeg_up_to_the_width_of_the_original():
    work = work_with(picture_file())
    pictures.make_missing()

    html = shown(work)

    folder = f"/media/variants/{work.picture.name}"
    avif = f'srcset="{folder}/320.avif 320w, {folder}/640.avif 640w" sizes="24rem"'
    assert f'<source type="image/avif" {avif}>' in html
    assert f'<img src="{folder}/640.jpg" srcset="{folder}/320.jpg 320w' in html
    assert 'width="700" height="350"' in html
    assert 'loading="lazy"' in html
    assert 'loading="lazy"' not in shown(work, 'sizes="24rem" lazy=False')


def test_each_variant_is_what_its_address_says():
    work = work_with(picture_file(200, 100, "RGBA", "PNG"))

    assert pictures.make_missing() == 1

    folder = f"variants/{work.picture.name}"
    made = [Image.open(default_storage.open(f"{folder}/200.{kind}")) for kind in ("avif", "jpg")]
    assert [(image.format, image.size) for image in made] == [
        ("AVIF", (200, 100)),
        ("JPEG", (200, 100)),
    ]
    assert made[1].getpixel((50, 50)) == (255, 255, 255)


def test_a_huge_picture_has_four_widths():
    work = work_with(picture_file(2000, 1000))
    pictures.make_missing()

    assert pictures.variants_of(work.picture.name).widths == pictures.WIDTHS


def test_a_description_in_another_language_says_so():
    work = work_with(picture_file(), picture_alt='A "felt" wall', text_language="en")

    html = shown(work)

    assert 'alt="A &quot;felt&quot; wall" lang="en"' in html
    assert 'alt=""' in shown(work, 'alt=""')


@pytest.mark.parametrize("lost", ["gone", "broken"])
def test_a_lost_or_broken_file_stops_neither_the_page_nor_the_others(lost):
    work, sound = work_with(picture_file()), work_with(picture_file())
    default_storage.delete(work.picture.name)
    if lost == "broken":
        default_storage.save(work.picture.name, ContentFile(b"no picture"))

    assert pictures.make_missing() == 1

    work = PortfolioItem.objects.get(pk=work.pk)
    assert work.picture.url in shown(work)
    assert pictures.variants_of(sound.picture.name)


def test_what_is_private_is_never_copied():
    name = default_storage.save("private/evidence/a.webp", picture_file())

    assert pictures.make(name) is False


def test_making_twice_makes_nothing_new(capsys):
    work_with(picture_file())

    call_command("make_pictures")
    call_command("make_pictures")

    lines = capsys.readouterr().out.splitlines()
    assert lines == ["Pictures: 1 made, 0 removed.", "Pictures: 0 made, 0 removed."]


def test_pictures_that_nothing_shows_go_with_their_variants():
    kept, dropped = work_with(picture_file()), work_with(picture_file())
    pictures.make_missing()
    dropped.delete()

    assert pictures.remove_left_over() == 1

    assert {kept.picture.name in path for path in stored()} == {True}
    assert len(stored()) == 6


def test_an_upload_whose_row_is_not_yet_committed_is_left_alone():
    name = default_storage.save("portfolio/new.webp", picture_file())

    pictures.remove_left_over()

    assert default_storage.exists(name)


def test_erasing_a_person_takes_pictures_and_variants_away(django_capture_on_commit_callbacks):
    person = ProfessionalFactory(photo=picture_file())
    work_with(picture_file(), professional=person)
    pictures.make_missing()
    assert len(stored()) == 12

    with django_capture_on_commit_callbacks(execute=True):
        erase(person.user)

    assert stored() == []
    assert not re.findall("variants/.+", " ".join(default_storage.listdir("variants/people")[0]))


def test_many_uploads_of_one_transaction_make_one_hint(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        pictures.expected_on_commit()
        pictures.expected_on_commit()

    assert callbacks == [Hint("kit.make_pictures")]


def test_a_photo_uploaded_by_staff_is_judged_as_well(admin_client):
    person = ProfessionalFactory()
    form = (
        admin_client.get(f"/en/admin/applicants/professional/{person.pk}/change/")
        .context["adminform"]
        .form
    )
    hostile = SimpleUploadedFile("a.jpg", b"<?php system($_GET[0]);", content_type="image/jpeg")

    assert type(form).images == ("photo",)
    refused = type(form)(
        {**form.initial, "edit_token": form["edit_token"].value()},
        {"photo": hostile},
        instance=person,
    )
    assert "photo" in refused.errors
