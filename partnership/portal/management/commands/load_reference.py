"""Load cities, sectors, parties, the memorandum and the consent texts."""

from typing import Any

from django.core.management.base import BaseCommand

from partnership.portal.loading.reference import load_reference


class Command(BaseCommand):
    """For every portal, production included; run again it creates only what is missing."""

    help = "Load the reference data; what exists already is never changed."

    def handle(self, *args: Any, **options: Any) -> None:
        created = load_reference()
        if created and options["verbosity"]:
            counts = ", ".join(f"{name} {number}" for name, number in created.items())
            self.stdout.write(f"Created: {counts}.")
