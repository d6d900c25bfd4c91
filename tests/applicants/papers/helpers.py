"""Short words for papers: a decided application with a receipt, a PDF read back, a workbook."""

import io
from datetime import timedelta

import openpyxl
from django.utils import timezone
from pypdf import PdfReader

from applicants.choices.applications import ApplicationState
from applicants.models import Receipt
from applicants.services.applications.receipts import content_of, hash_of
from applicants.services.papers import exporting, letters
from partnership.accounts.choices import Purpose
from tests.applicants.applications.ready import agree
from tests.factories.applicants import DecidedFactory

S = ApplicationState


def issue(application, first="kk", second="fr", by=None):
    owner = application.professional.user
    return letters.issue_letter(application, languages=(first, second), by=by or owner)


def printed(letter):
    """The PDF, made by what the worker does."""
    letters.make_letters()
    letter.refresh_from_db()
    with letter.file.open("rb") as file:
        return file.read()


def words(pdf):
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.split())


def decided(*, france=False, **values):
    """Accepted, with the receipt of what was sent."""
    application = DecidedFactory(**values)
    if france:
        agree(application.professional.user, Purpose.TRANSFER_FRANCE)
    receipt_of(application)
    return application


def receipt_of(application):
    content = content_of(application)
    return Receipt.objects.create(
        application=application,
        number=1,
        sent_at=timezone.now() - timedelta(days=40),
        deadline=timezone.now() - timedelta(days=39),
        content=content,
        sha256=hash_of(content),
    )


def made(call, kind, by, **more):
    """An export asked for and made."""
    export = exporting.start_export(call, kind=kind, language="ru", by=by, **more)
    exporting.make_exports()
    export.refresh_from_db()
    return export


def workbook(export):
    with export.file.open("rb") as file:
        return openpyxl.load_workbook(io.BytesIO(file.read()))


def table(export, sheet=0):
    """Rows as dictionaries by their heading."""
    head, *rows = workbook(export).worksheets[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]
