"""Staff's view of the outbox: what was sent, what waits, what failed and why."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from partnership.kit.admin import AnyCaseSearch, WrittenElsewhere, short_clocks
from partnership.notifications.errors import NotificationError
from partnership.notifications.kinds import all_kinds, kind_named
from partnership.notifications.models import Message, Preference, SuppressedAddress
from partnership.notifications.services import staff

_ASKED_FOR = {"state", "kind", "language", "address", "recipient", "topic", "created_at"}


class KindFilter(admin.SimpleListFilter):
    """Kinds by their labels; asks the register, not the table."""

    title = _("Kind")
    parameter_name = "kind"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, str]]:
        return [(kind.name, str(kind.label)) for kind in all_kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Message)
class MessageAdmin(AnyCaseSearch, admin.ModelAdmin[Message]):
    list_display = (
        *("subject", "kind_label", "address", "state"),
        *("language", "attempts", "created"),
    )
    list_filter = ("state", KindFilter, "language")
    search_fields = ("address", "subject")
    date_hierarchy = "created_at"
    show_full_result_count = False
    fieldsets = (
        (
            None,
            {"fields": ("subject", "address", "recipient", "kind_label", "language", "words")},
        ),
        (
            _("Delivery"),
            {
                "fields": (
                    *("state", "send_after", "expires_at", "sent_at", "attempts", "last_error"),
                    *("message_id", "key", "topic", "created_at"),
                )
            },
        ),
    )
    readonly_fields = (
        *("subject", "address", "recipient", "kind_label", "language", "words"),
        *("state", "send_after", "expires_at", "sent_at", "attempts", "last_error"),
        *("message_id", "key", "topic", "created_at"),
    )
    actions = ("hold", "requeue", "discard")

    @admin.display(description=_("Kind"), ordering="kind")
    def kind_label(self, obj: Message) -> str:
        try:
            return str(kind_named(obj.kind).label)
        except LookupError:
            return obj.kind

    @admin.display(description=_("Created"), ordering="created_at")
    def created(self, obj: Message) -> str:
        return short_clocks(obj.created_at)

    @admin.display(description=_("Text"))
    def words(self, obj: Message) -> str:
        """Account mail is shown to nobody: its words would let staff into any account."""
        if obj.holds_key:
            return gettext("Not shown: it may contain a key to the account")
        return obj.body_text

    @admin.display(description=_("Last error"))
    def last_error(self, obj: Message) -> str:
        return gettext(obj.error) if obj.error else "—"

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what is shown may be asked for in the address: never the words of a mail."""
        asked = lookup.split("__", maxsplit=1)[0]
        return asked in _ASKED_FOR and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Message, form: Any, change: bool) -> None:
        """Nothing can be edited, so nothing is written."""

    @admin.action(description=_("Hold back"), permissions=["change"])
    def hold(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._each(request, queryset, staff.hold)

    @admin.action(description=_("Release or send again"), permissions=["change"])
    def requeue(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._each(request, queryset, staff.requeue)

    @admin.action(description=_("Discard"), permissions=["change"])
    def discard(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        self._each(request, queryset, staff.discard)

    def _each(
        self, request: HttpRequest, queryset: QuerySet[Message], verb: Callable[[Message], None]
    ) -> None:
        done, refusals = 0, set()
        for message in queryset:
            try:
                verb(message)
            except NotificationError as error:
                refusals.add(str(error))
            else:
                done += 1
        text = ngettext("%(number)d mail changed.", "%(number)d mails changed.", done)
        self.message_user(request, text % {"number": done})
        for refusal in sorted(refusals):
            self.message_user(request, refusal, messages.WARNING)


@admin.register(Preference)
class PreferenceAdmin(WrittenElsewhere, admin.ModelAdmin[Preference]):
    list_display = ("user", "category", "wanted", "changed_at")
    list_filter = ("category", "wanted")
    list_select_related = ("user",)
    search_fields = ("user__email",)


@admin.register(SuppressedAddress)
class SuppressedAddressAdmin(admin.ModelAdmin[SuppressedAddress]):
    list_display = ("address", "reason", "created_at")
    search_fields = ("address",)
