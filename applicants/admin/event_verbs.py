"""What staff may do to an event: each verb asks, confirms and calls one service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applicants.choices import Source
from applicants.errors import RegistrationRefused
from applicants.forms.staff import (
    CapacityForm,
    ConfirmForm,
    PostponeForm,
    ReasonForm,
    RegisterForm,
    RescheduleForm,
    VerbForm,
)
from applicants.services.capacity import set_capacity
from applicants.services.event_changes import (
    cancel_event,
    complete_event,
    postpone_event,
    reschedule_event,
)
from applicants.services.registering import register
from applicants.services.waiting import promote
from events.choices import Admission, EventStatus, Phase
from events.errors import EventRefused
from events.models import Event
from events.services.lifecycle import publish
from partnership.accounts.models import User

_REGISTRATIONS = "applicants.change_registration"


@dataclass(frozen=True)
class Verb:
    """One button of the event desk: its words, its form, its service, when it is offered."""

    name: str
    label: Promise
    explains: Promise
    form: type[VerbForm]
    service: Callable[..., Any]
    fits: Callable[[Event], bool]
    destructive: bool = False
    needs: str = "events.change_event"

    def allowed(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.needs))


def _register(event: Event, *, by: User, user: User) -> None:
    language = user.language or get_language() or "ru"
    register(event, user=user, language=language, source=Source.STAFF, by=by)


def _promote(event: Event, *, by: User) -> None:
    promote(event)


def _is(*statuses: str) -> Callable[[Event], bool]:
    return lambda event: event.status in statuses


def _takes_people(event: Event) -> bool:
    return event.status == EventStatus.PUBLISHED and event.admission == Admission.REGISTRATION


_ALL = (
    Verb(
        "publish",
        _("Publish"),
        _("The event becomes visible to everybody in the languages that are filled in."),
        ConfirmForm,
        publish,
        _is(EventStatus.DRAFT),
    ),
    Verb(
        "places",
        _("Change the number of places"),
        _("More places are offered to the waiting list at once, in order."),
        CapacityForm,
        set_capacity,
        _is(EventStatus.PUBLISHED, EventStatus.POSTPONED),
    ),
    Verb(
        "promote",
        _("Move the waiting list"),
        _("Every free place is offered to the first in line; nobody is skipped."),
        ConfirmForm,
        _promote,
        lambda event: _takes_people(event) and event.phase() == Phase.UPCOMING,
        needs=_REGISTRATIONS,
    ),
    Verb(
        "register",
        _("Register a person"),
        _("The same rules hold as on the website: a full event puts the person in line."),
        RegisterForm,
        _register,
        lambda event: _takes_people(event) and event.phase() == Phase.UPCOMING,
        needs=_REGISTRATIONS,
    ),
    Verb(
        "reschedule",
        _("Set a new date"),
        _("Everyone with a place is told; reminders follow the new date."),
        RescheduleForm,
        reschedule_event,
        _is(EventStatus.PUBLISHED, EventStatus.POSTPONED),
    ),
    Verb(
        "postpone",
        _("Postpone"),
        _("Everyone with a place and everyone waiting is told. They keep their places."),
        PostponeForm,
        postpone_event,
        _is(EventStatus.PUBLISHED),
    ),
    Verb(
        "complete",
        _("Complete"),
        _("Only after the end. A completed event can count toward the commitments."),
        ConfirmForm,
        complete_event,
        lambda event: event.status == EventStatus.PUBLISHED and event.phase() == Phase.PAST,
    ),
    Verb(
        "cancel",
        _("Cancel the event"),
        _("Everyone with a place and everyone waiting is told why. This cannot be undone."),
        ReasonForm,
        cancel_event,
        _is(EventStatus.PUBLISHED, EventStatus.POSTPONED),
        destructive=True,
    ),
)
VERBS = {verb.name: verb for verb in _ALL}


def run_verb(
    desk: admin.ModelAdmin[Event], request: HttpRequest, *, pk: int, name: str
) -> HttpResponse:
    """Shows the verb's form; on POST calls its service and says what came of it."""
    event = get_object_or_404(Event, pk=pk)
    verb = VERBS.get(name)
    if verb is None:
        raise Http404
    if not (desk.has_view_permission(request, event) and verb.allowed(request)):
        raise PermissionDenied
    form = verb.form(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST" and form.is_valid() and _done(request, verb, event, form):
        return redirect("admin:events_event_change", event.pk)
    context = {
        **desk.admin_site.each_context(request),
        "title": verb.label,
        "opts": desk.model._meta,
        "original": event,
        "verb": verb,
        "form": form,
        "fits": verb.fits(event),
        "media": desk.media + form.media,
    }
    return TemplateResponse(request, "admin/events/event/verb.html", context)


def _done(request: HttpRequest, verb: Verb, event: Event, form: VerbForm) -> bool:
    try:
        verb.service(event, by=request.user, **form.arguments())
    except (EventRefused, RegistrationRefused) as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Done: %(verb)s.") % {"verb": verb.label})
    return True
