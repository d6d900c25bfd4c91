"""Telling the worker, once per transaction, that there is something to do."""

import logging
from dataclasses import dataclass

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError

logger = logging.getLogger(__name__)

# A broker that accepts and then says nothing must not keep a visitor waiting.
_PATIENCE = 0.4


@dataclass(frozen=True)
class Hint:
    """Asks for one run of a task; without a broker the next sweep does the work anyway."""

    task: str

    def __call__(self) -> None:
        options = {**current_app.conf.broker_transport_options, "socket_timeout": _PATIENCE}
        try:
            with current_app.connection_for_write(transport_options=options) as connection:
                current_app.send_task(self.task, connection=connection, retry=False, expires=60)
        except (KombuError, OSError, RuntimeError) as error:
            logger.warning("broker away, a sweep will do it: %s", type(error).__name__)


def hint_on_commit(task: str) -> None:
    """Hint after the commit; much work of one transaction makes one hint."""
    hint = Hint(task)
    waiting = transaction.get_connection().run_on_commit
    if not any(entry[1] == hint for entry in waiting):
        transaction.on_commit(hint, robust=True)
