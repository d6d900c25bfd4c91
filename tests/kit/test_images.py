"""Pictures from strangers: what is refused, what is left of the rest."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from partnership.kit.images import ImageRefused, clean_image

GPS = 0x8825
ORIENTATION = 0x0112


def picture(format_="JPEG", size=(60, 40), mode="RGB", **options):
    target = BytesIO()
    Image.new(mode, size, 200 if mode == "L" else tuple([200, 30, 30, 90][: len(mode)])).save(
        target, format_, **options
    )
    return target.getvalue()


def uploaded(raw, name="photo.jpg"):
    return SimpleUploadedFile(name, raw)


def opened(content):
    return Image.open(BytesIO(content.read()))


def png_of_size(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    packed = zlib.compress(b"\x00" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


HOSTILE = {
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.svg"),
    "svg called jpg": (b'<?xml version="1.0"?><svg onload="x()"/>', "a.jpg"),
    "html": (b"<html><script>alert(1)</script></html>", "a.html"),
    "html called png": (b"<!DOCTYPE html><p>x", "a.png"),
    "php": (b"<?php system($_GET[0]);", "a.php"),
    "php behind a gif header": (b"GIF89a<?php system($_GET[0]);", "a.gif"),
    "php behind a picture": (picture() + b"<?php system($_GET[0]); ?>", "a.jpg"),
    "script in a comment": (picture(comment=b"<script>alert(1)</script>"), "a.jpg"),
    "archive behind a picture": (picture() + b"PK\x03\x04xxPK\x05\x06" + b"\0" * 18, "a.jpg"),
    "pdf before a picture": (b"%PDF-1.4\n" + picture(), "a.jpg"),
    "double extension": (picture(), "a.php.jpg"),
    "wrong extension": (picture(), "a.exe"),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n", "a.jpg"),
    "gif": (picture("GIF"), "a.jpg"),
    "tiff": (picture("TIFF"), "a.jpg"),
    "bmp": (picture("BMP"), "a.jpg"),
    "truncated jpeg": (picture(size=(600, 400))[:900], "a.jpg"),
    "truncated png": (picture("PNG", size=(600, 400))[:90], "a.png"),
    "pixel bomb": (png_of_size(30_000, 30_000), "a.png"),
    "smaller pixel bomb": (png_of_size(9_000, 9_000), "a.png"),
    "header of 2^31": (png_of_size(2**31 - 1, 2**31 - 1), "a.png"),
    "header beyond 2^31": (png_of_size(2**32 - 1, 1), "a.png"),
    "too little data": (png_of_size(1000, 1000), "a.png"),
    "empty": (b"", "a.jpg"),
    "noise": (bytes(range(256)) * 40, "a.jpg"),
    "nul name": (b"\x00", "a.jpg"),
    "too large": (picture() + b"\x00" * (11 * 1024 * 1024), "a.jpg"),
}


@pytest.mark.parametrize(("raw", "name"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_with_a_sentence(raw, name, monkeypatch):
    # As it is in a process that has made a PDF.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(ImageRefused) as refusal:
        clean_image(uploaded(raw, name))

    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (picture("JPEG"), "фото Әсем.JPG"),
        (picture("JPEG", mode="CMYK"), "a.jpeg"),
        (picture("JPEG", mode="L"), "a.jpg"),
        (picture("PNG", mode="RGBA"), "Иванов А.Б..png"),
        (picture("PNG", mode="L"), "a.png"),
        (picture("WEBP"), "a.webp"),
        (picture("WEBP"), "blob"),
        (picture(comment=b'<?xml version="1.0"?><!DOCTYPE plist PUBLIC "x">'), "photoshop.jpg"),
    ],
)
def test_a_picture_is_stored_as_webp_under_a_name_of_ours(raw, name):
    stored = clean_image(uploaded(raw, name))

    assert stored.name.endswith(".webp")
    assert len(stored.name) == 37
    found = opened(stored)
    assert (found.format, found.size) == ("WEBP", (60, 40))


def test_two_uploads_never_share_a_name():
    names = {clean_image(uploaded(picture())).name for _ in range(3)}

    assert len(names) == 3


def test_the_place_and_whatever_follows_the_picture_are_gone():
    exif = Image.Exif()
    exif[0x010E] = "SECRET-DESCRIPTION"
    exif.get_ifd(GPS)[1] = "N"
    raw = picture(exif=exif.tobytes()) + b"SECRET-TRAILER"

    stored = clean_image(uploaded(raw))

    content = stored.read()
    assert b"SECRET" not in content
    found = Image.open(BytesIO(content))
    assert (dict(found.getexif()), "exif" in found.info, "xmp" in found.info) == ({}, False, False)


def test_a_sideways_photo_is_turned_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    stored = clean_image(uploaded(picture(size=(60, 40), exif=exif.tobytes())))

    assert opened(stored).size == (40, 60)


def test_a_large_picture_is_made_smaller():
    stored = clean_image(uploaded(picture(size=(4000, 1000))), max_side=500)

    assert opened(stored).size == (500, 125)


def test_transparency_is_kept():
    stored = clean_image(uploaded(picture("PNG", mode="RGBA"), "a.png"))

    assert opened(stored).convert("RGBA").getpixel((5, 5))[3] < 100
