"""Uploaded pictures in the sizes and formats that readers' screens ask for.

Every picture has a folder of variants that bears its name. The list in it is written last, so
what it promises is there; a picture without one is shown as it was uploaded. Files and rows are
the truth: ``make_missing`` compares them, and a hint only asks it to do so sooner.
"""

import json
import logging
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import NamedTuple

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from PIL import Image, ImageOps

from partnership.kit.hints import hint_on_commit

logger = logging.getLogger(__name__)

WIDTHS = (320, 640, 1024, 1600)
FOLDER = "variants"
TASK = "kit.make_pictures"
# Never handed out, so never copied to where the proxy hands out.
_HIDDEN = "private/"
_LIST = "sizes.json"
_WHITE = (255, 255, 255)


class Variants(NamedTuple):
    """The size of the upright picture, and the widths in which it lies ready."""

    width: int
    height: int
    widths: tuple[int, ...]


def variants_of(name: str, storage: Storage = default_storage) -> Variants | None:
    """What lies ready for the picture of this name; None while nothing does."""
    try:
        with storage.open(f"{_folder(name)}/{_LIST}") as listed:
            width, height, widths = json.load(listed)
        return Variants(int(width), int(height), tuple(map(int, widths)))
    except (OSError, ValueError, TypeError):
        return None


def address(name: str, width: int, kind: str, storage: Storage = default_storage) -> str:
    """Where the variant of a width lies; ``kind`` is ``avif`` or ``jpg``."""
    return str(storage.url(f"{_folder(name)}/{width}.{kind}"))


def make(name: str, storage: Storage = default_storage) -> bool:
    """Make the variants of one picture; False when there is nothing to make or make it from."""
    if name.startswith(_HIDDEN) or variants_of(name, storage):
        return False
    try:
        with storage.open(name) as original, Image.open(original) as opened:
            picture = ImageOps.exif_transpose(opened).convert(_mode(opened))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        logger.warning("no variants of %s: %s", name, type(error).__name__)
        return False
    widths = [width for width in WIDTHS if width <= picture.width] or [picture.width]
    for width in widths:
        _write_sizes(storage, name, _resized(picture, width))
    listed = json.dumps([picture.width, picture.height, widths])
    _put(storage, f"{_folder(name)}/{_LIST}", listed.encode())
    return True


def make_missing() -> int:
    """Make the variants of every picture that lacks them; returns how many pictures had none."""
    return sum(make(name, storage) for name, storage in sorted(in_use().items()))


def remove_left_over() -> int:
    """Delete the pictures, with their variants, that no row names any more; returns how many.

    Only pictures that once had a row have variants, so an upload under way is never touched.
    """
    # Looked for before the rows are read: a picture that comes in between has its row.
    found = list(_pictures_with_variants(default_storage))
    used = in_use()
    left_over = [name for name in found if name not in used]
    for name in left_over:
        _remove(default_storage, name)
    return len(left_over)


def in_use() -> dict[str, Storage]:
    """The name of every picture that a row shows, with the storage it lies in."""
    found: dict[str, Storage] = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ImageField):
                rows = model._base_manager.exclude(**{f"{field.attname}__in": ["", None]})
                names = rows.order_by().values_list(field.attname, flat=True)
                found.update((str(name), field.storage) for name in names if name)
    return found


def expected_on_commit() -> None:
    """Call where a picture is stored: its variants are made soon after the commit."""
    hint_on_commit(TASK)


def gone_on_commit(picture: FieldFile) -> None:
    """Delete a picture and its variants when the transaction holds: nothing brings them back."""
    if picture:
        transaction.on_commit(_removal(picture.storage, str(picture.name)), robust=True)


def _removal(storage: Storage, name: str) -> Callable[[], None]:
    return lambda: _remove(storage, name)


def _remove(storage: Storage, name: str) -> None:
    storage.delete(name)
    folder = _folder(name)
    if storage.exists(folder):
        for entry in storage.listdir(folder)[1]:
            storage.delete(f"{folder}/{entry}")
        storage.delete(folder)


def _folder(name: str) -> str:
    return f"{FOLDER}/{name}"


def _pictures_with_variants(storage: Storage, below: str = "") -> Iterator[str]:
    """The list of a folder tells that it belongs to a picture."""
    here = f"{FOLDER}/{below}".rstrip("/")
    if not storage.exists(here):
        return
    folders, files = storage.listdir(here)
    if below and _LIST in files:
        yield below
    for folder in folders:
        yield from _pictures_with_variants(storage, f"{below}/{folder}".lstrip("/"))


def _mode(picture: Image.Image) -> str:
    return "RGBA" if picture.has_transparency_data else "RGB"


def _resized(picture: Image.Image, width: int) -> Image.Image:
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _write_sizes(storage: Storage, name: str, picture: Image.Image) -> None:
    stem = f"{_folder(name)}/{picture.width}"
    packed = BytesIO()
    picture.save(packed, "AVIF", quality=58, speed=8)
    _put(storage, f"{stem}.avif", packed.getvalue())
    packed = BytesIO()
    _opaque(picture).save(packed, "JPEG", quality=80, optimize=True, progressive=True)
    _put(storage, f"{stem}.jpg", packed.getvalue())


def _opaque(picture: Image.Image) -> Image.Image:
    """JPEG knows no transparency: what shines through is white."""
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size, _WHITE)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _put(storage: Storage, path: str, content: bytes) -> None:
    storage.delete(path)
    storage.save(path, ContentFile(content))
