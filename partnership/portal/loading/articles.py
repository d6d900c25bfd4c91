"""The fixed pages that every portal begins with, and the sample's news."""

from datetime import timedelta

from django.utils import timezone

from partnership.portal.loading.files import REFERENCE, SAMPLE, Row, new_rows, read, words
from programs.choices import ArticleKind
from programs.models import Article
from programs.services.search import refresh_article_search_text


def load_pages() -> int:
    """Create the pages that are missing; what staff wrote or took off the portal stays."""
    rows = new_rows(Article, read(REFERENCE / "pages.toml")["page"])
    for row in rows:
        _write(row, kind=ArticleKind.PAGE, published_at=timezone.now())
    return len(rows)


def load_news() -> int:
    """Create the sample's news that are missing; dates are counted back from today."""
    now = timezone.now()
    rows = new_rows(Article, read(SAMPLE / "news.toml")["news"])
    for row in rows:
        published_at = now - timedelta(days=row["days_ago"], hours=3)
        _write(row, kind=ArticleKind.NEWS, published_at=published_at, is_demonstration=True)
    return len(rows)


def _write(row: Row, **facts: object) -> None:
    article = Article.objects.create(
        slug=row["slug"], **facts, **words(row, "title", "summary", "body")
    )
    refresh_article_search_text(article)
