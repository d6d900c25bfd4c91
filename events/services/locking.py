"""One transaction per act, and a lock that is not had in time is a polite refusal."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction

from events.errors import EventBusy
from events.models import Event

P = ParamSpec("P")
R = TypeVar("R")

# Lock not had in time, deadlock, serialization failure.
_POSTGRESQL_BUSY = frozenset({"55P03", "40P01", "40001"})
_SQLITE_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")


def _is_busy(error: OperationalError) -> bool:
    cause = error.__cause__
    if getattr(cause, "pgcode", None) in _POSTGRESQL_BUSY:
        return True
    return str(getattr(cause, "sqlite_errorname", "")).startswith(_SQLITE_BUSY)


def in_one_transaction(busy: type[Exception]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """All or nothing; ``busy`` is raised when the database made us wait too long.

    A lost connection is not busyness and passes through.
    """

    def decorate(act: Callable[P, R]) -> Callable[P, R]:
        @wraps(act)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with transaction.atomic():
                    return act(*args, **kwargs)
            except OperationalError as error:
                if _is_busy(error):
                    raise busy from error
                raise

        return run

    return decorate


event_service = in_one_transaction(EventBusy)


def lock_event(event: Event) -> None:
    """Hold the event's row until the end of the transaction, and read it afresh.

    The caller's object is refreshed in place, so unsaved changes to it are dropped. What mails
    print of the place comes along, so that none is looked up while others wait. SQLite has
    no row locks; there the whole transaction is exclusive (``transaction_mode: IMMEDIATE``).
    """
    rows = Event.objects.select_related("venue__city", "room")
    event.refresh_from_db(from_queryset=rows.select_for_update(of=("self",)))
