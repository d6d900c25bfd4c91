"""What the sample's past events left: results, materials, evidence."""

import csv
import io
from functools import cache

from django.core.files.base import ContentFile

from events.choices import EvidenceKind
from events.models import Event, EventEvidence, EventMaterial
from partnership.accounts.models import User
from partnership.kit.artwork.sharing import felt_picture
from partnership.portal.loading.files import SAMPLE, Row, read, words

FILES = "https://files.example.org/"
PRESS = "https://press.example.org/"


def write_aftermath(event: Event, by: User) -> None:
    """Called once, when the event is loaded: what staff remove later stays removed."""
    row = _aftermaths().get(event.slug)
    if row is None:
        return
    for name, text in words(row, "results").items():
        setattr(event, name, text)
    event.save()
    for kind in row["evidence"]:
        _write_proof(event, kind, by)
    for order, material in enumerate(row.get("material", []), start=1):
        EventMaterial.objects.create(
            event=event, order=order, url=FILES + material["path"], **words(material, "title")
        )


def _write_proof(event: Event, kind: str, by: User) -> None:
    proof = EventEvidence(event=event, kind=kind, added_by=by, added_at=event.ends_at)
    for name, text in words(_proofs()[kind], "title", "alt").items():
        setattr(proof, name, text)
    if kind == EvidenceKind.PHOTO:
        drawing = felt_picture(f"{event.slug}-proof", event.sectors.all()[0].colour)
        proof.picture = ContentFile(drawing, name="drawing.jpg")
    elif kind == EvidenceKind.ATTENDANCE:
        proof.file = ContentFile(_list_of_those_who_came(), name="came.csv")
    else:
        proof.url = (PRESS if kind == EvidenceKind.PRESS else FILES) + event.slug
    proof.save()


def _list_of_those_who_came() -> bytes:
    """Invented, and like a real one never shown."""
    text = io.StringIO()
    csv.writer(text).writerows([["name"], ["Demonstration"]])
    return text.getvalue().encode()


@cache
def _aftermaths() -> dict[str, Row]:
    return {row["event"]: row for row in read(SAMPLE / "aftermath.toml")["aftermath"]}


@cache
def _proofs() -> dict[str, Row]:
    return {row["kind"]: row for row in read(SAMPLE / "aftermath.toml")["proof"]}
