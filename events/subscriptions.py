"""Calendars to subscribe to: the whole programme, one sector, one city, one kind."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from events.choices import Kind
from events.models import Event, EventQuerySet
from partnership.kit.collation import sort_key
from partnership.kit.i18n import localized
from programs.models import City, Sector

# So long an event stays after its end, and a cancelled one after the end it was to have.
KEPT_FOR = timedelta(days=30)
MOST_EVENTS = 500
GOOGLE = "https://calendar.google.com/calendar/r"
OUTLOOK = "https://outlook.live.com/calendar/0/addfromweb"


@dataclass(frozen=True)
class Subscription:
    """One calendar: its name, and its address in the language in which it was asked for."""

    name: str
    path: str

    @property
    def https(self) -> str:
        return f"{settings.SITE_URL}{self.path}"

    @property
    def webcal(self) -> str:
        """What calendar programs open as a subscription and not as a download."""
        return f"webcal://{self.https.partition('://')[2]}"

    @property
    def google(self) -> str:
        return f"{GOOGLE}?{urlencode({'cid': self.webcal})}"

    @property
    def outlook(self) -> str:
        return f"{OUTLOOK}?{urlencode({'url': self.https, 'name': self.name})}"


def followed(now: datetime) -> EventQuerySet:
    """What calendars carry: all that is ahead, postponed and cancelled too, and a month back."""
    rows = Event.objects.public().filter(ends_at__gt=now - KEPT_FOR)
    return rows.for_rows().order_by("starts_at", "pk")


def in_sector(events: EventQuerySet, sector: Sector) -> EventQuerySet:
    """A sector stands for its parts too."""
    sectors = Sector.objects.filter(Q(pk=sector.pk) | Q(parent=sector)).order_by()
    links = Event.sectors.through.objects.filter(sector__in=sectors)
    return events.filter(pk__in=links.values("event_id"))


def sector_subscriptions() -> list[Subscription]:
    return [
        Subscription(
            localized(sector, "short_name")[0],
            reverse("events:sector_calendar", args=[sector.slug]),
        )
        for sector in Sector.objects.all()
    ]


def city_subscriptions(language: str) -> list[Subscription]:
    """Cities that have a venue, in the order of the reader's alphabet."""
    cities = City.objects.filter(venues__isnull=False).distinct()
    rows = [
        Subscription(localized(city, "name")[0], reverse("events:city_calendar", args=[city.slug]))
        for city in cities
    ]
    return sorted(rows, key=lambda row: sort_key(row.name, language))


def kind_subscriptions() -> list[Subscription]:
    return [
        Subscription(str(kind.label), reverse("events:kind_calendar", args=[kind.value]))
        for kind in Kind
    ]
