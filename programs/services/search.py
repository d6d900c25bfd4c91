"""The folded text by which calls and articles are found in every language."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import Model

from partnership.kit.folding import fold
from programs.models import Article, OpenCall


def _in_every_language(row: Model, *fields: str) -> Iterator[str]:
    for field in fields:
        for code in settings.MODELTRANSLATION_LANGUAGES:
            yield getattr(row, f"{field}_{code}") or ""


def _words_of_call(call: OpenCall) -> Iterator[str]:
    yield from _in_every_language(call, "title", "summary", "who_may_apply")
    for sector in call.sectors.all():
        yield from _in_every_language(sector, "name", "short_name")
    for organisation in call.organisers.filter(is_public=True):
        yield from _in_every_language(organisation, "name")


def _folded(words: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(filter(None, map(fold, words))))


def refresh_call_search_text(call: OpenCall) -> None:
    """Store what the call is found by; call it after texts, sectors or organisers change.

    Written with ``update`` so that neither the trail nor ``updated_at`` takes it for an edit.
    """
    text = _folded(_words_of_call(call))
    if text != call.search_text:
        call.search_text = text
        OpenCall.objects.filter(pk=call.pk).update(search_text=text)


def refresh_article_search_text(article: Article) -> None:
    """Store what the article is found by; call it after its texts change."""
    text = _folded(_in_every_language(article, "title", "summary", "body"))
    if text != article.search_text:
        article.search_text = text
        Article.objects.filter(pk=article.pk).update(search_text=text)
