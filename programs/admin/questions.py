"""One question of a call's form, with its options: a page reached from the call's desk."""

from typing import Any, cast

from django.contrib import admin
from django.db import connection
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationTabularInline

from partnership.kit.admin import OnlyTextsForTranslators, TranslatedAdmin
from partnership.kit.autocomplete import PatientAutocomplete
from programs.forms import QuestionForm
from programs.models import CallQuestion, OpenCall, QuestionOption
from programs.services.call_parts import may_lose_questions


class OptionInline(OnlyTextsForTranslators, TranslationTabularInline):
    model = QuestionOption
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: CallQuestion | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and may_lose_questions(obj.call if obj else None)


@admin.register(CallQuestion)
class CallQuestionDesk(OnlyTextsForTranslators, PatientAutocomplete, TranslatedAdmin):
    """Reached from the call; nobody looks for a question in a list of all calls' questions."""

    form = QuestionForm
    change_form_template = "admin/programs/callquestion/change_form.html"
    must_be_translated = ("label",)
    list_display = ("label", "call", "kind", "missing_languages")
    list_select_related = ("call",)
    search_fields = ("label_kk", "label_ru", "label_fr", "label_en")
    autocomplete_fields = ("call",)
    inlines = (OptionInline,)
    fieldsets = (
        (None, {"fields": ("call", "order", "kind", "is_required", "edit_token")}),
        (_("Texts"), {"fields": ("label", "help_text")}),
        (_("Bounds"), {"fields": ("word_limit", "max_files", ("min_value", "max_value"))}),
        (_("Who reads the answer"), {"fields": ("visible_to_reviewers", "is_sensitive")}),
    )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CallQuestion | None = None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and obj is not None and may_lose_questions(obj.call)

    def get_readonly_fields(
        self, request: HttpRequest, obj: CallQuestion | None = None
    ) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "call") if obj is not None and "call" not in fields else fields

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """After the last question of the call that the address names."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        named = str(initial.get("call", ""))
        if named.isdecimal():
            rows = CallQuestion.objects.filter(call_id=int(named) % 2**63)
            last = rows.aggregate(last=Max("order"))["last"]
            initial.setdefault("order", 1 if last is None else last + 1)
        return initial

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> CallQuestion | None:
        """For saving and removing, the call is held: nobody begins to apply to it meanwhile.

        The question is read under its own lock, so what the form compares is the truth.
        """
        if request.method == "POST" and connection.in_atomic_block and object_id.isdecimal():
            its_call = CallQuestion.objects.filter(pk=object_id).order_by().values("call")
            calls = OpenCall.objects.select_for_update(no_key=True).filter(pk__in=its_call)
            list(calls.values_list("pk"))
            list(CallQuestion.objects.select_for_update().filter(pk=object_id).values_list("pk"))
        return cast("CallQuestion | None", super().get_object(request, object_id, from_field))

    def response_add(
        self, request: HttpRequest, obj: CallQuestion, post_url_continue: str | None = None
    ) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        return _next_question(obj) if "_addanother" in request.POST else response

    def response_change(self, request: HttpRequest, obj: CallQuestion) -> HttpResponse:
        response = super().response_change(request, obj)
        return _next_question(obj) if "_addanother" in request.POST else response

    def response_post_save_add(
        self, request: HttpRequest, obj: CallQuestion
    ) -> HttpResponseRedirect:
        return _back_to_call(obj.call_id)

    def response_post_save_change(
        self, request: HttpRequest, obj: CallQuestion
    ) -> HttpResponseRedirect:
        return _back_to_call(obj.call_id)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        question = self.get_object(request, object_id)
        response = super().delete_view(request, object_id, extra_context)
        gone = question is not None and request.method == "POST" and response.status_code == 302
        return _back_to_call(question.call_id) if question is not None and gone else response


def _back_to_call(pk: int) -> HttpResponseRedirect:
    return redirect(reverse("admin:programs_opencall_change", args=[pk]) + "#questions-group")


def _next_question(question: CallQuestion) -> HttpResponse:
    return redirect(reverse("admin:programs_callquestion_add") + f"?call={question.call_id}")
