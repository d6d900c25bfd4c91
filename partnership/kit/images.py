"""Pictures from strangers: judged by their content, stored as new files."""

import secrets
import struct
import warnings
import zlib
from io import BytesIO
from pathlib import PurePath
from typing import NamedTuple

from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_BYTES = 10 * 1024 * 1024
# What unpacks within 300 MB of memory; only JPEG can be read at a smaller scale.
MAX_PIXELS = {"JPEG": 30_000_000, "PNG": 18_000_000, "WEBP": 14_000_000}

_SUFFIXES = {"", ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp"}
_PROGRAM_SUFFIXES = {".php", ".phtml", ".phar", ".html", ".htm", ".svg", ".js", ".exe", ".asp"}
# Not "<?xml" and "<!doctype": Photoshop leaves both in honest pictures.
_PROGRAM_STARTS = (b"<?php", b"<script", b"<html", b"<svg", b"<!doctype html", b"<iframe")
_ARCHIVE_END = b"PK\x05\x06"
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    OverflowError,
    EOFError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class ImageRefused(ValueError):
    """The file is not stored; the text says why and fits under the field."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


def clean_image(
    uploaded_file: File, *, max_side: int = 2000, quality: int = 82, max_bytes: int = MAX_BYTES
) -> ContentFile:
    """Return the picture as a new WebP file of at most ``max_side`` pixels, randomly named.

    Turned upright first, then stripped of all metadata (a photo tells where it was taken)
    and of anything hidden behind or inside the picture. Raises ``ImageRefused``.
    """
    if (uploaded_file.size or 0) > max_bytes:
        size = filesizeformat(max_bytes)
        raise ImageRefused(_("The file is too large. Maximum size: %(size)s.") % {"size": size})
    raw = _read(uploaded_file)
    _refuse_disguise(uploaded_file.name or "", raw)
    picture = _upright(raw, max_side)
    target = BytesIO()
    picture.save(target, "WEBP", quality=quality, method=4)
    return ContentFile(target.getvalue(), name=f"{secrets.token_hex(16)}.webp")


class Framing(NamedTuple):
    """Which square of a picture is shown, in percent: where it lies, and how much it holds.

    ``part`` is its side, of the shorter side of the picture.
    """

    x: int = 50
    y: int = 50
    part: int = 100


def framed(raw: bytes, framing: Framing) -> ContentFile:
    """The square of a picture that ``clean_image`` has made, as a new file."""
    with Image.open(BytesIO(raw), formats=FORMATS) as opened:
        side = max(1, round(min(opened.size) * framing.part / 100))
        left = round((opened.width - side) * framing.x / 100)
        top = round((opened.height - side) * framing.y / 100)
        square = opened.crop((left, top, left + side, top + side))
    target = BytesIO()
    square.save(target, "WEBP", quality=88, method=4)
    return ContentFile(target.getvalue(), name=f"{secrets.token_hex(16)}.webp")


def _read(uploaded_file: File) -> bytes:
    uploaded_file.seek(0)
    raw: bytes = uploaded_file.read()
    uploaded_file.seek(0)
    return raw


def _refuse_disguise(name: str, raw: bytes) -> None:
    suffixes = [suffix.lower() for suffix in PurePath(name).suffixes]
    last = suffixes[-1] if suffixes else ""
    lowered = raw.lower()
    if (
        last not in _SUFFIXES
        or _PROGRAM_SUFFIXES.intersection(suffixes)
        or any(start in lowered for start in _PROGRAM_STARTS)
        or _ARCHIVE_END in raw[-70_000:]
        or b"%PDF-" in raw[:1024]
    ):
        raise _wrong_type()


def _upright(raw: bytes, max_side: int) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _decoded(raw, max_side)
    except ImageRefused:
        raise
    except _BROKEN as error:
        raise _wrong_type() from error


def _decoded(raw: bytes, max_side: int) -> Image.Image:
    # WeasyPrint, once it is loaded, lets Pillow fill up what is missing of a picture.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(BytesIO(raw), formats=FORMATS) as opened:
        # The header alone tells the size: a bomb is refused before it is unpacked.
        if opened.width * opened.height > MAX_PIXELS[str(opened.format)]:
            raise ImageRefused(_("The picture has too many pixels. Please upload a smaller one."))
        opened.draft("RGB", (max_side, max_side))
        opened.load()
        mode = "RGBA" if opened.has_transparency_data else "RGB"
        sampled = opened if opened.mode in ("RGB", "RGBA", "L", "CMYK") else opened.convert(mode)
        # Made smaller before it is turned and copied: the copies are what fills the memory.
        sampled.thumbnail((max_side, max_side))
        upright = ImageOps.exif_transpose(sampled).convert(mode)
    bare = Image.new(mode, upright.size)
    bare.paste(upright)
    return bare


def _wrong_type() -> ImageRefused:
    types = {"types": "JPEG, PNG, WebP"}
    return ImageRefused(_("File type not allowed. Allowed types: %(types)s.") % types)
