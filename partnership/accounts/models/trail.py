"""What the trails of all apps have in common: who did something, and when."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.kit.fields import CleanCharField


class Trail(models.Model):
    """One act, written by the service that did it; never edited."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("Who"),
    )
    at = models.DateTimeField(_("When"))

    class Meta:
        abstract = True


class StateTrail(Trail):
    """One move along a state table; each trail has its own ``from_state`` and ``to_state``."""

    note = CleanCharField(_("Note"), max_length=300, blank=True)

    get_to_state_display: Any

    class Meta:
        abstract = True
        verbose_name = _("move")
        verbose_name_plural = _("trail")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return str(self.get_to_state_display())
