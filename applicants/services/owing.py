"""Owing a mail about one registration."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from applicants.models import Registration
from partnership.notifications.services import notify

_quiet = ContextVar("_quiet", default=False)


@contextmanager
def quietly() -> Iterator[None]:
    """Owe no mail inside: demonstration data is loaded, not lived through."""
    before = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(before)


def owe(
    registration: Registration,
    kind: str,
    *,
    occurrence: str = "",
    topic: str = "",
    send_after: datetime | None = None,
) -> None:
    """Write the mail into the outbox, in this transaction; one per kind and occurrence."""
    if _quiet.get():
        return
    notify(
        registration.user,
        kind,
        key=":".join(filter(None, (kind, str(registration.pk), occurrence))),
        topic=topic,
        send_after=send_after,
        registration=registration,
    )
