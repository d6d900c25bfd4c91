"""Every write of the outbox; other apps need ``notify`` and ``discard_unsent`` only."""

from partnership.notifications.services.discarding import discard_unsent, forget_topic
from partnership.notifications.services.outbox import notify, queue_raw, record_missed

__all__ = ["discard_unsent", "forget_topic", "notify", "queue_raw", "record_missed"]
