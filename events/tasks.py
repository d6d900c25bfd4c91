"""What the clock does for events."""

from celery import shared_task

from events.models import Event
from events.services.search import refresh_search_texts


@shared_task(name="events.refresh_search", ignore_result=True)
def refresh_search() -> None:
    """Every night: a sector or city renamed by day is found by its new name on the morrow.

    Speakers and venues refresh their events at once, when they are saved.
    """
    refresh_search_texts(Event.objects.all())
