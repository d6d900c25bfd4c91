"""Every public address in four languages, for search engines."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.db.models import Max, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from applicants.models import Professional, Project
from events.models import Event, Speaker
from programs.models import Article, OpenCall, Sector

HOUR = 3600


class PortalSitemap(Sitemap):
    """A thousand addresses a file, each naming its twins in the other languages."""

    i18n = True
    alternates = True
    x_default = True
    limit = 1000
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """The site's own name, whatever name it was asked by."""
        return urlsplit(settings.SITE_URL).netloc


class Pages(PortalSitemap):
    """Pages that there is one of."""

    def items(self) -> list[str]:
        return [
            "portal:home",
            "events:list",
            "events:month",
            "portal:sectors",
            "applicants:professionals",
            "applicants:projects",
            "events:speakers",
            "events:calendars",
            "programs:calls",
            "programs:news",
            "portal:partnership",
            "portal:partners",
        ]

    def location(self, item: str) -> str:
        return reverse(item)


class Rows(PortalSitemap):
    """Pages of which there are many: public rows of a model, oldest first."""

    def __init__(self, rows: QuerySet[Any], changed: str = "updated_at", also: str = "") -> None:
        self._rows, self._changed, self._also = rows, changed, also

    def items(self) -> QuerySet[Any]:
        fields = filter(None, ("slug", self._changed, self._also))
        return self._rows.order_by("pk").only(*fields)

    def lastmod(self, item: Model) -> datetime | None:
        return getattr(item, self._changed) if self._changed else None

    def get_latest_lastmod(self) -> datetime | None:
        """One number instead of every row."""
        if not self._changed:
            return None
        latest: datetime | None = self._rows.aggregate(latest=Max(self._changed))["latest"]
        return latest


def sitemaps() -> dict[str, type[Sitemap] | Sitemap]:
    """Made for each answer, because what is public depends on the clock."""
    return {
        "pages": Pages(),
        "events": Rows(Event.objects.public()),
        "sectors": Rows(Sector.objects.all(), changed=""),
        "professionals": Rows(Professional.objects.public()),
        "projects": Rows(Project.objects.public()),
        "speakers": Rows(Speaker.objects.public(), changed=""),
        "news": Rows(Article.objects.published().news(), also="kind"),
        "texts": Rows(Article.objects.published().pages(), also="kind"),
        "calls": Rows(OpenCall.objects.public()),
    }


@login_not_required
@require_safe
@cache_control(public=True, max_age=HOUR, s_maxage=10)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The files that together name every public page."""
    return sitemap_views.index(request, sitemaps(), sitemap_url_name="sitemap_section")


@login_not_required
@require_safe
@cache_control(public=True, max_age=HOUR, s_maxage=10)
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """Public pages of one kind with their twins, ``?p=`` a thousand."""
    return sitemap_views.sitemap(request, sitemaps(), section)
