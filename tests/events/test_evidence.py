"""What proves an event, and which events count."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from events.models import Event, EventEvidence, EventMaterial
from tests.factories.events import EventFactory, EvidenceFactory, MaterialFactory, in_days
from tests.kit.test_documents import HOSTILE, PDF

pytestmark = pytest.mark.django_db


def test_only_what_was_held_proven_and_ended_inside_counts():
    start, end = in_days(-20), in_days(-5)
    held = EvidenceFactory(event__completed=True, event__starts_at=in_days(-10)).event
    first = EvidenceFactory(event__starts_at=start - timedelta(hours=2)).event
    EvidenceFactory(event=held)
    EventFactory(completed=True)
    EvidenceFactory(event__completed=False, event__past=True)
    EvidenceFactory(event__starts_at=end - timedelta(hours=2))
    EvidenceFactory(event__starts_at=start - timedelta(hours=3))

    counted = Event.objects.counted(start, end)

    assert list(counted) == [first, held]


def test_a_proof_must_hold_something():
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceFactory(url="")
    with pytest.raises(IntegrityError), transaction.atomic():
        MaterialFactory(url="")

    assert not EventEvidence.objects.exists()
    assert not EventMaterial.objects.exists()


def test_names_of_those_who_came_are_never_among_the_public_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    came = EvidenceFactory(attendance=True)
    photo = EvidenceFactory(photo=True)

    assert came.file.name.startswith("private/evidence/")
    assert photo.picture.name.startswith("evidence/")


def brought(model, name, content):
    """A proof or a material with this file, as a form would check it."""
    words = {"title_en": "Slides", "title_ru": "Слайды", "title": "Слайды"}
    kind = {"kind": "report"} if model is EventEvidence else {}
    file = SimpleUploadedFile(name, content)
    return model(event=EventFactory(completed=True), file=file, **words, **kind)


@pytest.mark.parametrize("model", [EventEvidence, EventMaterial])
def test_a_pdf_of_staff_is_judged_as_everybodys(model, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sound = brought(model, "slides.pdf", PDF)
    sound.full_clean()
    sound.save()
    sound.full_clean()
    brought(model, "slides.docx", b"PK\x03\x04 of a text").full_clean()

    for name, case in (("a.pdf", "packed"), ("a.pdf", "html"), ("a.docx", "script inside")):
        with pytest.raises(ValidationError) as caught:
            brought(model, name, HOSTILE[case]).full_clean()
        assert set(caught.value.message_dict) == {"file"}
    assert sound.file.read() == PDF
