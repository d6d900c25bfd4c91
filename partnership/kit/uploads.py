"""Files that an applicant adds: PDF or picture by their content, under a name of our own."""

import hashlib
import secrets
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
        clean_pdf(ContentFile(raw, name="document.pdf"))
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
