"""Documents from strangers: a PDF by its content, stored under a name of our own."""

import re
import secrets
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from partnership.kit.http import attachment_header, no_store
from partnership.kit.pdf_objects import BrokenPdf, PdfObject, objects_of

MAX_BYTES = 10 * 1024 * 1024
_START = re.compile(rb"%PDF-[12]\.\d")
# What would run, start a program, open or send something else, or carry another file.
_ACTIVE = frozenset(
    {b"JavaScript", b"JS", b"Launch", b"SubmitForm", b"ImportData", b"GoToE", b"GoToR"}
    | {b"Rendition", b"RichMedia", b"OnInstantiate", b"XFA", b"AA"}
    | {b"EmbeddedFile", b"EmbeddedFiles", b"EF", b"FileAttachment"}
)
# Harmless where a reader clicks on it, not where the file does it by itself when it is opened.
_BY_ITSELF = frozenset({b"URI", b"Next"})
_PROGRAM = re.compile(rb"<\?php|<script|<html|<svg|<!doctype html|<iframe", re.IGNORECASE)
_ARCHIVE_END = b"PK\x05\x06"


class DocumentRefused(ValueError):
    """The file is not stored; the text says why and fits under the field."""


def clean_pdf(uploaded: File, *, max_bytes: int = MAX_BYTES) -> ContentFile:
    """The same bytes under a random name, if they are a PDF and nothing else.

    Judged by content; neither its name nor what the browser calls it is believed. Raises
    ``DocumentRefused``.
    """
    if (uploaded.size or 0) > max_bytes:
        size = filesizeformat(max_bytes)
        raise DocumentRefused(_("The file is too large. Maximum size: %(size)s.") % {"size": size})
    uploaded.seek(0)
    raw: bytes = uploaded.read()
    if not str(uploaded.name).lower().endswith(".pdf") or not _is_pdf(raw):
        types = {"types": "PDF"}
        raise DocumentRefused(_("File type not allowed. Allowed types: %(types)s.") % types)
    refuse_active(raw)
    return ContentFile(raw, name=f"{secrets.token_hex(16)}.pdf")


def refuse_active(raw: bytes) -> None:
    """A PDF that is locked, broken, or does more than be read.

    Raises ``DocumentRefused``.
    """
    opened: set[int] = set()
    acting: set[int] = set()
    try:
        for one in objects_of(raw):
            if b"Encrypt" in one.names:
                raise DocumentRefused(_("The file is locked by a password. Save it without one."))
            if one.names & _ACTIVE or _acts_when_opened(one):
                raise _active()
            opened.update(_opened_by(one))
            if one.names & _BY_ITSELF:
                # A table of places may point at the last figures of a number, too.
                acting.update(one.number % 10**figures for figures in range(1, 11))
    except BrokenPdf as error:
        raise DocumentRefused(_("The file is broken. Save it as PDF once more.")) from error
    if opened & acting:
        raise _active()


def _opened_by(one: PdfObject) -> Iterator[int]:
    """The objects that a reader obeys as soon as it opens the file."""
    for behind in one.after(b"OpenAction"):
        if behind[2:] == [b"R"] and behind[0].isdigit():
            yield int(behind[0][-10:])


def _acts_when_opened(one: PdfObject) -> bool:
    """Whether the catalogue itself says what to do, and more than which page to show first."""
    says = any(behind[:1] == [b"<<"] for behind in one.after(b"OpenAction"))
    return says and bool(one.names & _BY_ITSELF)


def _active() -> DocumentRefused:
    return DocumentRefused(_("The PDF holds programs or other files. Save it without them."))


def refuse_hostile_pdf(file: FieldFile) -> None:
    """For ``clean()`` of a row whose file may be of several types: its PDF is judged like any.

    What is stored already was judged when it came. Raises ``ValidationError`` for the field.
    """
    if not file or getattr(file, "_committed", True):
        return
    starts = file.read(5)
    file.seek(0)
    if starts != b"%PDF-" and not str(file.name).lower().endswith(".pdf"):
        return
    try:
        clean_pdf(file, max_bytes=file.size)
    except DocumentRefused as refusal:
        raise ValidationError({file.field.name: str(refusal)}, code="document") from refusal


def served(file: FieldFile, *, name: str) -> FileResponse:
    """As a download that no browser opens in the portal's own name, kept by no cache."""
    response = FileResponse(file.open("rb"), content_type="application/pdf")
    response.headers["Content-Disposition"] = attachment_header(f"{name}.pdf")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return no_store(response)


class PdfFormField(forms.FileField):
    """Takes a PDF only after it was judged."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs["help_text"] = kwargs.get("help_text") or _("PDF, at most 10 MB.")
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": "application/pdf"}

    def to_python(self, data: Any) -> ContentFile | None:
        uploaded = super().to_python(data)
        if uploaded is None:
            return None
        try:
            return clean_pdf(uploaded)
        except DocumentRefused as refusal:
            raise ValidationError(str(refusal), code="document") from refusal


def _is_pdf(raw: bytes) -> bool:
    """Begins and ends as one, and hides neither a page of the web nor an archive."""
    tail = raw[-2048:]
    return bool(
        _START.match(raw)
        and b"startxref" in tail
        and b"%%EOF" in tail
        and not _PROGRAM.search(raw[:4096])
        and not _PROGRAM.search(tail)
        and _ARCHIVE_END not in raw[-70_000:]
    )
