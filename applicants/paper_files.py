"""Handing out private files: as attachments that no cache keeps and no browser opens in place."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase

from applicants.models import CallExport, DecisionLetter
from partnership.kit.http import attachment_header, no_store


def letter_response(letter: DecisionLetter) -> HttpResponseBase:
    """The PDF; not found while it is not made."""
    languages = f"{letter.first_language}-{letter.second_language}"
    return _handed_out(letter.file, f"{letter.application.pk:04d}-{languages}.pdf", "pdf")


def export_response(export: CallExport) -> HttpResponseBase:
    """The file of an export under the name of its call."""
    return _handed_out(export.file, str(export.file.name).rsplit("/", 1)[-1], "octet-stream")


def _handed_out(file: FieldFile, name: str, subtype: str) -> HttpResponseBase:
    try:
        opened = file.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Http404 from error
    response = FileResponse(opened, content_type=f"application/{subtype}")
    response.headers["Content-Disposition"] = attachment_header(name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return no_store(response)
