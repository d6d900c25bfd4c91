"""The parts of a call on its desk: stages, questions, rubric, jury, aims."""

from typing import Any

from django.contrib import admin
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationStackedInline, TranslationTabularInline

from partnership.kit.admin import OnlyTextsForTranslators
from partnership.kit.autocomplete import PatientAutocomplete
from partnership.kit.i18n import language_names
from programs.forms import CriterionForm
from programs.models import (
    CallAim,
    CallQuestion,
    CallStage,
    Criterion,
    EligibilityQuestion,
    JurySeat,
    OpenCall,
)
from programs.services.call_parts import may_lose_criteria, may_lose_questions
from programs.services.completeness import languages_missing


class StageInline(OnlyTextsForTranslators, TranslationTabularInline):
    model = CallStage
    extra = 0


class EligibilityInline(OnlyTextsForTranslators, TranslationStackedInline):
    model = EligibilityQuestion
    extra = 0
    fields = ("text", "explanation", ("wanted_answer", "order"))


class QuestionInline(OnlyTextsForTranslators, admin.TabularInline):
    """The form at a glance; each question with its options has a page of its own."""

    model = CallQuestion
    template = "admin/programs/opencall/questions.html"
    extra = 0
    fields = ("order", "question", "kind", "is_required", "visible_to_reviewers", "lacks")
    readonly_fields = ("question", "kind", "is_required", "visible_to_reviewers", "lacks")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CallQuestion]:
        rows: QuerySet[CallQuestion] = super().get_queryset(request)
        return rows.select_related("call").prefetch_related("options")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OpenCall | None = None) -> bool:
        return super().has_delete_permission(request, obj) and may_lose_questions(obj)

    @admin.display(description=_("Question"))
    def question(self, row: CallQuestion) -> SafeString:
        address = reverse("admin:programs_callquestion_change", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, row.label or "—")

    @admin.display(description=_("Missing"))
    def lacks(self, row: CallQuestion) -> str:
        """Languages of the call in which the question, or one of its options, is not written."""
        rows = (row, *(row.options.all() if row.has_options else ()))
        lists = (languages_missing(one, row.call.languages).values() for one in rows)
        found = {code for fields in lists for codes in fields for code in codes}
        return language_names(c for c in row.call.languages if c in found) or "—"


class CriterionInline(OnlyTextsForTranslators, TranslationStackedInline):
    model = Criterion
    form = CriterionForm
    extra = 0
    fields = ("name", "description", ("weight", "minimum", "maximum", "order"))

    def has_delete_permission(self, request: HttpRequest, obj: OpenCall | None = None) -> bool:
        return super().has_delete_permission(request, obj) and may_lose_criteria(obj)


class AimInline(PatientAutocomplete, admin.TabularInline):
    """Sectors and cities are chosen here, never edited from here."""

    model = CallAim
    extra = 0
    autocomplete_fields = ("sector", "city")

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in self.autocomplete_fields and field is not None:
            field.widget = field.widget.widget
        return field


class JuryInline(PatientAutocomplete, admin.TabularInline):
    model = JurySeat
    extra = 0
    autocomplete_fields = ("user",)
