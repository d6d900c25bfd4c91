"""The desk where staff run an open call from its first draft to its results."""

from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partnership.kit.admin import (
    MissingTranslationFilter,
    OnlyTextsForTranslators,
    TranslatedAdmin,
    serve_each,
    short_clocks,
    status_badge,
)
from partnership.kit.admin_verbs import WithVerbs
from partnership.kit.autocomplete import PatientAutocomplete
from partnership.kit.dates import format_instant_two_clocks
from programs.admin.call_parts import (
    AimInline,
    CriterionInline,
    EligibilityInline,
    JuryInline,
    QuestionInline,
    StageInline,
)
from programs.admin.call_verbs import MAY_RUN, CallVerb, run_call_verb, verbs_that_fit
from programs.choices import CallPhase, CallStatus
from programs.forms import CallForm
from programs.models import OpenCall, Sector
from programs.services.calls import announce_results, publish
from programs.services.search import refresh_call_search_text


class PhaseFilter(admin.SimpleListFilter):
    """Where the clock stands against published calls."""

    title = _("Phase")
    parameter_name = "phase"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        return list(CallPhase.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[OpenCall]) -> QuerySet[OpenCall]:
        if self.value() not in CallPhase.values:
            return queryset
        alike = OpenCall.objects.in_phase(str(self.value())).values("pk")
        return queryset.filter(pk__in=alike)


class CallSectorFilter(admin.SimpleListFilter):
    """Calls of one sector."""

    title = _("Sectors")
    parameter_name = "sector"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        sectors = Sector.objects.filter(calls__isnull=False).distinct().order_by("order", "pk")
        return [(sector.slug, str(sector)) for sector in sectors]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OpenCall]) -> QuerySet[OpenCall]:
        return queryset.filter(sectors__slug=self.value()) if self.value() else queryset


@admin.register(OpenCall)
class OpenCallDesk(OnlyTextsForTranslators, PatientAutocomplete, WithVerbs, TranslatedAdmin):
    """Facts are edited here; the status moves only through verbs, which call services."""

    form = CallForm
    change_form_template = "admin/programs/opencall/change_form.html"
    must_be_translated = ("title", "summary", "who_may_apply", "rules")
    list_display = ("title", "sector", "deadline", "status_word", "phase_word", "missing_languages")
    list_filter = (PhaseFilter, "status", CallSectorFilter, MissingTranslationFilter)
    search_fields = ("slug", "title_kk", "title_ru", "title_fr", "title_en")
    autocomplete_fields = ("sectors", "organisers")
    inlines: ClassVar["tuple[type[InlineModelAdmin[Any, Any]], ...]"] = (
        EligibilityInline,
        QuestionInline,
        StageInline,
        CriterionInline,
        JuryInline,
        AimInline,
    )
    actions = ("publish_selected", "announce_selected")
    readonly_fields = (
        *("status_word", "phase_word", "reason", "decided_at"),
        *("both_clocks", "extended"),
    )
    fieldsets = (
        (None, {"fields": ("status_word", "phase_word", "reason", "decided_at", "edit_token")}),
        (_("Texts"), {"fields": ("title", "summary", "who_may_apply", "rules")}),
        (_("Place in the programme"), {"fields": ("slug", "sectors", "organisers")}),
        (
            _("Dates"),
            {
                "description": _("Times are entered in Almaty time."),
                "fields": ("opens_at", "closes_at", "both_clocks", "extended", "tz", "results_on"),
            },
        ),
        (
            _("Applications"),
            {"fields": ("max_per_person", "application_cap", "places", "languages")},
        ),
        (
            _("Selection"),
            {"fields": ("is_blind", "min_reviews", "review_due_at", "info_days", "confirm_days")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[OpenCall]:
        return super().get_queryset(request).prefetch_related("sectors")

    def get_readonly_fields(
        self, request: HttpRequest, obj: OpenCall | None = None
    ) -> tuple[str, ...]:
        """The address of a published call stays: people have it."""
        fields = tuple(super().get_readonly_fields(request, obj))
        published = obj is not None and obj.status != CallStatus.DRAFT
        return (*fields, "slug") if published and "slug" not in fields else fields

    def has_delete_permission(self, request: HttpRequest, obj: OpenCall | None = None) -> bool:
        """A draft may be deleted; what was public is cancelled instead."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and obj.status == CallStatus.DRAFT

    def has_run_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY_RUN))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.verb_view)
        return [
            path("<int:pk>/do/<str:verb>/", view, name="programs_opencall_verb"),
            *super().get_urls(),
        ]

    def verb_view(self, request: HttpRequest, pk: int, verb: str) -> Any:
        return run_call_verb(self, request, pk=pk, name=verb)

    def may_run(self, request: HttpRequest, call: OpenCall, verb: CallVerb) -> bool:
        """Whether the verb is for this person; a desk above may know that the call is not."""
        return self.has_run_permission(request)

    def to_run(self, request: HttpRequest, calls: QuerySet[OpenCall]) -> QuerySet[OpenCall]:
        """Of the selected calls those that this person may run."""
        return calls

    def verbs_for(self, request: HttpRequest, row: OpenCall) -> list[CallVerb]:
        return verbs_that_fit(self, request, row)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> OpenCall | None:
        """For saving, the row is read under its lock: what the form compares is the truth."""
        if request.method == "POST" and connection.in_atomic_block and object_id.isdecimal():
            list(
                OpenCall.objects.select_for_update(no_key=True)
                .filter(pk=object_id)
                .values_list("pk")
            )
        return cast("OpenCall | None", super().get_object(request, object_id, from_field))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refresh_call_search_text(form.instance)

    @admin.display(description=_("Sector"))
    def sector(self, call: OpenCall) -> SafeString:
        signs = ((s.colour, s.short_name or s.name) for s in call.sectors.all())
        return format_html_join(" ", '<span class="sw" data-s="{}"></span>{}', signs)

    @admin.display(description=_("Application deadline"), ordering="closes_at")
    def deadline(self, call: OpenCall) -> str:
        return short_clocks(call.closes_at)

    @admin.display(description=_("As visitors see it"))
    def both_clocks(self, call: OpenCall) -> str:
        if call.opens_at is None or call.closes_at is None:
            return "—"
        return " – ".join(map(format_instant_two_clocks, (call.opens_at, call.closes_at)))

    @admin.display(description=_("Deadline before the extension"))
    def extended(self, call: OpenCall) -> str:
        return format_instant_two_clocks(call.extended_from) if call.extended_from else "—"

    @admin.display(description=_("Status"), ordering="status")
    def status_word(self, call: OpenCall) -> str:
        return status_badge(call.get_status_display(), quiet=call.status != CallStatus.PUBLISHED)

    @admin.display(description=_("Phase"))
    def phase_word(self, call: OpenCall) -> str:
        published = call.pk is not None and call.status == CallStatus.PUBLISHED
        return str(call.phase().label) if published else "—"

    @admin.display(description=_("Reason"))
    def reason(self, call: OpenCall) -> str:
        return call.cancel_reason or "—"

    @admin.action(description=_("Publish the selected calls"), permissions=["run"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[OpenCall]) -> None:
        done = serve_each(self, request, self.to_run(request, queryset), publish)
        text = ngettext("%(count)d call is published.", "%(count)d calls are published.", done)
        self.message_user(request, text % {"count": done}, messages.SUCCESS)

    @admin.action(description=_("Announce the results of the selected calls"), permissions=["run"])
    def announce_selected(self, request: HttpRequest, queryset: QuerySet[OpenCall]) -> None:
        done = serve_each(self, request, self.to_run(request, queryset), announce_results)
        text = ngettext(
            "The results of %(count)d call are announced.",
            "The results of %(count)d calls are announced.",
            done,
        )
        self.message_user(request, text % {"count": done}, messages.SUCCESS)
