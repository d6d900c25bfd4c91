"""The desk where staff say who reads what is shown to partners."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from applicants.models import PartnerAccount
from applicants.services import partners
from partnership.kit.admin import AnyCaseSearch


@admin.register(PartnerAccount)
class PartnerDesk(AnyCaseSearch, admin.ModelAdmin):
    """Adding a row opens the profiles for partners to that account, deleting it closes them."""

    list_display = ("user", "organisation")
    list_select_related = ("user", "organisation")
    list_filter = ("organisation__country",)
    search_fields = ("user__email", "user__full_name", "organisation__name")
    raw_id_fields = ("user",)
    autocomplete_fields = ("organisation",)
    list_per_page = 50

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Another person is another row."""
        return ("user",) if obj is not None else ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        partners.appoint(obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        partners.dismiss(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for account in queryset:
            partners.dismiss(account)
