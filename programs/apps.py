"""The programs application."""

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = _("Programme")

    def ready(self) -> None:
        """Join in where accounts ask for it; by name, because models load first."""
        register_export = import_string("partnership.accounts.exports.register")
        register_export("jury_seats", "programs.exports.jury_seats")
