"""Registering on the website: the place and the consent, both or neither."""

from applicants.models import Registration
from applicants.services.registering import register
from applicants.services.seats import seat_service
from events.models import Event
from partnership.accounts.choices import Purpose
from partnership.accounts.models import User
from partnership.accounts.services import consents

CHANNEL = "event registration"


@seat_service
def join(
    event: Event,
    *,
    user: User,
    language: str,
    needs: str = "",
    consent_version: str | None = None,
) -> Registration:
    """Register the person and record the consent they gave in the same form.

    ``consent_version`` is the wording that was on the page; ``TextHasChanged`` when another is
    in force by now. The event is locked before the person, as everywhere.
    """
    registration = register(event, user=user, language=language, needs=needs)
    if consent_version is not None:
        consents.give(
            user,
            Purpose.PROCESSING,
            language=language,
            channel=CHANNEL,
            version=consent_version,
        )
    return registration
