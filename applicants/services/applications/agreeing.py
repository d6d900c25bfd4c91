"""The consents that are given on the way to sending an application."""

from collections.abc import Mapping

from django.db import transaction

from partnership.accounts.choices import Purpose
from partnership.accounts.models import User
from partnership.accounts.services import consents

CHANNEL = "application"
ASKED = (Purpose.PROCESSING, Purpose.TRANSFER_FRANCE)


@transaction.atomic
def agree(user: User, versions: Mapping[str, str], *, language: str) -> None:
    """Record each consent with the version of the wording that stood on the page.

    Raises an ``AccountError`` when a wording has changed meanwhile; then none is recorded.
    """
    for purpose, version in versions.items():
        consents.give(user, purpose, language=language, channel=CHANNEL, version=version)
