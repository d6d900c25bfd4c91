"""Owing a mail about one registration."""

from datetime import datetime

from applicants.choices import Source
from applicants.models import Registration
from partnership.notifications.services import notify


def owe(
    registration: Registration,
    kind: str,
    *,
    occurrence: str = "",
    topic: str = "",
    send_after: datetime | None = None,
) -> None:
    """Write the mail into the outbox, in this transaction; one per kind and occurrence."""
    if registration.source == Source.SAMPLE:
        return
    notify(
        registration.user,
        kind,
        key=":".join(filter(None, (kind, str(registration.pk), occurrence))),
        topic=topic,
        send_after=send_after,
        registration=registration,
    )
