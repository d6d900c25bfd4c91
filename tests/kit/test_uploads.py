"""What an applicant may add: a whole PDF without programs, or a picture encoded anew."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from partnership.kit.documents import MAX_BYTES, DocumentRefused
from partnership.kit.uploads import clean_upload

GOOD = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n"


def pdf(middle=b"", name="план.pdf"):
    return ContentFile(GOOD.replace(b"endobj\n", b"endobj\n" + middle), name=name)


def picture(form="JPEG", name="фото.png"):
    target = BytesIO()
    Image.new("RGB", (40, 30), "red").save(target, form)
    return ContentFile(target.getvalue(), name=name)


def test_a_pdf_is_kept_byte_for_byte_under_a_name_of_our_own():
    kept = clean_upload(pdf(name="C:\\secret\\план\u202e.PDF"))

    assert kept.content.read() == GOOD
    assert (kept.name, kept.mime, kept.size) == ("план.pdf", "application/pdf", len(GOOD))
    assert len(kept.content.name) == 36
    assert "план" not in kept.content.name


def test_the_type_is_what_the_content_says():
    assert clean_upload(pdf(name="фото.jpg")).name == "фото.pdf"
    kept = clean_upload(picture())
    assert (kept.name, kept.mime) == ("фото.webp", "image/webp")
    assert kept.content.read()[:4] == b"RIFF"


def test_a_picture_tells_nothing_of_the_camera():
    target = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    Image.new("RGB", (40, 30)).save(target, "JPEG", exif=exif)

    assert (
        b"SecretCamera"
        not in clean_upload(ContentFile(target.getvalue(), name="a.jpg")).content.read()
    )


def test_a_pdf_is_judged_as_every_document_is():
    with pytest.raises(DocumentRefused):
        clean_upload(pdf(b"2 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n"))


@pytest.mark.parametrize(
    "file",
    [
        ContentFile(b"", name="a.pdf"),
        ContentFile(b"%PDF-1.7\nhalf of it", name="a.pdf"),
        ContentFile(b"<html><script>1</script>", name="a.pdf"),
        ContentFile(b"MZ\x90\x00", name="a.pdf"),
        ContentFile(b"\x89PNG\r\n\x1a\nbroken", name="a.png"),
        ContentFile(GOOD + b"PK\x05\x06" + b"\x00" * 18, name="a.pdf"),
        ContentFile(b"PK\x03\x04", name="a.docx"),
    ],
)
def test_what_is_neither_is_refused_with_words(file):
    with pytest.raises(DocumentRefused) as caught:
        clean_upload(file)

    assert str(caught.value)


def test_a_file_is_too_large_before_it_is_read():
    class Huge(ContentFile):
        def read(self, *args):
            raise AssertionError

    file = Huge(b"", name="a.pdf")
    file.size = MAX_BYTES + 1

    with pytest.raises(DocumentRefused):
        clean_upload(file)
