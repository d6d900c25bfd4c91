"""Which part of a photo is shown: what its owner chose, cut out of the upload."""

from django.core.files.base import ContentFile

from applicants.models import Professional
from partnership.kit.images import Framing, framed
from partnership.kit.pictures import expected_on_commit, gone_on_commit

PLAIN = Framing()


def frame(person: Professional, before: Professional) -> None:
    """After a save by the owner: files that are shown no more go, the chosen part is cut out.

    A new photo is shown as it is, unless a part was chosen together with it.
    """
    is_new = person.photo != before.photo
    if is_new:
        gone_on_commit(before.photo)
        gone_on_commit(before.photo_whole)
        person.photo_whole = ""
        expected_on_commit()
        if person.framing == before.framing or not person.photo:
            reset(person)
        person.save(update_fields=["photo_whole", "photo_x", "photo_y", "photo_part"])
    if person.photo and person.framing != (PLAIN if is_new else before.framing):
        _cut(person)


def reset(person: Professional) -> None:
    """As a photo is shown of which no part was chosen; the caller saves."""
    person.photo_x, person.photo_y, person.photo_part = PLAIN


def _cut(person: Professional) -> None:
    """The whole stays where nobody else gets it, so that another part can be chosen later."""
    shown, kept = person.photo, person.photo_whole
    with (kept or shown).open("rb") as opened:
        raw = opened.read()
    name = str(shown.name).rpartition("/")[2]
    if person.framing == PLAIN:
        person.photo, person.photo_whole = ContentFile(raw, name=name), ""
        gone_on_commit(kept)
    else:
        person.photo = framed(raw, person.framing)
        person.photo_whole = kept or ContentFile(raw, name=name)
    gone_on_commit(shown)
    expected_on_commit()
    person.save(update_fields=["photo", "photo_whole"])
