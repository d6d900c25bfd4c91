"""Desks for venues, speakers and where staff work; what the event desk builds on."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltranslation.admin import TranslationStackedInline, TranslationTabularInline

from events.models import (
    Appearance,
    Event,
    EventEvidence,
    EventMaterial,
    Room,
    Session,
    Speaker,
    StaffScope,
    Venue,
)
from events.services.search import refresh_search_texts
from partnership.accounts.admin import UserAdmin
from partnership.accounts.models import User
from partnership.kit.admin import (
    CleanImagesMixin,
    MissingTranslationFilter,
    OnlyTextsForTranslators,
    TranslatedAdmin,
)
from partnership.kit.autocomplete import PatientAutocomplete


class ScopeInline(PatientAutocomplete, admin.TabularInline):
    """Where the rights of the person's roles hold; handed out as rights are, by superusers."""

    model = StaffScope
    extra = 0
    autocomplete_fields = ("sector", "event", "call")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)


admin.site.unregister(User)


@admin.register(User)
class StaffDesk(UserAdmin):
    """The desk for accounts, and below each what stands above accounts."""

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        return (ScopeInline,) if obj is not None else ()


class RoomInline(OnlyTextsForTranslators, TranslationTabularInline):
    model = Room
    extra = 0


@admin.register(Venue)
class VenueAdmin(OnlyTextsForTranslators, TranslatedAdmin):
    must_be_translated = ("name", "address")
    list_display = ("name", "city", "address", "missing_languages")
    list_select_related = ("city",)
    list_filter = ("city__country", MissingTranslationFilter)
    search_fields = ("slug", "name_kk", "name_ru", "name_fr", "name_en")
    autocomplete_fields = ("city",)
    inlines = (RoomInline,)

    def save_model(self, request: HttpRequest, obj: Venue, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        refresh_search_texts(Event.objects.filter(venue=obj))


@admin.register(Room)
class RoomAdmin(OnlyTextsForTranslators, TranslatedAdmin):
    """Found through its venue; registered so that events can complete a room by its name."""

    must_be_translated = ("name",)
    list_display = ("name", "venue", "capacity")
    search_fields = ("name_kk", "name_ru", "name_fr", "name_en", "venue__name_ru")
    autocomplete_fields = ("venue",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False


class SpeakerForm(CleanImagesMixin, forms.ModelForm):
    images = ("photo",)


@admin.register(Speaker)
class SpeakerAdmin(OnlyTextsForTranslators, TranslatedAdmin):
    form = SpeakerForm
    must_be_translated = ("name", "occupation")
    list_display = ("person_name", "occupation", "city", "is_public", "missing_languages")
    list_select_related = ("city",)
    list_filter = ("is_public", "city__country", MissingTranslationFilter)
    search_fields = ("slug", "name_kk", "name_ru", "name_fr", "name_en")
    autocomplete_fields = ("city",)

    def save_model(self, request: HttpRequest, obj: Speaker, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        refresh_search_texts(Event.objects.filter(appearances__speaker=obj).distinct())

    @admin.display(description=pgettext_lazy("person", "Name"), ordering="name")
    def person_name(self, speaker: Speaker) -> str:
        return str(speaker)


class SessionInline(OnlyTextsForTranslators, TranslationStackedInline):
    model = Session
    extra = 0
    autocomplete_fields = ("room",)


class AppearanceInline(admin.TabularInline):
    model = Appearance
    extra = 0
    autocomplete_fields = ("speaker",)
    fields = ("speaker", "role", "order")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appearance]:
        return super().get_queryset(request).filter(session__isnull=True)


class EvidenceForm(CleanImagesMixin, forms.ModelForm):
    images = ("picture",)


class EvidenceInline(OnlyTextsForTranslators, TranslationStackedInline):
    """Whoever adds a proof is written down by the desk."""

    model = EventEvidence
    form = EvidenceForm
    extra = 0


class MaterialInline(OnlyTextsForTranslators, TranslationTabularInline):
    model = EventMaterial
    extra = 0


class WhenFilter(admin.SimpleListFilter):
    """Where the clock stands: upcoming, running, past."""

    title = _("When")
    parameter_name = "when"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        return [
            ("upcoming", _("Upcoming")),
            ("running", _("Happening now")),
            ("past", _("Past")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        conditions = {
            "upcoming": Q(starts_at__gt=now),
            "running": Q(starts_at__lte=now, ends_at__gt=now),
            "past": Q(ends_at__lte=now),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


class PlacesFilter(admin.SimpleListFilter):
    """Full, free places, no limit."""

    title = _("Places")
    parameter_name = "places"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        return [("full", _("Full")), ("free", _("Places free")), ("unlimited", _("No limit"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        conditions = {
            "full": Q(capacity__isnull=False, seats_taken__gte=F("capacity")),
            "free": Q(capacity__isnull=False, seats_taken__lt=F("capacity")),
            "unlimited": Q(capacity__isnull=True),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))
