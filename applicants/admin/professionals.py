"""The desks for the directory: people with their works, and projects with their teams."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from applicants.admin.changes import told_changes
from applicants.admin.parts import OF_PROFILE, OF_PROJECT
from applicants.choices import Visibility
from applicants.forms.staff import HoldForm
from applicants.models import PortfolioItem, Professional, Project, ProjectMember
from applicants.services import screening
from applicants.services.framing import reset
from applicants.services.search import (
    refresh_professional_search_text,
    refresh_project_search_text,
    refresh_search_texts_of_projects,
)
from partnership.kit.admin import (
    AnyCaseSearch,
    CleanImagesMixin,
    EditTokenForm,
    serve_each,
    short_clocks,
    status_badge,
)
from partnership.kit.folding import fold
from partnership.kit.pictures import gone_on_commit
from programs.models import Sector

CHANGED = _("Changed since staff saw it")
MAY_PUBLISH = "applicants.publish_professional"
CONFIRM = "admin/applicants/hold_selected.html"


class SectorFilter(admin.SimpleListFilter):
    """Rows of one sector."""

    title = _("Sectors")
    parameter_name = "sector"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [(sector.slug, str(sector)) for sector in Sector.objects.all()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(sectors__slug=self.value()) if self.value() else queryset


class OnThePortalFilter(admin.SimpleListFilter):
    """What a visitor sees, and what not: the answer is that of the pages themselves."""

    title = _("On the portal")
    parameter_name = "shown"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, Any]]:
        return [
            *(("yes", _("Shown")), ("no", _("Not shown")), ("waits", _("Waits for staff"))),
            *(("changed", CHANGED), ("held", _("Held back by the staff"))),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "waits":
            return queryset.filter(asked_at__isnull=False).order_by("asked_at", "pk")
        if self.value() == "changed":
            unseen = queryset.filter(changed_at__isnull=False, published_at__isnull=False)
            return unseen.order_by("changed_at", "pk")
        if self.value() == "held":
            return queryset.filter(held_at__isnull=False)
        public = queryset.model._default_manager.public().order_by().values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=public)
        return queryset.exclude(pk__in=public) if self.value() == "no" else queryset


class DirectoryDesk(AnyCaseSearch, admin.ModelAdmin):
    """Shown and hidden by services only; found by everything the public search knows, too."""

    list_per_page = 50
    save_on_top = True
    actions = ("publish_selected", "seen_selected", "hide_selected")
    show: Callable[..., Any]
    hold: Callable[..., Any]

    def word_condition(self, word: str) -> Q:
        folded = fold(word)
        found = super().word_condition(word)
        return found | Q(search_text__contains=folded) if folded else found

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("sectors")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY_PUBLISH))

    @admin.display(description=_("Sectors"))
    def sector_names(self, row: Any) -> str:
        return ", ".join(sector.short_name for sector in row.sectors.all()) or "—"

    @admin.display(description=_("Published"), ordering="published_at")
    def published(self, row: Any) -> str:
        return short_clocks(row.published_at)

    @admin.action(description=_("Show the selected on the portal"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        done = serve_each(self, request, queryset, type(self).show)
        text = ngettext("%(count)d is shown now.", "%(count)d are shown now.", done)
        self.message_user(request, text % {"count": done}, messages.SUCCESS)

    @admin.action(description=_("Leave what was changed as it is"), permissions=["publish"])
    def seen_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        done = serve_each(self, request, queryset, screening.mark_seen)
        text = ngettext("%(count)d is marked as seen.", "%(count)d are marked as seen.", done)
        self.message_user(request, text % {"count": done}, messages.SUCCESS)

    @admin.action(description=_("Hide, or decline to show"), permissions=["publish"])
    def hide_selected(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> TemplateResponse | None:
        """Asks first for the reason, which each owner reads."""
        form = HoldForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            return TemplateResponse(request, CONFIRM, self._to_confirm(request, queryset, form))
        hold = partial(type(self).hold, why=form.cleaned_data["why"])
        done = serve_each(self, request, queryset, hold)
        text = ngettext("%(count)d is hidden now.", "%(count)d are hidden now.", done)
        self.message_user(request, text % {"count": done}, messages.SUCCESS)
        return None

    def _to_confirm(
        self, request: HttpRequest, queryset: QuerySet[Any], form: HoldForm
    ) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": _("Hide, or decline to show"),
            "opts": self.opts,
            "rows": list(queryset),
            "form": form,
            "media": self.media,
        }

    @admin.display(description=_("Screening"))
    def screening(self, row: Any) -> str:
        if row.is_held:
            facts = [row.held_why, str(row.held_by or "—"), short_clocks(row.held_at)]
            return f"{_('Held back by the staff')}: {' · '.join(facts)}"
        if row.waits_for_staff:
            return f"{_('Waits for staff')}: {short_clocks(row.asked_at)}"
        if row.changed_at:
            return f"{CHANGED}: {short_clocks(row.changed_at)}"
        return "—"

    @admin.display(description=_("What was changed"))
    def changes(self, row: Any) -> str:
        return told_changes(row) or "—"


class WorkForm(CleanImagesMixin, forms.ModelForm):
    images = ("picture",)


class WorkInline(admin.StackedInline):
    model = PortfolioItem
    form = WorkForm
    extra = 0


class ProfessionalForm(CleanImagesMixin, EditTokenForm):
    images = ("photo",)


@admin.register(Professional)
class ProfessionalAdmin(DirectoryDesk):
    """Nobody is shown against their will: the action refuses who has not consented."""

    form = ProfessionalForm
    show, hold = screening.show_profile, screening.hold_profile
    list_display = (
        "__str__",
        "latin_name",
        "user",
        "seen_by",
        "city",
        "sector_names",
        "updated_at",
    )
    list_select_related = ("user", "city")
    list_filter = (
        *(OnThePortalFilter, "visibility", SectorFilter, "city__country", "city"),
        "text_language",
    )
    search_fields = ("family_name", "given_name", "latin_name", "artistic_name", "user__email")
    autocomplete_fields = ("city", "sectors")
    raw_id_fields = ("user",)
    readonly_fields = ("slug", "seen_by", "published", "screening", "changes")
    inlines = (WorkInline, *OF_PROFILE)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("user", "slug", "seen_by", "published", "screening", "changes"),
                    "edit_token",
                )
            },
        ),
        (
            pgettext_lazy("person", "Name"),
            {
                "fields": (
                    *("given_name", "family_name", "patronymic", "latin_name"),
                    "artistic_name",
                )
            },
        ),
        (
            _("Texts"),
            {"fields": ("text_language", "headline", "bio", "skills", "seeks", "links")},
        ),
        (_("Place in the programme"), {"fields": ("sectors", "city", "languages")}),
        (_("Picture"), {"fields": ("photo", "photo_alt")}),
    )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Another photo has no part that its owner chose."""
        if "photo" in form.changed_data:
            gone_on_commit(obj.photo_whole)
            obj.photo_whole = ""
            reset(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refresh_professional_search_text(form.instance)
        refresh_search_texts_of_projects(Project.objects.filter(owner=form.instance))

    @admin.display(description=_("Who sees the profile"), ordering="visibility")
    def seen_by(self, person: Professional) -> str:
        quiet = person.visibility != Visibility.PUBLIC
        return status_badge(person.get_visibility_display(), quiet=quiet)


class MemberInline(admin.TabularInline):
    model = ProjectMember
    extra = 0
    autocomplete_fields = ("professional",)


class ProjectForm(CleanImagesMixin, EditTokenForm):
    images = ("picture",)


@admin.register(Project)
class ProjectDesk(DirectoryDesk):
    """A project is seen only while its owner is, whatever is chosen here."""

    form = ProjectForm
    show, hold = screening.show_project, screening.hold_project
    list_display = ("title", "owner", "stage", "city", "sector_names", "shown", "published")
    list_select_related = ("owner", "city")
    list_filter = (OnThePortalFilter, "stage", SectorFilter, "city", "text_language")
    search_fields = ("title", "slug", "owner__family_name", "owner__given_name")
    autocomplete_fields = ("owner", "city", "sectors")
    readonly_fields = ("published", "screening", "changes")
    inlines = (MemberInline, *OF_PROJECT)
    fieldsets = (
        (
            None,
            {"fields": ("owner", "slug", "published", "screening", "changes", "edit_token")},
        ),
        (
            _("Texts"),
            {
                "fields": (
                    *("text_language", "title", "summary", "description", "seeks"),
                    "links",
                )
            },
        ),
        (_("Place in the programme"), {"fields": ("sectors", "city", "stage", "year")}),
        (_("Picture"), {"fields": ("picture", "picture_alt")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(is_shown=Q(pk__in=_public_projects()))

    def get_readonly_fields(
        self, request: HttpRequest, obj: Project | None = None
    ) -> tuple[str, ...]:
        """The address of a project that was public stays: people have it."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "slug") if obj is not None and obj.published_at else fields

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        refresh_project_search_text(form.instance)

    @admin.display(description=_("On the portal"), ordering="is_shown")
    def shown(self, project: Any) -> str:
        word = _("Shown") if project.is_shown else _("Not shown")
        return status_badge(str(word), quiet=not project.is_shown)


def _public_projects() -> QuerySet[Any]:
    return Project.objects.public().order_by().values("pk")
