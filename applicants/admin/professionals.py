"""The desk for professionals."""

from django.contrib import admin

from applicants.models import Professional
from partnership.kit.admin import AnyCaseSearch, CleanImagesMixin, EditTokenForm


class ProfessionalForm(CleanImagesMixin, EditTokenForm):
    images = ("photo",)


@admin.register(Professional)
class ProfessionalAdmin(AnyCaseSearch, admin.ModelAdmin):
    form = ProfessionalForm
    list_display = ("__str__", "latin_name", "user", "city", "updated_at")
    list_select_related = ("user", "city")
    list_filter = ("sectors", "city__country")
    search_fields = ("family_name", "given_name", "latin_name", "artistic_name", "user__email")
    autocomplete_fields = ("city", "sectors")
    raw_id_fields = ("user",)
