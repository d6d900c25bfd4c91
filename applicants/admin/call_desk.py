"""The desk of a call with what programmes cannot see: the events whose places it gives away."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from events.models import Event
from partnership.kit.admin import ReadOnlyInline, short_clocks, status_badge
from programs.admin.calls import OpenCallDesk
from programs.models import OpenCall


class FedEventInline(ReadOnlyInline):
    """Those who are chosen take part in these events; an event names its call on its own desk."""

    model = Event
    verbose_name_plural = _("Events of this call")
    template = "admin/programs/opencall/events.html"
    fields = ("event", "when", "admission", "places", "status_word")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        rows: QuerySet[Event] = super().get_queryset(request)
        return rows.order_by("starts_at", "pk")

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


admin.site.unregister(OpenCall)


@admin.register(OpenCall)
class CallDesk(OpenCallDesk):
    """The programme's desk, and below it what stands above the programme."""

    change_form_template = "admin/applicants/call_form.html"
    inlines = (*OpenCallDesk.inlines, FedEventInline)
