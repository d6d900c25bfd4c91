"""Refusals of the outbox, in words fit for the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class NotificationError(Exception):
    """Base of every refusal of this app; ``str()`` is a sentence in the reader's language."""

    sentence: str | Promise = _("This cannot be done with this mail.")

    def __str__(self) -> str:
        return str(self.sentence)


class WrongState(NotificationError):
    sentence = _("The mail is in a state that does not allow this.")


class BodyGone(NotificationError):
    sentence = _("The text of this mail has been removed after its storage period.")


class TooLate(NotificationError):
    sentence = _("The time of this mail has passed; it is of no use any more.")


class AddressSuppressed(NotificationError):
    sentence = _("This address refuses mail. Remove it from the suppressed addresses first.")
