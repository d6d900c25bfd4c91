"""The portal application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from partnership import checks


class PortalConfig(AppConfig):
    name = "partnership.portal"
    label = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        checks.register_all()
