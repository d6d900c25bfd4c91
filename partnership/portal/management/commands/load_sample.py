"""Load the sample programme: invented events, people and registrations."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from partnership.portal.loading.sample import load_sample


class Command(BaseCommand):
    """Never on a real portal: invented events must not stand where people look for real ones."""

    help = "Load the reference data and the sample programme; what exists is never changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force-demonstration",
            action="store_true",
            help="needed in production, where DEMONSTRATION_DATA must be on as well",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _refuse_on_a_real_portal(forced=options["force_demonstration"])
        created = load_sample()
        if created and options["verbosity"]:
            counts = ", ".join(f"{name} {number}" for name, number in created.items())
            self.stdout.write(f"Created: {counts}.")


def _refuse_on_a_real_portal(*, forced: bool) -> None:
    if not settings.DEMONSTRATION_DATA:
        raise CommandError(
            "The sample programme needs DEMONSTRATION_DATA=1, so that pages say what it is."
        )
    if settings.PRODUCTION and not forced:
        raise CommandError(
            "This is a production portal. If it only demonstrates: --force-demonstration"
        )
