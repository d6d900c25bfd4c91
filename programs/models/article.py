"""News, and the pages that staff write."""

from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import MultilingualManager, MultilingualQuerySet

from partnership.kit.fields import search_names
from programs.choices import ArticleKind, FixedPage


class ArticleQuerySet(MultilingualQuerySet["Article"]):
    """Adjectives that chain."""

    def published(self) -> Self:
        """What a visitor may know of: neither unpublished nor to be published later."""
        return self.filter(published_at__lte=timezone.now())

    def news(self) -> Self:
        """Newest first."""
        return self.filter(kind=ArticleKind.NEWS).order_by("-published_at", "-pk")

    def pages(self) -> Self:
        return self.filter(kind=ArticleKind.PAGE)


class Article(models.Model):
    """A piece of news, or one of the fixed pages; public once ``published_at`` has passed."""

    kind = models.CharField(
        _("Kind"), max_length=4, choices=ArticleKind, default=ArticleKind.NEWS, db_index=True
    )
    slug = models.SlugField(_("Address part"), max_length=80, unique=True)
    title = models.CharField(_("Title"), max_length=200)
    summary = models.TextField(_("Summary"), max_length=500, blank=True)
    body = models.TextField(
        _("Text"),
        help_text=_(
            "A blank line begins a paragraph; lines that begin with “- ” make a list; a line "
            "that begins with “## ” is a heading."
        ),
    )
    cover = models.ImageField(_("Cover"), upload_to="news/", blank=True)
    cover_alt = models.CharField(_("Description of the picture"), max_length=200, blank=True)
    published_at = models.DateTimeField(
        _("Published"),
        null=True,
        blank=True,
        help_text=_("Empty: not shown. A time to come: shown from then on."),
    )
    updated_at = models.DateTimeField(_("Updated"), auto_now=True)
    search_text = models.TextField(default="", blank=True, editable=False)
    search_names = search_names()
    is_demonstration = models.BooleanField(_("Demonstration data"), default=False, editable=False)

    objects = MultilingualManager.from_queryset(ArticleQuerySet)()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("news and pages")
        ordering = ("-published_at", "-pk")
        indexes = [
            models.Index(fields=("kind", "published_at"), name="article_kind_published"),
            GinIndex(fields=("search_text",), opclasses=("gin_trgm_ops",), name="article_search"),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_kind_known",
                condition=Q(kind__in=ArticleKind.values),
                violation_error_message=_("Unknown kind."),
            ),
            models.CheckConstraint(
                name="article_page_has_a_known_address",
                condition=Q(kind=ArticleKind.NEWS) | Q(slug__in=FixedPage.values),
                violation_error_message=_("A page has one of the known addresses."),
            ),
            models.CheckConstraint(
                name="article_address_is_free",
                condition=Q(kind=ArticleKind.PAGE) | ~Q(slug__in=("feed", *FixedPage.values)),
                violation_error_message=_("The portal itself uses this address."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        if self.kind == ArticleKind.PAGE:
            return reverse(f"programs:{self.slug}")
        return reverse("programs:article", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.published_at <= timezone.now()
