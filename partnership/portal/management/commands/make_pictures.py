"""Make the variants of uploaded pictures, and delete those that nothing shows any more."""

from typing import Any

from django.core.management.base import BaseCommand

from partnership.kit import pictures


class Command(BaseCommand):
    """What the worker does every ten minutes; safe to run at any time and twice."""

    help = "Make the missing sizes of uploaded pictures, delete pictures that nothing shows."

    def handle(self, *args: Any, **options: Any) -> None:
        made, removed = pictures.make_missing(), pictures.remove_left_over()
        if options["verbosity"]:
            self.stdout.write(f"Pictures: {made} made, {removed} removed.")
