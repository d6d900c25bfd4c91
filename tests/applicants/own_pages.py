"""What the tests of a person's own pages share."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from PIL import Image


def at(name, *args, language="en"):
    with translation.override(language):
        return reverse(f"applicants:{name}", args=args)


def picture_upload(name="photo.jpg", size=(60, 40)):
    target = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(target, "JPEG")
    return SimpleUploadedFile(name, target.getvalue(), content_type="image/jpeg")


def hostile_upload():
    return SimpleUploadedFile("a.jpg", b"<?php system($_GET[0]);", content_type="image/jpeg")


def filled_in(client, address, **typed):
    """What a browser posts from this page when only ``typed`` is changed."""
    context = client.get(address).context
    values = dict(_values_of(context["form"]))
    team = context.get("team")
    if team is not None:
        values |= _values_of(team.management_form)
        for row in team:
            values |= _values_of(row)
    return values | typed


def _values_of(form):
    pairs = ((field.html_name, field.value()) for field in form)
    return {
        name: [str(getattr(v, "pk", v)) for v in value] if isinstance(value, list) else value
        for name, value in pairs
        if value is not None and value is not False and not hasattr(value, "storage")
    }
