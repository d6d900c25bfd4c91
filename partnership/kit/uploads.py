"""Files that an applicant adds: PDF or picture by their content, under a name of our own."""

import hashlib
import re
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from partnership.kit.documents import MAX_BYTES, DocumentRefused, clean_pdf
from partnership.kit.images import ImageRefused, clean_image
from partnership.kit.text import clean_text

LONGEST_NAME = 200
TYPES = "PDF, JPEG, PNG, WebP"
ACCEPT = "application/pdf,image/jpeg,image/png,image/webp"

_IMAGE_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
# What a document for reading does not need, and what harms whoever opens it.
_ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
_NAME_END = rb"(?![A-Za-z0-9])"
_ACTIVE_NAME = re.compile(b"|".join(re.escape(name) + b"s?" + _NAME_END for name in _ACTIVE))
_LOCKED = re.compile(rb"/Encrypt" + _NAME_END)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT_STREAM = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.DOTALL)
# A page of a book is some kilobytes of objects; more than this is a bomb.
_MOST_UNPACKED = 40 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """What is stored: ``name`` is for people, the name of the file is the server's own."""

    content: ContentFile
    name: str
    mime: str
    size: int
    sha256: str


def clean_upload(uploaded: File) -> Upload:
    """A PDF as it is, a picture encoded anew; the type is what the content says.

    Raises ``DocumentRefused``.
    """
    size = uploaded.size or 0
    if size > MAX_BYTES:
        most = {"size": filesizeformat(MAX_BYTES)}
        raise DocumentRefused(_("The file is too large. Maximum size: %(size)s.") % most)
    if not size:
        raise DocumentRefused(_("The file is empty."))
    uploaded.seek(0)
    raw: bytes = uploaded.read()
    if raw.startswith(b"%PDF-"):
        _judge_pdf(raw)
        return _upload(raw, uploaded.name or "", ".pdf", "application/pdf")
    if raw.startswith(_IMAGE_STARTS):
        return _picture(uploaded)
    raise DocumentRefused(_("File type not allowed. Allowed types: %(types)s.") % {"types": TYPES})


def _picture(uploaded: File) -> Upload:
    try:
        content = clean_image(uploaded, max_side=2600)
    except ImageRefused as refusal:
        raise DocumentRefused(str(refusal)) from refusal
    return _upload(content.read(), uploaded.name or "", ".webp", "image/webp")


def _upload(raw: bytes, name: str, suffix: str, mime: str) -> Upload:
    content = ContentFile(raw, name=f"{secrets.token_hex(16)}{suffix}")
    return Upload(content, _own_name(name, suffix), mime, len(raw), hashlib.sha256(raw).hexdigest())


def _own_name(name: str, suffix: str) -> str:
    """As the person called it, with the ending of what it really is."""
    last = clean_text(PurePath(name.replace("\\", "/")).name)
    stem = PurePath(last).stem.strip(". ") or "document"
    return stem[: LONGEST_NAME - len(suffix)] + suffix


def _judge_pdf(raw: bytes) -> None:
    """As every PDF, and beyond: what is packed or written in figures is looked at too."""
    clean_pdf(ContentFile(raw, name="document.pdf"))
    for part in (raw, *_object_streams(raw)):
        plain = _HEX.sub(lambda found: bytes([int(found[1], 16)]), part)
        if _LOCKED.search(plain):
            raise DocumentRefused(_("The file is locked by a password. Save it without one."))
        if _ACTIVE_NAME.search(plain):
            raise DocumentRefused(_("The PDF holds programs or other files. Save it without them."))


def _object_streams(raw: bytes) -> Iterator[bytes]:
    """What the packed parts of a PDF hold; the texts and pictures of its pages are not these."""
    left = _MOST_UNPACKED
    for found in _OBJECT_STREAM.finditer(raw):
        unpacker = zlib.decompressobj()
        try:
            part = unpacker.decompress(raw[found.end() :], left)
        except zlib.error:
            continue
        left -= len(part)
        yield part
        if left <= 0:
            raise DocumentRefused(_("The file is broken. Save it as PDF once more."))
