"""The folded text by which calls and articles are found in every language."""

from collections.abc import Iterator

from partnership.kit.folding import index_text
from partnership.kit.i18n import in_every_language
from programs.models import Article, OpenCall


def _words_of_call(call: OpenCall) -> Iterator[str]:
    yield from in_every_language(call, "summary", "who_may_apply", "rules")
    for sector in call.sectors.all():
        yield from in_every_language(sector, "name", "short_name")
    for organisation in call.organisers.filter(is_public=True):
        yield from in_every_language(organisation, "name")


def refresh_call_search_text(call: OpenCall) -> None:
    """Store what the call is found by; call it after texts, sectors or organisers change.

    Written with ``update`` so that neither the trail nor ``updated_at`` takes it for an edit.
    """
    text = index_text(in_every_language(call, "title"), _words_of_call(call))
    if text != call.search_text:
        call.search_text = text
        OpenCall.objects.filter(pk=call.pk).update(search_text=text)


def refresh_article_search_text(article: Article) -> None:
    """Store what the article is found by; call it after its texts change."""
    words = in_every_language(article, "summary", "body")
    text = index_text(in_every_language(article, "title"), words)
    if text != article.search_text:
        article.search_text = text
        Article.objects.filter(pk=article.pk).update(search_text=text)
