"""The desk for words that mean the same to whoever searches."""

from django.contrib import admin

from partnership.kit.admin import AnyCaseSearch
from programs.models import SearchSynonym


@admin.register(SearchSynonym)
class SearchSynonymDesk(AnyCaseSearch, admin.ModelAdmin):
    search_folded = True
    list_display = ("__str__",)
    search_fields = ("words",)
