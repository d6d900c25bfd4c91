"""The desk where staff run an event from its first draft to its completion."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db import connection
from django.db.models import Count, ForeignKey, Q, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from applicants.admin.event_verbs import VERBS, Verb, run_verb
from applicants.admin.history import event_history
from applicants.admin.participants import download_participants
from applicants.choices import RegistrationState
from applicants.services.event_changes import announce_change, complete_event
from events.admin import (
    AppearanceInline,
    EvidenceInline,
    MaterialInline,
    PlacesFilter,
    SessionInline,
    WhenFilter,
)
from events.choices import EventStatus
from events.models import Event, EventEvidence
from events.services.lifecycle import publish, snapshot
from events.services.search import refresh_search_text
from events.staff_scopes import Scope, scope_of
from partnership.accounts.choices import Language
from partnership.accounts.models import User
from partnership.kit.admin import (
    CleanImagesMixin,
    EditTokenForm,
    MissingTranslationFilter,
    OnlyTextsForTranslators,
    TranslatedAdmin,
    UnknownIsNotFound,
    serve_each,
    short_clocks,
    status_badge,
)
from partnership.kit.admin_verbs import WithVerbs
from partnership.kit.dates import format_instant_two_clocks
from partnership.kit.folding import fold
from programs.models import OpenCall, Sector

# Once an event is published, these change through verbs only: the queue, the agenda, the end of
# registration and the people move with them.
RUN_BY_VERBS = ("capacity", "slug", "starts_at", "ends_at")

# Addresses of the programme's own pages stand where an event's would.
RESERVED = frozenset({"month", "feed"})

DRAFTED_IN_ANY_LANGUAGE = {f"{x}_{code}" for x in ("title", "summary") for code in Language.values}


class WaitingFilter(admin.SimpleListFilter):
    """Events in whose line somebody stands."""

    title = _("Waiting list")
    parameter_name = "waiting"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        return [("yes", _("People are waiting"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(people_waiting__gt=0) if self.value() == "yes" else queryset


class SectorFilter(admin.SimpleListFilter):
    """Events of one sector; there is no event without, so nothing to choose for that."""

    title = _("Sectors")
    parameter_name = "sector"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        sectors = Sector.objects.filter(events__isnull=False).distinct().order_by("order", "pk")
        return [(str(sector.pk), str(sector)) for sector in sectors]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value() or ""
        return (
            queryset.filter(sectors=chosen) if chosen.isascii() and chosen.isdigit() else queryset
        )


class EventForm(CleanImagesMixin, EditTokenForm):
    images = ("cover",)
    scope = Scope()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DRAFTED_IN_ANY_LANGUAGE & self.fields.keys():
            self.fields[name].required = False
        # What others have named stays named, also by those who could not choose it.
        for name, model in (("parent", Event), ("call", OpenCall)):
            field, stored = self.fields.get(name), getattr(self.instance, f"{name}_id")
            if isinstance(field, ModelChoiceField) and field.queryset is not None and stored:
                offered = field.queryset.order_by().values("pk")
                field.queryset = model.objects.filter(Q(pk__in=offered) | Q(pk=stored))

    def clean(self) -> dict[str, Any] | None:
        """A draft begins in whichever language its author writes, in a sector of theirs."""
        cleaned = super().clean()
        sectors = self.cleaned_data.get("sectors")
        if sectors is not None:
            keys = {sector.pk for sector in sectors}
            if not self.scope.holds_event(self.instance, keys):
                self.add_error("sectors", _("Choose a sector in which you work."))
        if self.cleaned_data.get("slug") in RESERVED:
            self.add_error("slug", _("A page of the portal has this address."))
        names = [f"title_{code}" for code in Language.values]
        if names[0] in self.fields and not any(self.cleaned_data.get(name) for name in names):
            self.add_error(
                f"title_{get_language() or 'ru'}", _("Write the title in at least one language.")
            )
        return cleaned


@admin.register(Event)
class EventDesk(UnknownIsNotFound, OnlyTextsForTranslators, WithVerbs, TranslatedAdmin):
    """Facts are edited here; the status moves only through verbs, which call services."""

    form = EventForm
    change_form_template = "admin/events/event/change_form.html"
    must_be_translated = ("title", "summary")
    list_display = (
        "title",
        "sector",
        "kind",
        "when",
        "status_word",
        "places",
        "people_waiting",
        "missing_languages",
    )
    list_select_related = ("venue__city",)
    list_filter = (
        WhenFilter,
        "status",
        PlacesFilter,
        WaitingFilter,
        "kind",
        "format",
        SectorFilter,
        ("venue__city", admin.RelatedOnlyFieldListFilter),
        MissingTranslationFilter,
    )
    date_hierarchy = "starts_at"
    search_fields = ("slug", "search_text")
    search_folded = False
    ordering = ("-starts_at", "-pk")
    list_per_page = 50
    autocomplete_fields = ("sectors", "organisers", "parent", "venue", "room", "call")
    inlines = (SessionInline, AppearanceInline, EvidenceInline, MaterialInline)
    actions = ("publish_selected", "complete_selected")
    readonly_fields = ("status_word", "both_clocks", "places", "published_at", "reason")
    fieldsets = (
        (None, {"fields": ("status_word", "reason", "published_at", "edit_token")}),
        (_("Texts"), {"fields": ("title", "summary", "body", "audience", "results")}),
        (
            _("Place in the programme"),
            {"fields": ("slug", "kind", "sectors", "organisers", "parent")},
        ),
        (
            _("Time and place"),
            {
                "description": _("Times are entered in Almaty time."),
                "fields": (
                    "starts_at",
                    "ends_at",
                    "both_clocks",
                    "tz",
                    "format",
                    "venue",
                    "room",
                    "join_url",
                    "languages",
                    "interpretation",
                ),
            },
        ),
        (
            _("Registration"),
            {
                "fields": (
                    "admission",
                    "call",
                    "registration_opens_at",
                    "registration_closes_at",
                    "capacity",
                    "places",
                    "waiting_list",
                    "offer_hours",
                )
            },
        ),
        (_("Picture"), {"fields": ("cover", "cover_alt", "cover_credit")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        waiting = Q(registrations__state=RegistrationState.WAITLISTED)
        return (
            scope_of(cast(User, request.user))
            .events(super().get_queryset(request))
            .annotate(people_waiting=Count("registrations", filter=waiting, distinct=True))
            .prefetch_related("sectors")
        )

    def word_condition(self, word: str) -> Q:
        """By the folded text, as visitors search."""
        condition = Q(slug__icontains=word)
        folded = Q()
        for part in fold(word).split():
            folded &= Q(search_text__contains=part)
        return condition | folded if folded else condition

    def get_readonly_fields(
        self, request: HttpRequest, obj: Event | None = None
    ) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        published = obj is not None and obj.status != EventStatus.DRAFT
        return (*fields, *RUN_BY_VERBS) if published else fields

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        form.scope = scope_of(cast(User, request.user))
        return form

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """What is outside the person's part of the programme cannot be named either."""
        scope = scope_of(cast(User, request.user))
        if db_field.name == "parent":
            kwargs["queryset"] = scope.events(Event.objects.all())
        elif db_field.name == "call":
            # As a whole theirs: whoever is chosen by it gets a place here and is named.
            kwargs["queryset"] = scope.calls_run(OpenCall.objects.all())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        scope = scope_of(cast(User, request.user))
        return super().has_add_permission(request) and scope.may_begin

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        """A draft may be deleted; what was public is cancelled instead."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and obj.status == EventStatus.DRAFT

    def has_run_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("events.run_event"))

    def get_urls(self) -> list[URLPattern]:
        def wrap(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        return [
            path(
                "<int:pk>/participants.<str:extension>",
                wrap(self.participants_view),
                name="events_event_participants",
            ),
            path("<int:pk>/do/<str:verb>/", wrap(self.verb_view), name="events_event_verb"),
            *super().get_urls(),
        ]

    def verb_view(self, request: HttpRequest, pk: int, verb: str) -> Any:
        return run_verb(self, request, pk=pk, name=verb)

    def participants_view(self, request: HttpRequest, pk: int, extension: str) -> Any:
        return download_participants(request, pk=pk, extension=extension)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return event_history(self, request, pk=object_id)

    def verbs_for(self, request: HttpRequest, row: Event) -> list[Verb]:
        return [verb for verb in VERBS.values() if verb.fits(row) and verb.allowed(request)]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Event | None:
        """For saving, the row is read under its lock: what the form compares is the truth."""
        if request.method == "POST" and connection.in_atomic_block and object_id.isdecimal():
            list(Event.objects.select_for_update().filter(pk=object_id).values_list("pk"))
        return cast("Event | None", super().get_object(request, object_id, from_field))

    def save_model(self, request: HttpRequest, obj: Event, form: Any, change: bool) -> None:
        """Saves the facts; people are told when place or format of a published event changed."""
        before = snapshot(Event.objects.get(pk=obj.pk)) if change else None
        super().save_model(request, obj, form, change)
        if before is not None:
            announce_change(obj, by=cast(User, request.user), before=before)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A proof remembers who brought it."""
        for row in formset.forms:
            if isinstance(row.instance, EventEvidence) and row.instance.added_by_id is None:
                row.instance.added_by = cast(User, request.user)
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refresh_search_text(form.instance)

    @admin.display(description=_("Sector"))
    def sector(self, event: Event) -> SafeString:
        signs = (
            (sector.colour, sector.short_name or sector.name) for sector in event.sectors.all()
        )
        return format_html_join(" ", '<span class="sw" data-s="{}"></span>{}', signs)

    @admin.display(description=_("Almaty / Paris"), ordering="starts_at")
    def when(self, event: Event) -> str:
        return short_clocks(event.starts_at)

    @admin.display(description=_("As visitors see it"))
    def both_clocks(self, event: Event) -> str:
        if event.starts_at is None or event.ends_at is None:
            return "—"
        moments = (event.starts_at, event.ends_at)
        return " – ".join(format_instant_two_clocks(moment) for moment in moments)

    @admin.display(description=_("Status"), ordering="status")
    def status_word(self, event: Event) -> str:
        return status_badge(event.get_status_display(), quiet=event.status != EventStatus.PUBLISHED)

    @admin.display(description=_("Reason"))
    def reason(self, event: Event) -> str:
        return event.status_reason or "—"

    @admin.display(description=_("Places"), ordering="seats_taken")
    def places(self, event: Event) -> str:
        return f"{event.seats_taken} / {'∞' if event.capacity is None else event.capacity}"

    @admin.display(description=_("Waiting"), ordering="people_waiting")
    def people_waiting(self, event: Event) -> int:
        return int(getattr(event, "people_waiting", 0))

    @admin.action(description=_("Publish the selected events"), permissions=["run"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        done = serve_each(self, request, _plain(queryset), publish)
        text = ngettext("%(count)d event is published.", "%(count)d events are published.", done)
        self.message_user(request, text % {"count": done}, messages.SUCCESS)

    @admin.action(description=_("Complete the selected events"), permissions=["run"])
    def complete_selected(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        done = serve_each(self, request, _plain(queryset), complete_event)
        text = ngettext("%(count)d event is completed.", "%(count)d events are completed.", done)
        self.message_user(request, text % {"count": done}, messages.SUCCESS)


def _plain(queryset: QuerySet[Event]) -> QuerySet[Event]:
    """The same events without the list's counts, which the services' locks cannot have."""
    return Event.objects.filter(pk__in=[row.pk for row in queryset])
