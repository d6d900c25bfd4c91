"""By what staff narrow the list of applications."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from applicants.choices.applications import (
    REVIEWED_APPLICATIONS,
    ApplicationState,
    Decision,
)
from applicants.models import Application
from events.staff_scopes import scope_of
from partnership.accounts.choices import Language
from partnership.accounts.models import User
from programs.choices import CallPhase
from programs.models import City, OpenCall, Sector

# Points of 100 between the highest and the lowest review of one application.
DISAGREEMENT = 30
STRONG_DISAGREEMENT = 50

Choices = list[tuple[str, Any]]


class ChoiceFilter(admin.SimpleListFilter):
    """One of the values that ``lookups`` offers; anything else in the address is ignored."""

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Application]
    ) -> QuerySet[Application]:
        chosen = self.value()
        if chosen is None or chosen not in {str(value) for value, _label in self.lookup_choices}:
            return queryset
        return self.narrow(queryset, chosen)

    def narrow(self, queryset: QuerySet[Application], chosen: str) -> QuerySet[Application]:
        return queryset.filter(**{str(self.parameter_name): chosen})


class CallFilter(ChoiceFilter):
    title = _("Open call")
    parameter_name = "call"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        applied = Application.objects.filter(call=OuterRef("pk")).order_by()
        calls = scope_of(cast(User, request.user)).calls_seen(OpenCall.objects.all())
        return [(str(call.pk), str(call)) for call in calls.filter(Exists(applied))]


class StateFilter(ChoiceFilter):
    title = _("State")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        return [choice for choice in ApplicationState.choices if choice[0] != "draft"]


class PhaseFilter(ChoiceFilter):
    """Where the clock stands against the call."""

    title = _("Phase of the call")
    parameter_name = "phase"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        return list(CallPhase.choices)

    def narrow(self, queryset: QuerySet[Application], chosen: str) -> QuerySet[Application]:
        return queryset.filter(call__in=OpenCall.objects.in_phase(chosen).order_by().values("pk"))


class SectorFilter(ChoiceFilter):
    title = _("Sector")
    parameter_name = "sector"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        sectors = Sector.objects.order_by("order", "pk")
        return [(str(sector.pk), str(sector)) for sector in sectors]


class CityFilter(ChoiceFilter):
    title = _("City")
    parameter_name = "city"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        applied = Application.objects.filter(city=OuterRef("pk")).order_by()
        return [(str(city.pk), str(city)) for city in City.objects.filter(Exists(applied))]


class LanguageFilter(ChoiceFilter):
    title = _("Language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        return list(Language.choices)


class StagedFilter(ChoiceFilter):
    title = _("Staged decision")
    parameter_name = "staged"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        return [*Decision.choices, ("none", _("None yet"))]

    def narrow(self, queryset: QuerySet[Application], chosen: str) -> QuerySet[Application]:
        if chosen == "none":
            return queryset.filter(staged_decision="", state=ApplicationState.IN_REVIEW)
        return queryset.filter(staged_decision=chosen)


class DisagreementFilter(ChoiceFilter):
    title = _("Disagreement")
    parameter_name = "spread"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        words = _("%(points)s points or more")
        return [
            (str(points), words % {"points": points})
            for points in (DISAGREEMENT, STRONG_DISAGREEMENT)
        ]

    def narrow(self, queryset: QuerySet[Application], chosen: str) -> QuerySet[Application]:
        return queryset.filter(score_spread__gte=int(chosen))


class LackingFilter(ChoiceFilter):
    """Under review, with fewer reviews given than the call asks for."""

    title = _("Reviews")
    parameter_name = "reviews"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> Choices:
        return [("lacking", _("Too few")), ("enough", _("Enough"))]

    def narrow(self, queryset: QuerySet[Application], chosen: str) -> QuerySet[Application]:
        needed = F("call__min_reviews")
        if chosen == "enough":
            return queryset.filter(reviews_given__gte=needed)
        reviewed = queryset.filter(state__in=REVIEWED_APPLICATIONS)
        return reviewed.filter(reviews_given__lt=needed)
