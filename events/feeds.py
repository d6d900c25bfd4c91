"""The programme for feed readers, whole or one sector."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext

from events.choices import EventStatus
from events.models import Event
from events.subscriptions import in_sector
from partnership.kit.i18n import localized
from partnership.kit.pages import public_page
from partnership.kit.titles import portal_title
from programs.models import Sector

MOST_ENTRIES = 50


if TYPE_CHECKING:
    _Feed = Feed[Event, Sector | None]
else:
    _Feed = Feed


class ProgrammeFeed(_Feed):
    """What is to come, the latest announced first."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *, slug: str = "") -> Sector | None:
        return get_object_or_404(Sector, slug=slug) if slug else None

    def title(self, sector: Sector | None) -> str:
        name = localized(sector, "name")[0] if sector else gettext("Programme")
        return f"{portal_title()} · {name}"

    def link(self, sector: Sector | None) -> str:
        return settings.SITE_URL + (sector.get_absolute_url() if sector else reverse("events:list"))

    def feed_url(self, sector: Sector | None) -> str:
        where = reverse("events:sector_feed", args=[sector.slug]) if sector else _whole()
        return settings.SITE_URL + where

    def items(self, sector: Sector | None) -> Iterable[Event]:
        rows = Event.objects.public().ahead(timezone.now()).filter(status=EventStatus.PUBLISHED)
        rows = in_sector(rows, sector) if sector else rows
        return rows.for_rows().order_by("-published_at", "-pk")[:MOST_ENTRIES]

    def item_title(self, item: Event) -> str:
        return localized(item, "title")[0]

    def item_description(self, item: Event) -> str:
        return localized(item, "summary")[0]

    def item_link(self, item: Event) -> str:
        return settings.SITE_URL + item.get_absolute_url()

    def item_guid(self, item: Event) -> str:
        """Stays whatever becomes of the address; each language is an entry of its own."""
        return f"tag:{settings.SITE_HOST},2024:event-{item.pk}-{get_language()}"

    def item_pubdate(self, item: Event) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Event) -> datetime:
        return item.updated_at

    def item_categories(self, item: Event) -> list[str]:
        return [str(item.get_kind_display())]


@public_page
def programme_feed(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The whole programme, or the sector that ``slug`` names with its parts."""
    return ProgrammeFeed()(request, slug=slug)


def _whole() -> str:
    return reverse("events:feed")
