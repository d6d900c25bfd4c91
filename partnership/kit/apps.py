"""The kernel as a Django application, so that its template tags and collations are found."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from partnership.kit.collation import register_collations


class KitConfig(AppConfig):
    """Gives every SQLite connection the collations that PostgreSQL has built in."""

    name = "partnership.kit"
    label = "kit"

    def ready(self) -> None:
        connection_created.connect(register_collations, dispatch_uid="kit.collations")
