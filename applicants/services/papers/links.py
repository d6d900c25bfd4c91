"""Addresses of exports that cannot be guessed and do not last."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from applicants.models import CallExport

_SALT = "applicants.export"


def download_address(export: CallExport) -> str:
    """Signed anew for each page that shows it; it opens only in the session of who asked."""
    return reverse("applicants:export_download", args=[signing.dumps(export.pk, salt=_SALT)])


def read_token(token: str) -> int:
    """The number of the export; raises ``BadSignature`` for a forged or an old one."""
    seconds = settings.RETENTION["export_hours"] * 3600
    return int(signing.loads(token, salt=_SALT, max_age=seconds))
