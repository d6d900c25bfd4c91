"""News: the list and one article."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from partnership.kit.pages import public_page
from partnership.kit.paging import page_of
from programs.models import Article
from programs.queries import NewsCard, news
from programs.structured import article_things
from programs.views.texts import fallback_of, text_of

PER_PAGE = 12
OTHERS = 3


@public_page
def news_list(request: HttpRequest) -> HttpResponse:
    """What is published, newest first."""
    page = page_of(news(), request.GET.get("page", "1"), PER_PAGE)
    cards = [NewsCard(article) for article in page.object_list]
    return render(request, "programs/news.html", {"page": page, "cards": cards})


@public_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article; a draft and tomorrow's news do not exist for anybody."""
    found = get_object_or_404(Article.objects.published().news(), slug=slug)
    others = news().exclude(pk=found.pk)[:OTHERS]
    context = {
        "article": found,
        "structured": article_things(found),
        "card": NewsCard(found),
        "body": text_of(found, "body"),
        "fallback": fallback_of(found, ("title", "summary", "body")),
        "others": [NewsCard(other) for other in others],
    }
    return render(request, "programs/article.html", context)
