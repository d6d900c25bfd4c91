"""The folded text by which an event is found in every language."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import override

from events.choices import Kind
from events.models import Event, EventQuerySet, Speaker
from partnership.kit.folding import index_text
from partnership.kit.i18n import in_every_language


def _words(event: Event) -> Iterator[str]:
    yield from in_every_language(event, "summary", "body")
    for code in settings.MODELTRANSLATION_LANGUAGES:
        with override(code):
            yield str(Kind(event.kind).label)
    for sector in event.sectors.all():
        yield from in_every_language(sector, "name", "short_name")
    if event.venue is not None:
        yield from in_every_language(event.venue, "name")
        yield from in_every_language(event.venue.city, "name")
    for speaker in Speaker.objects.filter(appearances__event=event).distinct():
        yield from in_every_language(speaker, "name")


def refresh_search_text(event: Event) -> None:
    """Store what the event is found by; call it after sectors, venue or speakers change.

    Written with ``update`` so that neither the trail nor ``updated_at`` takes it for an edit.
    """
    text = index_text(in_every_language(event, "title"), _words(event))
    if text != event.search_text:
        event.search_text = text
        Event.objects.filter(pk=event.pk).update(search_text=text)


def refresh_search_texts(events: EventQuerySet) -> int:
    """Do so for many, one by one; returns how many were looked at."""
    looked_at = 0
    for event in events.select_related("venue__city").iterator(chunk_size=500):
        refresh_search_text(event)
        looked_at += 1
    return looked_at
