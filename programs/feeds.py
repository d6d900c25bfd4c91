"""News to follow, one feed per language."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import conditional_escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnership.kit.i18n import localized
from partnership.kit.pages import public_page
from programs.models import Article
from programs.queries import news

NEWEST = 30
AUTHOR = "Almaty Creative × Institut français"


class NewsFeed(Feed):
    """The newest articles; addresses are those of the site, whatever host was asked."""

    feed_type = Atom1Feed
    author_name = AUTHOR

    def title(self) -> str:
        return f"{AUTHOR} · {_('News')}"

    def subtitle(self) -> str:
        return _("News of the partnership programme.")

    def link(self) -> str:
        return _absolute(reverse("programs:news"))

    def feed_url(self) -> str:
        return _absolute(reverse("programs:news_feed"))

    def feed_guid(self) -> str:
        return self.feed_url()

    def items(self) -> list[Article]:
        return list(news()[:NEWEST])

    def item_title(self, item: Article) -> str:
        return localized(item, "title")[0]

    def item_description(self, item: Article) -> str:
        return conditional_escape(localized(item, "summary")[0])

    def item_link(self, item: Article) -> str:
        return _absolute(item.get_absolute_url())

    def item_guid(self, item: Article) -> str:
        """Stays the same when the address changes; each language is an entry of its own."""
        return f"tag:{settings.SITE_HOST},2024:article-{item.pk}-{get_language()}"

    def item_pubdate(self, item: Article) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Article) -> datetime:
        return max(item.updated_at, item.published_at or item.updated_at)


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


_answer = NewsFeed()


@public_page
def news_feed(request: HttpRequest) -> Any:
    """The Atom document of the language in the address."""
    return _answer(request)
