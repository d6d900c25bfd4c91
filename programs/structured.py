"""News and open calls in the vocabulary of schema.org."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from partnership.kit.dates import ALMATY, in_zone
from partnership.kit.i18n import localized
from partnership.kit.structured import Thing, absolute, breadcrumbs, known
from programs.models import Article, OpenCall


def article_things(article: Article) -> list[Thing]:
    """A piece of news and the way to it."""
    here = article.get_absolute_url()
    title, language = localized(article, "title")
    site = {"@type": "Organization", "name": f"Almaty Creative × {gettext('Institut français')}"}
    drawn = reverse("portal:card", args=["news", article.slug])
    pictures = (article.cover.url if article.cover else "", drawn)
    news = known(
        {
            "@type": "NewsArticle",
            "@id": absolute(here),
            "url": absolute(here),
            "headline": title,
            "description": localized(article, "summary")[0],
            "image": [absolute(path) for path in pictures if path],
            "inLanguage": language,
            "datePublished": _moment(article.published_at),
            "dateModified": _moment(article.updated_at),
            "author": site,
            "publisher": site,
        }
    )
    return [news, breadcrumbs([(gettext("News"), reverse("programs:news")), (title, here)])]


def call_things(call: OpenCall) -> list[Thing]:
    """The way to a call; schema.org knows none."""
    title = localized(call, "title")[0]
    steps = [
        (gettext("Open calls"), reverse("programs:calls")),
        (title, call.get_absolute_url()),
    ]
    return [breadcrumbs(steps)]


def _moment(moment: datetime | None) -> str:
    return in_zone(moment, ALMATY).isoformat(timespec="seconds") if moment else ""
