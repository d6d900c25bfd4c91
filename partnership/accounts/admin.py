"""Staff's desk for accounts and the texts of consents."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partnership.accounts.choices import Role
from partnership.accounts.models import ConsentRecord, ConsentText, User
from partnership.accounts.services.erasure import end_sessions
from partnership.kit.admin import AnyCaseSearch, TranslatedAdmin, WrittenElsewhere

RIGHTS = ("is_active", "is_staff", "is_superuser", "groups")


# Keys and sessions are their owner's; roles are written by ``roles.py`` after every migration.
for model in (Authenticator, UserSession, Group):
    admin.site.unregister(model)


class ReadOnlyAdmin(WrittenElsewhere, admin.ModelAdmin[Any]):
    """A list to read; nothing is added, changed or deleted by hand."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RoleField(forms.ModelMultipleChoiceField):
    """Groups by the name of their role in the reader's language."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Model) -> str:
        return role_name(str(obj))


class RoleFilter(admin.SimpleListFilter):
    """Staff by their role."""

    title = _("Role")
    parameter_name = "role"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> list[tuple[str, Any]]:
        return list(Role.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


def role_name(group: str) -> str:
    return str(Role(group).label) if group in Role else group


class UserForm(forms.ModelForm):
    """No password: its owner sets it by the link of “Forgot your password?”."""

    groups = RoleField(Group.objects.order_by("pk"), label=_("Roles"), required=False)

    class Meta:
        model = User
        fields = ("email", "full_name", "language", "time_zone", *RIGHTS)


@admin.register(User)
class UserAdmin(AnyCaseSearch, admin.ModelAdmin[User]):
    form = UserForm
    list_display = ("email", "full_name", "language", "is_staff", "second_factor", "is_active")
    list_filter = ("is_staff", "is_active", RoleFilter, "language")
    search_fields = ("email", "full_name")
    readonly_fields = ("second_factor", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "full_name", "language", "time_zone")}),
        (_("Rights"), {"fields": RIGHTS}),
        (_("Sign-in"), {"fields": ("second_factor", "last_login", "date_joined")}),
    )
    actions = ("end_all_sessions",)

    @admin.display(description=_("Second factor"), boolean=True)
    def second_factor(self, obj: User) -> bool:
        return bool(obj.pk) and is_mfa_enabled(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a superuser hands out rights, or could take them by changing an address."""
        if request.user.is_superuser:
            return self.readonly_fields
        return (*self.readonly_fields, *RIGHTS, "email")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @admin.action(description=_("End all sessions of the selected people"), permissions=["change"])
    def end_all_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        ended = sum(end_sessions(user) for user in queryset)
        text = ngettext("%(count)d session ended.", "%(count)d sessions ended.", ended)
        self.message_user(request, text % {"count": ended}, messages.SUCCESS)


@admin.register(ConsentText)
class ConsentTextAdmin(TranslatedAdmin):
    """Drafts are edited; what has been published and shown can never change again."""

    must_be_translated = ("title", "label", "text")
    list_display = ("purpose", "version", "published_at", "missing_languages")
    list_filter = ("purpose",)
    ordering = ("purpose", "-published_at", "-pk")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _published(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _published(obj)


@admin.register(ConsentRecord)
class ConsentRecordAdmin(ReadOnlyAdmin):
    list_display = ("user", "purpose", "version", "language", "given_at", "withdrawn_at")
    list_filter = ("purpose", "version", "language")
    list_select_related = ("user",)
    search_fields = ("user__email", "user__full_name")


def _published(text: ConsentText | None) -> bool:
    return (
        text is not None and text.published_at is not None and (text.published_at <= timezone.now())
    )
