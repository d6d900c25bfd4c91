"""The kernel as a Django application, so that its template tags and collations are found."""

from django.apps import AppConfig
from django.core.signals import request_finished
from django.db.backends.signals import connection_created

from partnership.kit.collation import register_collations
from partnership.kit.marks import finish_marks, watch_writes


class KitConfig(AppConfig):
    """Gives every connection its watch on writes, and SQLite PostgreSQL's collations."""

    name = "partnership.kit"
    label = "kit"

    def ready(self) -> None:
        connection_created.connect(register_collations, dispatch_uid="kit.collations")
        connection_created.connect(watch_writes, dispatch_uid="kit.marks")
        request_finished.connect(finish_marks, dispatch_uid="kit.marks")
