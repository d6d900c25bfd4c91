"""Desks of decision letters and of exports: read here, moved by verbs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applicants.choices.papers import MAY_EXPORT, MAY_REVOKE
from applicants.errors.applications import ApplicationRefused
from applicants.forms.papers import ExportForm, IssueForm, RevokeForm, usual_pair
from applicants.models import Application, CallExport, DecisionLetter
from applicants.paper_files import letter_response
from applicants.rules import in_scope
from applicants.services.deciding.records import log_sight
from applicants.services.papers.exporting import start_export
from applicants.services.papers.letters import issue_letter, revoke_letter
from applicants.services.papers.links import download_address
from events.staff_scopes import scope_of
from partnership.accounts.models import User
from partnership.kit.admin import (
    AnyCaseSearch,
    UnknownIsNotFound,
    WrittenElsewhere,
    short_clocks,
    status_badge,
)
from partnership.kit.admin_verbs import WithVerbs, perform, verb_page
from programs.models import OpenCall


@dataclass(frozen=True)
class Verb:
    """What can be done with a letter."""

    name: str
    label: Promise
    explains: Promise
    done: Promise
    form: type[forms.Form]
    service: Callable[..., Any]
    destructive: bool = False

    def fits(self, row: DecisionLetter) -> bool:
        return row.revoked_at is None


VERBS = {
    "revoke": Verb(
        "revoke",
        _("Revoke"),
        _("Whoever verifies the code will read that the letter is revoked, and why. No way back."),
        _("The letter is revoked."),
        RevokeForm,
        revoke_letter,
        destructive=True,
    )
}


@admin.register(DecisionLetter)
class LetterDesk(UnknownIsNotFound, AnyCaseSearch, WrittenElsewhere, WithVerbs):
    """Letters as they were issued; the paper itself is never changed, only revoked."""

    list_display = ("number_word", "holder", "call_word", "outcome", "pair", "issued", "state_word")
    list_select_related = ("application__call",)
    list_filter = (
        *("outcome", ("revoked_at", admin.EmptyFieldListFilter)),
        ("application__call", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("code", "holder", "application__title")
    list_per_page = 50
    ordering = ("-issued_at", "-pk")
    change_form_template = "admin/applicants/decisionletter/change_form.html"
    change_list_template = "admin/applicants/decisionletter/change_list.html"
    fields = readonly_fields = (
        *("number_word", "holder", "call_word", "application_word", "outcome", "pair"),
        *("issued", "state_word", "revoked", "revoke_reason", "sha256"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[DecisionLetter]:
        rows: QuerySet[DecisionLetter] = super().get_queryset(request)
        user = cast(User, request.user)
        if scope_of(user).everywhere:
            return rows
        theirs = in_scope(user, Application.objects.order_by())
        return rows.filter(application__in=theirs.values("pk"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        named = (
            ("issue/", self.issue_view, "issue"),
            ("<int:pk>/do/<str:verb>/", self.verb_view, "verb"),
            ("<int:pk>/letter.pdf", self.file_view, "file"),
        )
        return [
            *(
                path(part, self.admin_site.admin_view(view), name=f"{self._name}_{name}")
                for part, view, name in named
            ),
            *super().get_urls(),
        ]

    _name = "applicants_decisionletter"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {**(extra_context or {}), "may_issue": request.user.has_perm(MAY_REVOKE)}
        return super().changelist_view(request, context)

    def verbs_for(self, request: HttpRequest, row: DecisionLetter) -> list[Verb]:
        may = request.user.has_perm(MAY_REVOKE)
        return [verb for verb in VERBS.values() if may and verb.fits(row)]

    def verb_view(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Shows the verb's form; on POST calls its service and says what came of it."""
        if not request.user.has_perm(MAY_REVOKE):
            raise PermissionDenied
        row, found = get_object_or_404(self.get_queryset(request), pk=pk), VERBS.get(verb)
        if found is None:
            raise Http404
        form = found.form(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and _done(request, found, row, form):
            return redirect(f"admin:{self._name}_change", row.pk)
        return verb_page(self, request, found, row, form, fits=found.fits(row))

    def issue_view(self, request: HttpRequest) -> HttpResponse:
        """A letter of any decided application, in two languages."""
        if not request.user.has_perm(MAY_REVOKE):
            raise PermissionDenied
        user = cast(User, request.user)
        initial = {**usual_pair(user), "application": request.GET.get("application")}
        form = IssueForm(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            letter = _issued(form, user)
            if letter is not None:
                messages.success(request, gettext("The letter is being made."))
                return redirect(f"admin:{self._name}_change", letter.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Issue a letter"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/applicants/decisionletter/issue.html", context)

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The PDF, for whoever may see the letter; who has fetched it is recorded."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(self.get_queryset(request).select_related("application"), pk=pk)
        response = letter_response(row)
        log_sight(row.application, by=cast(User, request.user))
        return response

    @admin.display(description=_("Number"), ordering="code")
    def number_word(self, row: DecisionLetter) -> str:
        return row.number

    @admin.display(description=_("Call for applications"))
    def call_word(self, row: DecisionLetter) -> str:
        return str(row.application.call)

    @admin.display(description=_("Application"))
    def application_word(self, row: DecisionLetter) -> str:
        return str(row.application)

    @admin.display(description=_("Languages"))
    def pair(self, row: DecisionLetter) -> str:
        return f"{row.get_first_language_display()} · {row.get_second_language_display()}"

    @admin.display(description=_("Issued"), ordering="issued_at")
    def issued(self, row: DecisionLetter) -> str:
        return short_clocks(row.issued_at)

    @admin.display(description=_("Revoked"))
    def revoked(self, row: DecisionLetter) -> str:
        return short_clocks(row.revoked_at)

    @admin.display(description=_("State"))
    def state_word(self, row: DecisionLetter) -> str:
        if row.revoked_at is not None:
            return status_badge(gettext("Revoked"), quiet=True)
        return status_badge(gettext("Made") if row.file else gettext("Being made"))


def _done(request: HttpRequest, verb: Verb, row: DecisionLetter, form: forms.Form) -> bool:
    return perform(request, verb, row, form, form.cleaned_data, refusals=ApplicationRefused)


def _issued(form: IssueForm, by: User) -> DecisionLetter | None:
    rows = in_scope(by, Application.objects.all())
    application = rows.filter(pk=form.cleaned_data["application"]).first()
    if application is None:
        form.add_error("application", gettext("There is no application of this number."))
        return None
    try:
        return issue_letter(application, languages=form.pair, by=by)
    except ApplicationRefused as refusal:
        form.add_error(None, str(refusal))
        return None


@admin.register(CallExport)
class ExportDesk(UnknownIsNotFound, admin.ModelAdmin):
    """Who took what out of which call; a new one is asked for here and followed on its page."""

    form = ExportForm
    list_display = ("call", "kind", "language", "by", "asked", "state_word", "shown_count", "until")
    list_select_related = ("call", "by")
    list_filter = ("kind", "state", ("call", admin.RelatedOnlyFieldListFilter))
    list_per_page = 50
    ordering = ("-created_at", "-pk")
    change_form_template = "admin/applicants/callexport/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[CallExport]:
        rows: QuerySet[CallExport] = super().get_queryset(request)
        if scope_of(cast(User, request.user)).everywhere:
            return rows
        return rows.filter(call__in=self._calls(request).order_by().values("pk"))

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.name == "call":
            kwargs["queryset"] = self._calls(request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _calls(self, request: HttpRequest) -> QuerySet[OpenCall]:
        """An export is of all applications of a call."""
        return scope_of(cast(User, request.user)).calls_run(OpenCall.objects.all())

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_EXPORT)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MAY_EXPORT)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_EXPORT)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        own = {"language": cast(User, request.user).language}
        return own | super().get_changeform_initial_data(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("call", "kind", "organisation", "language", *(("by", "asked") if obj else ()))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.get_fields(request, obj) if obj else ()

    def save_model(
        self, request: HttpRequest, obj: CallExport, form: forms.ModelForm, change: bool
    ) -> None:
        """The service asks for it; the same one that is being made already is not made twice."""
        by = cast(User, request.user)
        obj.pk = start_export(**form.cleaned_data, by=by).pk

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_addition(request, CallExport.objects.get(pk=obj.pk), message)

    def response_add(
        self, request: HttpRequest, obj: CallExport, post_url_continue: str | None = None
    ) -> HttpResponse:
        return redirect(reverse("admin:applicants_callexport_change", args=[obj.pk]))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """How far it has come; the link only for whoever asked."""
        row = self.get_object(request, object_id)
        ready = row is not None and bool(row.file) and row.by == request.user
        address = download_address(row) if row is not None and ready else ""
        context = {**(extra_context or {}), "export": row, "address": address}
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description=_("Asked"), ordering="created_at")
    def asked(self, row: CallExport) -> str:
        return short_clocks(row.created_at)

    @admin.display(description=_("State"), ordering="state")
    def state_word(self, row: CallExport) -> str:
        return status_badge(row.get_state_display(), quiet=row.is_over)

    @admin.display(description=_("Applications"))
    def shown_count(self, row: CallExport) -> int:
        return row.done - row.refused

    @admin.display(description=_("Valid until"), ordering="expires_at")
    def until(self, row: CallExport) -> str:
        return short_clocks(row.expires_at) if row.file else "—"
