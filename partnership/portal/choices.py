"""Vocabularies of the ledger of commitments."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Standing(models.TextChoices):
    """What an event means for the promises of a period."""

    COUNTED = "counted", pgettext_lazy("ledger", "Counted")
    UNPROVEN = "unproven", _("Held, no evidence yet")
    UNCONFIRMED = "unconfirmed", _("Over, not yet confirmed as held")
    SCHEDULED = "scheduled", pgettext_lazy("ledger", "Scheduled")


HELD = (Standing.COUNTED, Standing.UNPROVEN, Standing.UNCONFIRMED)


class Verdict(models.TextChoices):
    """Where a promise stands against the time of its period."""

    NOT_BEGUN = "not_begun", _("The period has not begun")
    KEPT = "kept", pgettext_lazy("promise", "Kept")
    NOT_KEPT = "not_kept", pgettext_lazy("promise", "Not kept")
    AHEAD = "ahead", _("Ahead of time")
    BEHIND = "behind", _("Behind time")


TONES: dict[str, str] = {
    Verdict.NOT_BEGUN: "off",
    Verdict.KEPT: "ok",
    Verdict.NOT_KEPT: "no",
    Verdict.AHEAD: "ok",
    Verdict.BEHIND: "warn",
}
