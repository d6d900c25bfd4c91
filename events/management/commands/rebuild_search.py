"""Refresh what every event is found by."""

from typing import Any

from django.core.management.base import BaseCommand

from events.models import Event
from events.services.search import refresh_search_texts


class Command(BaseCommand):
    help = "Refresh the search text of every event, after a change of folding, names or sectors."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{refresh_search_texts(Event.objects.all())} events.")
