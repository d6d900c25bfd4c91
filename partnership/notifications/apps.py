"""The notifications application."""

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "partnership.notifications"
    label = "notifications"
    verbose_name = _("Mail")

    def ready(self) -> None:
        """Join in where accounts ask for it; by name, because models load first."""
        accounts, here = "partnership.accounts", "partnership.notifications.services.persons"
        import_string(f"{accounts}.exports.register")("mail", f"{here}.mail_of")
        import_string(f"{accounts}.services.erasure.register")("mail", f"{here}.forget")
        consents = f"{accounts}.services.consents"
        import_string(f"{consents}.after_giving").register("news", f"{here}.want_news")
        import_string(f"{consents}.after_withdrawal").register("news", f"{here}.refuse_news")
