"""Desks for what the programme rests on: sectors, organisations, cities, the memorandum."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline

from partnership.kit.admin import (
    MissingTranslationFilter,
    OnlyTextsForTranslators,
    TranslatedAdmin,
)
from programs.models import (
    City,
    Commitment,
    CommitmentPeriod,
    Memorandum,
    Organisation,
    Quote,
    Sector,
)


@admin.register(City)
class CityAdmin(OnlyTextsForTranslators, TranslatedAdmin):
    must_be_translated = ("name",)
    list_display = ("name", "country", "tz", "missing_languages")
    list_filter = ("country", MissingTranslationFilter)
    search_fields = ("slug", "name_kk", "name_ru", "name_fr", "name_en")


@admin.register(Sector)
class SectorAdmin(OnlyTextsForTranslators, TranslatedAdmin):
    must_be_translated = ("name", "short_name")
    list_display = ("name", "sign", "parent", "order", "missing_languages")
    list_select_related = ("parent",)
    list_editable = ("order",)
    list_filter = (("parent", admin.EmptyFieldListFilter), MissingTranslationFilter)
    search_fields = ("slug", "name_kk", "name_ru", "name_fr", "name_en")
    autocomplete_fields = ("parent",)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The order is no text: translators do not move sectors in the list either."""
        changelist = super().get_changelist_instance(request)
        if not self.has_add_permission(request):
            changelist.list_editable = ()
        return changelist

    @admin.display(description=_("Colours"), ordering="colour")
    def sign(self, sector: Sector) -> SafeString:
        return format_html(
            '<span class="sw" data-s="{}"></span>{}', sector.colour, sector.get_glyph_display()
        )


@admin.register(Organisation)
class OrganisationAdmin(OnlyTextsForTranslators, TranslatedAdmin):
    must_be_translated = ("name",)
    list_display = ("name", "kind", "country", "city", "is_public", "missing_languages")
    list_select_related = ("city",)
    list_filter = ("kind", "country", "is_public", MissingTranslationFilter)
    search_fields = ("slug", "name_kk", "name_ru", "name_fr", "name_en")
    autocomplete_fields = ("city",)


class QuoteInline(OnlyTextsForTranslators, TranslationStackedInline):
    model = Quote
    extra = 0


class PeriodInline(OnlyTextsForTranslators, TranslationStackedInline):
    model = CommitmentPeriod
    extra = 0
    show_change_link = True


@admin.register(Memorandum)
class MemorandumAdmin(OnlyTextsForTranslators, TranslatedAdmin):
    must_be_translated = ("title", "place", "text")
    list_display = ("title", "signed_on", "missing_languages")
    list_filter = (MissingTranslationFilter,)
    search_fields = ("slug", "title_kk", "title_ru", "title_fr", "title_en")
    autocomplete_fields = ("parties",)
    inlines = (QuoteInline, PeriodInline)


class CommitmentInline(OnlyTextsForTranslators, TranslationStackedInline):
    model = Commitment
    extra = 0


@admin.register(CommitmentPeriod)
class CommitmentPeriodAdmin(OnlyTextsForTranslators, TranslatedAdmin):
    must_be_translated = ("label",)
    list_display = ("label", "starts_on", "ends_on", "state", "promises", "missing_languages")
    list_filter = ("state", MissingTranslationFilter)
    search_fields = ("slug", "label_kk", "label_ru", "label_fr", "label_en")
    autocomplete_fields = ("memorandum",)
    inlines = (CommitmentInline,)

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("commitments")

    @admin.display(description=_("Commitments"))
    def promises(self, period: CommitmentPeriod) -> str:
        return " · ".join(commitment.label for commitment in period.commitments.all()) or "—"
