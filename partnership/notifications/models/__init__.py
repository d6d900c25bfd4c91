"""The outbox and what people wish to receive."""

from partnership.notifications.models.message import Message, MessageQuerySet
from partnership.notifications.models.preference import Preference
from partnership.notifications.models.suppression import SuppressedAddress

__all__ = ["Message", "MessageQuerySet", "Preference", "SuppressedAddress"]
