"""The desk where staff screen what partners write."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from applicants.choices import INTEREST_FOLLOWS, InterestState, InterestTarget
from applicants.errors import InterestRefused
from applicants.forms.interest import AnswerForm, NoteForm
from applicants.models import InterestRequest, InterestTrail
from applicants.services import interest
from partnership.kit.admin import (
    AnyCaseSearch,
    ReadOnlyInline,
    serve_each,
    short_clocks,
    status_badge,
)
from partnership.kit.admin_verbs import WithVerbs, perform, verb_page


@dataclass(frozen=True)
class Verb:
    """One button of the desk: its words, its form, its service, the state it leads to."""

    name: str
    label: Promise
    explains: Promise
    done: Promise
    leads_to: InterestState
    form: type[forms.Form]
    service: Callable[..., Any]
    only_team: bool = False
    destructive: bool = False

    def fits(self, row: InterestRequest) -> bool:
        wanted = not self.only_team or row.target == InterestTarget.TEAM
        return wanted and self.leads_to in INTEREST_FOLLOWS[row.state]


VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "approve",
            _("Approve"),
            _("The message is passed on to the professional; one to the team is taken up."),
            _("The message is approved."),
            InterestState.APPROVED,
            forms.Form,
            interest.approve,
        ),
        Verb(
            "answer",
            _("Answer for the team"),
            _("The partner gets the answer by email, with the address of the team."),
            _("The answer is on its way."),
            InterestState.ANSWERED,
            AnswerForm,
            interest.answer,
            only_team=True,
        ),
        Verb(
            "refuse",
            _("Refuse"),
            _("Nobody gets the message. With a note the partner is told why; spam needs none."),
            _("The message is refused."),
            InterestState.REFUSED,
            NoteForm,
            interest.refuse,
            destructive=True,
        ),
        Verb(
            "close",
            _("Close"),
            _("The partner is told that no answer will come. The note is for staff only."),
            _("The message is closed."),
            InterestState.CLOSED,
            NoteForm,
            interest.close,
            destructive=True,
        ),
    )
}


class MoveInline(ReadOnlyInline):
    model = InterestTrail
    fields = ("at", "from_state", "to_state", "by", "note")
    readonly_fields = fields


@admin.register(InterestRequest)
class InterestDesk(AnyCaseSearch, WithVerbs):
    """Read here, moved by verbs; nobody writes or edits a message by hand."""

    list_display = ("sender", "reader", "state_word", "written", "language")
    list_select_related = ("professional", "project")
    list_filter = ("state", "target", "language", "country")
    search_fields = ("name", "organisation", "email", "professional__latin_name")
    list_per_page = 50
    ordering = ("-created_at", "-pk")
    inlines = (MoveInline,)
    actions = ("approve_selected", "refuse_selected")
    change_form_template = "admin/applicants/interestrequest/change_form.html"
    fields = readonly_fields = (
        "sender",
        "country",
        "email",
        "language",
        "reader",
        "state_word",
        "message",
        "answer",
        "written",
        "consent_version",
        "consent_language",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.verb_view)
        name = "applicants_interestrequest_verb"
        return [path("<int:pk>/do/<str:verb>/", view, name=name), *super().get_urls()]

    def verbs_for(self, request: HttpRequest, row: InterestRequest) -> list[Verb]:
        may = self.has_change_permission(request, row)
        return [verb for verb in VERBS.values() if may and verb.fits(row)]

    def verb_view(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Shows the verb's form; on POST calls its service and says what came of it."""
        row, found = get_object_or_404(InterestRequest, pk=pk), VERBS.get(verb)
        if found is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        form = found.form(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and _done(request, found, row, form):
            return redirect("admin:applicants_interestrequest_change", row.pk)
        return verb_page(self, request, found, row, form, fits=found.fits(row))

    @admin.display(description=_("From whom"), ordering="name")
    def sender(self, row: InterestRequest) -> str:
        return f"{row.name} · {row.organisation}"

    @admin.display(description=pgettext_lazy("letter", "To"))
    def reader(self, row: InterestRequest) -> str:
        if row.project is not None:
            return f"{row.professional} · {row.project}"
        return str(row.professional or row.get_target_display())

    @admin.display(description=_("State"), ordering="state")
    def state_word(self, row: InterestRequest) -> str:
        return status_badge(row.get_state_display(), quiet=row.state != InterestState.CONFIRMED)

    @admin.display(description=_("Written"), ordering="created_at")
    def written(self, row: InterestRequest) -> str:
        return short_clocks(row.created_at)

    @admin.action(description=_("Approve the selected messages"), permissions=["change"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet[InterestRequest]) -> None:
        self._each(request, queryset, interest.approve)

    @admin.action(description=_("Refuse the selected messages as spam"), permissions=["change"])
    def refuse_selected(self, request: HttpRequest, queryset: QuerySet[InterestRequest]) -> None:
        self._each(request, queryset, interest.refuse)

    def _each(
        self,
        request: HttpRequest,
        queryset: QuerySet[InterestRequest],
        service: Callable[..., Any],
    ) -> None:
        done = serve_each(self, request, queryset.order_by("created_at", "pk"), service)
        text = ngettext("%(count)d message done.", "%(count)d messages done.", done)
        self.message_user(request, text % {"count": done}, messages.SUCCESS)


def _done(request: HttpRequest, verb: Verb, row: InterestRequest, form: forms.Form) -> bool:
    return perform(request, verb, row, form, form.cleaned_data, refusals=InterestRefused)
