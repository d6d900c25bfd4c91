"""The events application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from partnership.kit.marks import set_apart


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        """Every registration counts a place; pages that print none are not made anew for it."""
        set_apart(self.get_model("Event"), "seats_taken")
