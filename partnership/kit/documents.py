"""Documents from strangers: a PDF by its content, stored under a name of our own."""

import re
import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from partnership.kit.http import attachment_header, no_store

MAX_BYTES = 10 * 1024 * 1024
_START = re.compile(rb"%PDF-[12]\.\d")
# What would run, start a program or carry another file; too long to stand there by chance.
_ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia)\b")
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
    if _ACTIVE.search(raw):
        raise DocumentRefused(_("The PDF holds programs or other files. Save it without them."))
    return ContentFile(raw, name=f"{secrets.token_hex(16)}.pdf")


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
