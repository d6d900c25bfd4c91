"""The desks of calls with what programmes cannot see: events fed by a call, and who works where."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from applicants.services.jury.reminding import end_of_seats
from events.models import Event
from events.staff_scopes import Scope, scope_of
from partnership.accounts.models import User
from partnership.kit.admin import ReadOnlyInline, UnknownIsNotFound, short_clocks, status_badge
from programs.admin.call_verbs import CallVerb
from programs.admin.calls import OpenCallDesk
from programs.admin.questions import CallQuestionDesk
from programs.forms import CallForm
from programs.models import CallQuestion, OpenCall

COPY = "copy"


def scope_for(request: HttpRequest) -> Scope:
    return scope_of(cast(User, request.user))


class FedEventInline(ReadOnlyInline):
    """Those who are chosen take part in these events; an event names its call on its own desk."""

    model = Event
    verbose_name_plural = _("Events of this call")
    template = "admin/programs/opencall/events.html"
    fields = ("event", "when", "admission", "places", "status_word")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        rows: QuerySet[Event] = super().get_queryset(request)
        return scope_for(request).events(rows).order_by("starts_at", "pk")

    @admin.display(description=_("Event"))
    def event(self, row: Event) -> SafeString:
        address = reverse("admin:events_event_change", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, row.title or row.slug)

    @admin.display(description=_("When"))
    def when(self, row: Event) -> str:
        return short_clocks(row.starts_at)

    @admin.display(description=_("Places"))
    def places(self, row: Event) -> str:
        return f"{row.seats_taken} / {'∞' if row.capacity is None else row.capacity}"

    @admin.display(description=_("Status"))
    def status_word(self, row: Event) -> Any:
        return status_badge(row.get_status_display())


class ScopedCallForm(CallForm):
    """Keeps a call within the sectors of whoever writes it."""

    scope = Scope()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        sectors = self.cleaned_data.get("sectors")
        keys = {sector.pk for sector in sectors} if sectors is not None else None
        if keys is not None and not self.scope.holds_call(self.instance.pk, keys):
            self.add_error("sectors", _("Choose sectors in which you work, and no other."))
        return cleaned


for model in (OpenCall, CallQuestion):
    admin.site.unregister(model)


@admin.register(OpenCall)
class CallDesk(UnknownIsNotFound, OpenCallDesk):
    """The programme's desk, and below it what stands above the programme.

    Of a call that has sectors of others too, who works in one of them reads and changes nothing.
    """

    form = ScopedCallForm
    change_form_template = "admin/applicants/call_form.html"
    inlines = (*OpenCallDesk.inlines, FedEventInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[OpenCall]:
        return scope_for(request).calls_seen(super().get_queryset(request))

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[forms.ModelForm]:
        form: Any = super().get_form(request, *args, **kwargs)
        form.scope = scope_for(request)
        return cast("type[forms.ModelForm]", form)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and scope_for(request).may_begin

    def has_change_permission(self, request: HttpRequest, obj: OpenCall | None = None) -> bool:
        return super().has_change_permission(request, obj) and _runs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: OpenCall | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _runs(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Pages about all of a call are linked for whoever has them."""
        context["is_theirs"] = _runs(request, kwargs.get("obj"))
        return super().render_change_form(request, context, *args, **kwargs)

    def may_run(self, request: HttpRequest, call: OpenCall, verb: CallVerb) -> bool:
        """A copy is a new call, and must be theirs as well."""
        allowed = super().may_run(request, call, verb) and _runs(request, call)
        if not allowed or verb.name != COPY:
            return allowed
        return scope_for(request).holds_call(None, {sector.pk for sector in call.sectors.all()})

    def to_run(self, request: HttpRequest, calls: QuerySet[OpenCall]) -> QuerySet[OpenCall]:
        return scope_for(request).calls_run(calls)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        end_of_seats(form.instance)


@admin.register(CallQuestion)
class QuestionDesk(UnknownIsNotFound, CallQuestionDesk):
    """Questions of the calls that the person may see, written by those who run the call."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[CallQuestion]:
        rows: QuerySet[CallQuestion] = super().get_queryset(request)
        if (scope := scope_for(request)).everywhere:
            return rows
        return rows.filter(call__in=scope.calls_seen(OpenCall.objects.order_by()).values("pk"))

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.name == "call":
            kwargs["queryset"] = scope_for(request).calls_run(OpenCall.objects.all())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: CallQuestion | None = None) -> bool:
        return super().has_change_permission(request, obj) and _runs(request, _call_of(obj))

    def has_delete_permission(self, request: HttpRequest, obj: CallQuestion | None = None) -> bool:
        return super().has_delete_permission(request, obj) and _runs(request, _call_of(obj))


def _runs(request: HttpRequest, call: OpenCall | None) -> bool:
    return call is None or scope_for(request).runs(call)


def _call_of(question: CallQuestion | None) -> OpenCall | None:
    return None if question is None else question.call
