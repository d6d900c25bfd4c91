"""The desk where staff read applications, ask, and prepare decisions."""

from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from applicants.admin import application_filters as filters
from applicants.admin.application_page import application_page, points, staged_word
from applicants.admin.application_verbs import MAY_RUN, run_application_verb
from applicants.admin.bulk_staging import keep_numbers, run_bulk, staging_progress
from applicants.admin.jury import jury_urls
from applicants.admin.release import release_page, release_progress
from applicants.admin.selection import begin_call_review, selection_page
from applicants.choices.applications import ApplicationState
from applicants.models import Application
from applicants.rules import read_as_staff
from events.staff_scopes import scope_of
from partnership.accounts.models import User
from partnership.kit.admin import AnyCaseSearch, WrittenElsewhere, status_badge
from partnership.kit.folding import fold
from programs.models import OpenCall

# What has no mark yet stands below the lowest one, on either database.
_UNMARKED = Value(-1)


@admin.register(Application)
class ApplicationDesk(WrittenElsewhere, AnyCaseSearch, admin.ModelAdmin):
    """Read here, moved by verbs; what an applicant has not sent is not shown to staff at all."""

    change_list_template = "admin/applicants/application/change_list.html"
    list_display = (
        "number_word",
        "project_title",
        "person",
        "sector_sign",
        "city_name",
        "language",
        "state_word",
        "reviews",
        "mean",
        "median",
        "spread",
        "staged",
    )
    list_display_links = ("number_word", "project_title")
    list_select_related = ("call", "professional", "sector", "city")
    list_filter = (
        filters.CallFilter,
        filters.StateFilter,
        filters.StagedFilter,
        filters.LackingFilter,
        filters.DisagreementFilter,
        filters.SectorFilter,
        filters.CityFilter,
        filters.LanguageFilter,
        filters.PhaseFilter,
    )
    search_fields = ("search_text", "name_search_text")
    search_help_text = _("Number, words of the project, name of the applicant.")
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    ordering = ("-submitted_at", "-pk")
    actions = ("stage_accept", "stage_reserve", "stage_decline", "unstage")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return read_as_staff(cast(User, request.user)).order_by(*self.ordering)

    def word_condition(self, word: str) -> Q:
        """By the folded texts, or by the number that people quote."""
        number = word.lstrip("№#").lstrip("0")
        condition = Q()
        for part in fold(number).split():
            condition &= Q(search_text__contains=part) | Q(name_search_text__contains=part)
        if number.isascii() and number.isdigit() and len(number) < 10:
            condition |= Q(pk=int(number))
        return condition

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_select_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MAY_RUN))

    def get_urls(self) -> list[URLPattern]:
        def to(view: Any) -> Any:
            return self.admin_site.admin_view(view)

        named = "applicants_application_"
        return [
            path("<int:pk>/do/<str:verb>/", to(self.verb_view), name=f"{named}verb"),
            path("calls/<int:call>/", to(self.selection_view), name=f"{named}selection"),
            path("calls/<int:call>/review/", to(self.review_view), name=f"{named}review"),
            path("calls/<int:call>/release/", to(self.release_view), name=f"{named}release"),
            *jury_urls(self),
            path(
                "calls/<int:call>/release/<int:pk>/",
                to(self.progress_view),
                name=f"{named}progress",
            ),
            path(
                "calls/<int:call>/staging/<int:pk>/",
                to(self.staging_view),
                name=f"{named}staging",
            ),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        keep_numbers(request)
        call = request.GET.get("call", "")
        chosen = call if call.isascii() and call.isdigit() and len(call) < 10 else ""
        theirs = not chosen or scope_of(cast(User, request.user)).runs(OpenCall(pk=chosen))
        wide = {"selection_of": chosen if theirs else "", "is_nav_sidebar_enabled": False}
        return super().changelist_view(request, {**(extra_context or {}), **wide})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return application_page(self, request, object_id)

    def verb_view(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        return run_application_verb(self, request, pk=pk, name=verb)

    def selection_view(self, request: HttpRequest, call: int) -> HttpResponse:
        return selection_page(self, request, call)

    def review_view(self, request: HttpRequest, call: int) -> HttpResponse:
        return begin_call_review(self, request, call)

    def release_view(self, request: HttpRequest, call: int) -> HttpResponse:
        return release_page(self, request, call)

    def progress_view(self, request: HttpRequest, call: int, pk: int) -> HttpResponse:
        return release_progress(self, request, call, pk)

    def staging_view(self, request: HttpRequest, call: int, pk: int) -> HttpResponse:
        return staging_progress(self, request, call, pk)

    @admin.display(description=_("Number"), ordering="pk")
    def number_word(self, application: Application) -> str:
        return application.number

    @admin.display(description=_("Project"), ordering="title")
    def project_title(self, application: Application) -> SafeString:
        return format_html('<span lang="{}">{}</span>', application.language, application.title)

    @admin.display(description=_("Applicant"))
    def person(self, application: Application) -> str:
        return application.professional.shown_name if application.professional else "—"

    @admin.display(description=_("Sector"), ordering="sector__order")
    def sector_sign(self, application: Application) -> SafeString | str:
        if (sector := application.sector) is None:
            return "—"
        name = sector.short_name or sector.name
        return format_html('<span class="sw" data-s="{}"></span>{}', sector.colour, name)

    @admin.display(description=_("City"), ordering="city__slug")
    def city_name(self, application: Application) -> str:
        return str(application.city or "—")

    @admin.display(description=_("State"), ordering="state")
    def state_word(self, application: Application) -> str:
        quiet = application.state != ApplicationState.IN_REVIEW
        return status_badge(application.get_state_display(), quiet=quiet)

    @admin.display(description=_("Reviews"), ordering="reviews_given")
    def reviews(self, application: Application) -> str:
        return f"{application.reviews_given} / {application.call.min_reviews}"

    @admin.display(description=_("Mean"), ordering=Coalesce("score_mean", _UNMARKED))
    def mean(self, application: Application) -> str:
        return points(application.score_mean)

    @admin.display(description=_("Median"), ordering=Coalesce("score_median", _UNMARKED))
    def median(self, application: Application) -> str:
        return points(application.score_median)

    @admin.display(description=_("Spread"), ordering=Coalesce("score_spread", _UNMARKED))
    def spread(self, application: Application) -> str:
        return points(application.score_spread)

    @admin.display(description=_("Prepared"), ordering="staged_decision")
    def staged(self, application: Application) -> str:
        return staged_word(application)

    @admin.action(description=_("Prepare: accept"), permissions=["select"])
    def stage_accept(self, request: HttpRequest, chosen: QuerySet[Application]) -> Any:
        return run_bulk(self, request, chosen, "stage_accept")

    @admin.action(description=_("Prepare: reserve"), permissions=["select"])
    def stage_reserve(self, request: HttpRequest, chosen: QuerySet[Application]) -> Any:
        return run_bulk(self, request, chosen, "stage_reserve")

    @admin.action(description=_("Prepare: decline"), permissions=["select"])
    def stage_decline(self, request: HttpRequest, chosen: QuerySet[Application]) -> Any:
        return run_bulk(self, request, chosen, "stage_decline")

    @admin.action(description=_("Take prepared decisions back"), permissions=["select"])
    def unstage(self, request: HttpRequest, chosen: QuerySet[Application]) -> Any:
        return run_bulk(self, request, chosen, "unstage")
