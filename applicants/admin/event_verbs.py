"""What staff may do to an event: each verb asks, confirms and calls one service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applicants.choices import RegistrationState, Source
from applicants.errors import RegistrationRefused
from applicants.forms.staff import (
    CapacityForm,
    ConfirmForm,
    EventVerbForm,
    PostponeForm,
    ReasonForm,
    RegisterForm,
    RescheduleForm,
)
from applicants.models import Registration, RegistrationTrail
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
from events.services.lifecycle import missing_for_publication, publish
from events.staff_scopes import scope_of
from partnership.accounts.models import User
from partnership.kit.admin_verbs import perform, verb_page
from partnership.notifications.models import Message

_REGISTRATIONS = "applicants.change_registration"


@dataclass(frozen=True)
class Verb:
    """One button of the event desk: its words, its form, its service, when it is offered.

    ``done`` says what came of it, from the numbers that ``_outcome`` counts.
    """

    name: str
    label: Promise
    explains: Promise
    done: Promise
    form: type[EventVerbForm]
    service: Callable[..., Any]
    fits: Callable[[Event], bool]
    destructive: bool = False
    needs: str = "events.run_event"

    def allowed(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.needs))


def _register(event: Event, *, by: User, user: User) -> Registration:
    language = user.language or get_language() or "ru"
    return register(event, user=user, language=language, source=Source.STAFF, by=by)


def _promote(event: Event, *, by: User) -> None:
    promote(event, by=by)


def _is(*statuses: str) -> Callable[[Event], bool]:
    return lambda event: event.status in statuses


def _takes_people(event: Event) -> bool:
    return event.status == EventStatus.PUBLISHED and event.admission == Admission.REGISTRATION


_ALL = (
    Verb(
        "publish",
        _("Publish"),
        _(
            "The event becomes visible to everybody in all four languages. Where a text is "
            "missing, the reader sees it in another language."
        ),
        _("The event is published."),
        ConfirmForm,
        publish,
        _is(EventStatus.DRAFT),
    ),
    Verb(
        "places",
        _("Change the number of places"),
        _("More places are offered to the waiting list at once, in order."),
        _("The number of places is changed. People offered a place: %(offered)d."),
        CapacityForm,
        set_capacity,
        _is(EventStatus.PUBLISHED, EventStatus.POSTPONED),
    ),
    Verb(
        "promote",
        _("Move the waiting list"),
        _("Every free place is offered to the first in line; nobody is skipped."),
        _("The waiting list has moved. People offered a place: %(offered)d."),
        ConfirmForm,
        _promote,
        lambda event: _takes_people(event) and event.phase() == Phase.UPCOMING,
        needs=_REGISTRATIONS,
    ),
    Verb(
        "register",
        _("Register a person"),
        _("The same rules hold as on the website: a full event puts the person in line."),
        _("Registered: %(person)s. State: %(state)s."),
        RegisterForm,
        _register,
        lambda event: _takes_people(event) and event.phase() == Phase.UPCOMING,
        needs=_REGISTRATIONS,
    ),
    Verb(
        "reschedule",
        _("Set a new date"),
        _(
            "For when the new date is known. Everyone with a place and everyone waiting is told; "
            "the email leaves 15 minutes later, so that corrections made meanwhile arrive as one "
            "message. Reminders follow the new date."
        ),
        _("The new date is set. People told: %(told)d."),
        RescheduleForm,
        reschedule_event,
        _is(EventStatus.PUBLISHED, EventStatus.POSTPONED),
    ),
    Verb(
        "postpone",
        _("Postpone"),
        _(
            "For when the event cannot take place on its date and the new one is not known yet; "
            "set it later. Everyone with a place and everyone waiting is told at once and keeps "
            "their place. If you give the new date here, they get one message with it 15 minutes "
            "later."
        ),
        _("The event is postponed. People told: %(told)d."),
        PostponeForm,
        postpone_event,
        _is(EventStatus.PUBLISHED),
    ),
    Verb(
        "complete",
        _("Complete"),
        _("Only after the end. A completed event can count toward the commitments."),
        _("The event is completed."),
        ConfirmForm,
        complete_event,
        lambda event: event.status == EventStatus.PUBLISHED and event.phase() == Phase.PAST,
    ),
    Verb(
        "cancel",
        _("Cancel the event"),
        _("Everyone with a place and everyone waiting is told why. This cannot be undone."),
        _("The event is cancelled. People told: %(told)d."),
        ReasonForm,
        cancel_event,
        _is(EventStatus.PUBLISHED, EventStatus.POSTPONED),
        destructive=True,
    ),
)
VERBS = {verb.name: verb for verb in _ALL}


def events_of(request: HttpRequest) -> QuerySet[Event]:
    """Those in the part of the programme in which the person works."""
    return scope_of(cast(User, request.user)).events(Event.objects.all())


def run_verb(
    desk: admin.ModelAdmin[Event], request: HttpRequest, *, pk: int, name: str
) -> HttpResponse:
    """Shows the verb's form; on POST calls its service and says what came of it."""
    event = get_object_or_404(events_of(request), pk=pk)
    verb = VERBS.get(name)
    if verb is None:
        raise Http404
    if not (desk.has_view_permission(request, event) and verb.allowed(request)):
        raise PermissionDenied
    form = verb.form(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST" and form.is_valid() and _done(request, verb, event, form):
        return redirect("admin:events_event_change", event.pk)
    fits = verb.fits(event)
    missing = _missing(verb, event) if fits else []
    return verb_page(desk, request, verb, event, form, fits=fits, missing=missing)


def _missing(verb: Verb, event: Event) -> list[str]:
    """What must be written before the event can be published; other verbs ask nothing."""
    if verb.name != "publish":
        return []
    return [str(refusal()) for refusal in missing_for_publication(event)]


def _done(request: HttpRequest, verb: Verb, event: Event, form: EventVerbForm) -> bool:
    mails, moves = _last(Message), _last(RegistrationTrail)
    return perform(
        request,
        verb,
        event,
        form,
        form.arguments(),
        refusals=(EventRefused, RegistrationRefused),
        outcome=lambda result: _outcome(event, result, mails, moves),
    )


def _last(model: type[Model]) -> int:
    newest = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def _outcome(event: Event, result: Any, mails: int, moves: int) -> dict[str, Any]:
    """How many were written to and offered a place by this act, and who was registered."""
    told = Message.objects.filter(pk__gt=mails, topic=f"event.changed:{event.pk}")
    offered = RegistrationTrail.objects.filter(
        pk__gt=moves, registration__event=event, to_state=RegistrationState.OFFERED
    )
    numbers = {"told": told.count(), "offered": offered.count()}
    if not isinstance(result, Registration):
        return numbers
    return {**numbers, "person": result.user, "state": result.get_state_display()}
