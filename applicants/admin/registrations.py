"""The desk for registrations and waiting lists."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from applicants.choices import Blocked, RegistrationState
from applicants.forms.staff import CancelForm
from applicants.models import Registration, RegistrationTrail
from applicants.queries import blocked_reason, queue_position
from applicants.services.attendance import mark_attended, mark_no_show
from applicants.services.registering import cancel
from applicants.services.waiting import move_up
from events.admin import WhenFilter
from events.models import Event
from events.staff_scopes import scope_of
from partnership.accounts.models import User
from partnership.kit.admin import (
    AnyCaseSearch,
    ReadOnlyInline,
    UnknownIsNotFound,
    serve_each,
    short_clocks,
    status_badge,
)
from partnership.kit.dates import format_instant_two_clocks
from partnership.kit.folding import fold

# What the person in line reads speaks of “you”; staff read about somebody else.
TO_STAFF = {
    Blocked.OFFERS_PENDING: _(
        "Free places are offered to people ahead in line; their time to answer is running."
    )
}


class EventWhenFilter(WhenFilter):
    """Where the clock stands against the registration's event."""

    title = _("Event")

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        return queryset.filter(event__in=super().queryset(request, Event.objects.all()))


class MoveInline(ReadOnlyInline):
    model = RegistrationTrail
    fields = ("at", "from_state", "to_state", "by", "note")
    readonly_fields = fields


CONFIRM = "admin/applicants/registration/cancel_selected.html"


@admin.register(Registration)
class RegistrationDesk(UnknownIsNotFound, AnyCaseSearch, admin.ModelAdmin):
    """Read here, acted on through verbs; a registration is never made or deleted by hand."""

    list_display = ("person", "event_title", "state_word", "queued", "offer", "made_by")
    list_select_related = ("user", "event")
    list_filter = ("state", EventWhenFilter, "source", "language", "event__kind")
    search_fields = (
        "user__email",
        "user__full_name",
        "user__professional__latin_name",
        "ticket_code",
        "event__slug",
    )
    list_per_page = 50
    ordering = ("-created_at", "-pk")
    inlines = (MoveInline,)
    actions = ("offer_selected", "cancel_selected", "attended_selected", "no_show_selected")
    fields = readonly_fields = (
        "person",
        "event_title",
        "state_word",
        "place_in_line",
        "since",
        "offer_ends",
        "source",
        "language",
        "needs",
        "ticket_code",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        rows: QuerySet[Registration] = super().get_queryset(request)
        scope = scope_of(cast(User, request.user))
        if scope.everywhere:
            return rows
        return rows.filter(event__in=scope.events(Event.objects.order_by()).values("pk"))

    def word_condition(self, word: str) -> Q:
        """The person, or the event by the folded text that visitors search."""
        condition = super().word_condition(word)
        if folded := fold(word):
            events = Event.objects.filter(search_text__contains=folded)
            condition |= Q(event__in=events.order_by().values("pk"))
        return condition

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Access needs are sensitive: only for those who arrange them."""
        hidden = () if request.user.has_perm("applicants.view_needs") else ("needs",)
        return [name for name in self.readonly_fields if name not in hidden]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("Participant"), ordering="user__full_name")
    def person(self, registration: Registration) -> str:
        return f"{registration.user.full_name} · {registration.user.email}"

    @admin.display(description=_("Event"), ordering="event__starts_at")
    def event_title(self, registration: Registration) -> str:
        return str(registration.event)

    @admin.display(description=_("State"), ordering="state")
    def state_word(self, registration: Registration) -> str:
        quiet = registration.state != RegistrationState.CONFIRMED
        return status_badge(registration.get_state_display(), quiet=quiet)

    @admin.display(description=_("Place in line"))
    def place_in_line(self, registration: Registration) -> str:
        if registration.state != RegistrationState.WAITLISTED:
            return "—"
        reason = blocked_reason(registration)
        return f"{queue_position(registration)}. {TO_STAFF.get(reason, reason.label)}"

    @admin.display(description=_("In line since"), ordering="queued_at")
    def queued(self, registration: Registration) -> str:
        return short_clocks(registration.queued_at)

    @admin.display(description=_("Offer ends"), ordering="offer_expires_at")
    def offer(self, registration: Registration) -> str:
        return short_clocks(registration.offer_expires_at)

    @admin.display(description=_("Made by"), ordering="source")
    def made_by(self, registration: Registration) -> str:
        return registration.get_source_display()

    @admin.display(description=_("In line since"), ordering="queued_at")
    def since(self, registration: Registration) -> str:
        return format_instant_two_clocks(registration.queued_at)

    @admin.display(description=_("Offer ends"), ordering="offer_expires_at")
    def offer_ends(self, registration: Registration) -> str:
        ends = registration.offer_expires_at
        return format_instant_two_clocks(ends) if ends else "—"

    @admin.action(description=_("Offer a free place to the first in line"), permissions=["change"])
    def offer_selected(self, request: HttpRequest, queryset: QuerySet[Registration]) -> None:
        self._each(request, queryset, move_up)

    @admin.action(description=_("Cancel the selected registrations"), permissions=["change"])
    def cancel_selected(
        self, request: HttpRequest, queryset: QuerySet[Registration]
    ) -> HttpResponse | None:
        """Asks first, with the names: every one of them is written to."""
        form = CancelForm(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            self._each(request, queryset, partial(cancel, note=form.cleaned_data["note"]))
            return None
        return TemplateResponse(request, CONFIRM, self._to_confirm(request, queryset, form))

    def _to_confirm(
        self, request: HttpRequest, queryset: QuerySet[Registration], form: CancelForm
    ) -> dict[str, Any]:
        rows = list(queryset.select_related("user", "event").order_by("queued_at", "pk"))
        return {
            **self.admin_site.each_context(request),
            "title": _("Cancel the selected registrations"),
            "opts": self.model._meta,
            "registrations": rows,
            "form": form,
            "media": self.media,
        }

    @admin.action(description=_("Mark as attended"), permissions=["change"])
    def attended_selected(self, request: HttpRequest, queryset: QuerySet[Registration]) -> None:
        self._each(request, queryset, mark_attended)

    @admin.action(description=_("Mark as no-show"), permissions=["change"])
    def no_show_selected(self, request: HttpRequest, queryset: QuerySet[Registration]) -> None:
        self._each(request, queryset, mark_no_show)

    def _each(
        self,
        request: HttpRequest,
        queryset: QuerySet[Registration],
        service: Callable[..., Any],
    ) -> None:
        done = serve_each(self, request, queryset.order_by("queued_at", "pk"), service)
        text = ngettext("%(count)d registration done.", "%(count)d registrations done.", done)
        self.message_user(request, text % {"count": done}, messages.SUCCESS)
