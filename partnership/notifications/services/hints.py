"""Telling the worker, once per transaction, that mail is waiting."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError

logger = logging.getLogger(__name__)


# A broker that accepts and then says nothing must not keep a visitor waiting.
_PATIENCE = 0.4


def publish_hint() -> None:
    """Ask for a delivery run now; without a broker the next sweep does it anyway."""
    options = {**current_app.conf.broker_transport_options, "socket_timeout": _PATIENCE}
    try:
        with current_app.connection_for_write(transport_options=options) as connection:
            current_app.send_task(
                "notifications.deliver_due", connection=connection, retry=False, expires=60
            )
    except (KombuError, OSError, RuntimeError) as error:
        logger.warning("broker away, the sweep will deliver: %s", type(error).__name__)


def hint_on_commit() -> None:
    """Publish after the commit; many mails in one transaction make one hint."""
    waiting = transaction.get_connection().run_on_commit
    if not any(entry[1] is publish_hint for entry in waiting):
        transaction.on_commit(publish_hint, robust=True)
