"""The desk where staff write news and the portal's pages."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership.kit.admin import (
    CleanImagesMixin,
    EditTokenForm,
    MissingTranslationFilter,
    OnlyTextsForTranslators,
    TranslatedAdmin,
    short_clocks,
    status_badge,
)
from programs.choices import ArticleKind
from programs.models import Article
from programs.services.search import refresh_article_search_text


class ShownFilter(admin.SimpleListFilter):
    """Shown now, later, or not."""

    title = _("On the portal")
    parameter_name = "shown"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        return [("yes", _("Shown")), ("later", _("To be shown later")), ("no", _("Not shown"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        now = timezone.now()
        conditions = {
            "yes": Q(published_at__lte=now),
            "later": Q(published_at__gt=now),
            "no": Q(published_at__isnull=True),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


class ArticleForm(CleanImagesMixin, EditTokenForm):
    images = ("cover",)


@admin.register(Article)
class ArticleDesk(OnlyTextsForTranslators, TranslatedAdmin):
    """News are added here; the fixed pages are there from the start and never deleted."""

    form = ArticleForm
    must_be_translated = ("title", "body")
    list_display = ("title", "kind", "published", "shown", "missing_languages")
    list_filter = ("kind", ShownFilter, MissingTranslationFilter)
    search_fields = ("slug", "title_kk", "title_ru", "title_fr", "title_en")
    readonly_fields = ("kind",)
    fieldsets = (
        (None, {"fields": ("kind", "slug", "published_at", "edit_token")}),
        (_("Texts"), {"fields": ("title", "summary", "body")}),
        (_("Picture"), {"fields": ("cover", "cover_alt")}),
    )

    def get_readonly_fields(
        self, request: HttpRequest, obj: Article | None = None
    ) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        is_page = obj is not None and obj.kind == ArticleKind.PAGE
        return (*fields, "slug") if is_page and "slug" not in fields else fields

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Only one by one, so that no selection takes a fixed page along."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and obj.kind != ArticleKind.PAGE

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        refresh_article_search_text(obj)

    @admin.display(description=_("Published"), ordering="published_at")
    def published(self, article: Article) -> str:
        return short_clocks(article.published_at)

    @admin.display(description=_("On the portal"))
    def shown(self, article: Article) -> str:
        if article.is_public:
            return status_badge(str(_("Shown")))
        later = article.published_at is not None
        return status_badge(str(_("To be shown later") if later else _("Not shown")), quiet=True)
