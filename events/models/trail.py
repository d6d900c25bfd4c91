"""Who did what to an event."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.choices import TrailVerb
from events.models.event import Event
from partnership.accounts.models import Trail


class EventTrail(Trail):
    """One act upon an event, written by the service that did it; never edited."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="trail", verbose_name=_("event")
    )
    verb = models.CharField(_("What"), max_length=12, choices=TrailVerb)
    detail = models.TextField(_("Detail"), blank=True)

    class Meta:
        verbose_name = _("trail row")
        verbose_name_plural = _("trail")
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.get_verb_display()
