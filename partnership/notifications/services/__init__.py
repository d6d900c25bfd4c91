"""Every write of the outbox; other apps need ``notify`` only."""

from partnership.notifications.services.outbox import notify, queue_raw, record_missed

__all__ = ["notify", "queue_raw", "record_missed"]
