"""Refresh what every event is found by."""

from typing import Any

from django.core.management.base import BaseCommand

from events.models import Event
from events.services.search import refresh_search_text


class Command(BaseCommand):
    help = "Refresh the search text of every event, after a change of folding, names or sectors."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for event in Event.objects.select_related("venue__city").iterator():
            refresh_search_text(event)
            done += 1
        self.stdout.write(f"{done} events.")
