"""Vocabularies and the state table of the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageState(models.TextChoices):
    """Where a mail is on its way."""

    HELD = "held", pgettext_lazy("mail state", "Held")
    QUEUED = "queued", pgettext_lazy("mail state", "Queued")
    SENDING = "sending", pgettext_lazy("mail state", "Being sent")
    SENT = "sent", pgettext_lazy("mail state", "Sent")
    FAILED = "failed", pgettext_lazy("mail state", "Failed")
    MISSED = "missed", pgettext_lazy("mail state", "Too late, not sent")
    DISCARDED = "discarded", pgettext_lazy("mail state", "Discarded")


FOLLOWS: dict[str, frozenset[str]] = {
    MessageState.HELD: frozenset({MessageState.QUEUED, MessageState.DISCARDED}),
    MessageState.QUEUED: frozenset(
        {
            MessageState.SENDING,
            MessageState.HELD,
            MessageState.DISCARDED,
            MessageState.MISSED,
        }
    ),
    MessageState.SENDING: frozenset(
        {
            MessageState.SENT,
            MessageState.QUEUED,
            MessageState.FAILED,
            MessageState.SENDING,
            MessageState.MISSED,
        }
    ),
    MessageState.FAILED: frozenset({MessageState.QUEUED, MessageState.DISCARDED}),
    MessageState.SENT: frozenset(),
    MessageState.MISSED: frozenset(),
    MessageState.DISCARDED: frozenset(),
}


class Category(models.TextChoices):
    """What a person may switch off; account mail and answers to one's own acts are not here."""

    REMINDERS = "reminders", _("Reminders a week before an event")
    CALLS = "calls", _("Deadlines of open calls: your drafts and the sectors you follow")
    NEWS = "news", _("News of the programme")
