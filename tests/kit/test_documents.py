"""A PDF by its content, whatever it is called; nothing else is stored."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from partnership.kit.documents import MAX_BYTES, DocumentRefused, clean_pdf

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n"

HOSTILE = {
    "empty": b"",
    "html": b"<!doctype html><script>alert(1)</script>",
    "picture": b"\x89PNG\r\n\x1a\n" + b"0" * 64,
    "no end": b"%PDF-1.7\n1 0 obj\n",
    "page before": b"<html>" + PDF,
    "page inside": b"%PDF-1.7\n<script>alert(1)</script>\n" + PDF[9:],
    "page behind": PDF[:-6] + b"<html>%%EOF",
    "archive behind": PDF + b"PK\x05\x06" + b"\0" * 18 + b"%%EOF",
    "postscript": b"%!PS-Adobe-3.0\n" + PDF,
    "wrong version": PDF.replace(b"1.7", b"x.y"),
    "script inside": PDF.replace(b"<<>>", b"<</S/JavaScript/JS(app.alert(1))>>"),
    "launches": PDF.replace(b"<<>>", b"<</S /Launch /F(cmd.exe)>>"),
    "carries a file": PDF.replace(b"<<>>", b"<</Type /EmbeddedFile>>"),
}


def upload(content, name="portfolio.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_a_pdf_is_stored_byte_for_byte_under_a_name_of_our_own():
    stored = clean_pdf(upload(PDF, "../../Әсем.PDF"))

    assert stored.read() == PDF
    assert len(stored.name) == 36
    assert stored.name.endswith(".pdf")


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_no_plain_pdf_is_refused(case):
    with pytest.raises(DocumentRefused):
        clean_pdf(upload(HOSTILE[case]))


@pytest.mark.parametrize("name", ["a.html", "a.pdf.exe", "a", "a.svg"])
def test_another_name_is_refused(name):
    with pytest.raises(DocumentRefused):
        clean_pdf(upload(PDF, name))


def test_too_large_is_said_with_the_limit():
    with override("en"), pytest.raises(DocumentRefused, match=r"10\.0\sMB"):
        clean_pdf(upload(b"%PDF-1.7" + b"0" * MAX_BYTES))
