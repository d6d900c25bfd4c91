"""Registering for an event."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.choices import RegistrationState
from applicants.errors import AlreadyRegistered, RegistrationRefused, SystemBusy
from applicants.forms.registering import RegisterForm
from applicants.models import Registration
from applicants.queries import active_registration
from applicants.services.joining import join
from applicants.views import keeping
from applicants.views.rows import Row, rows
from events.choices import Door
from events.models import Event
from events.queries import card
from partnership.accounts.errors import AccountError, TextHasChanged
from partnership.accounts.models import User
from partnership.kit.dates import format_instant_two_clocks

OPEN_DOORS = frozenset({Door.OPEN, Door.NEARLY_FULL, Door.WAITING_LIST})
RETRY_AFTER = "5"


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of one event; a stranger signs in first and then finds it as they left it.

    Where one cannot register, the page says so to anybody. Signing in is asked for here and
    not by the middleware, which would lose what was typed.
    """
    if request.method == "POST" and not isinstance(request.user, User):
        return keeping.sign_in_first(request, "needs")
    event = get_object_or_404(Event.objects.public().for_page(), slug=slug)
    if not isinstance(request.user, User):
        return _stranger(request, event)
    standing = active_registration(event, request.user)
    if standing is not None:
        return _already(request, standing)
    if request.method == "POST":
        return _posted(request, event, request.user)
    kept = keeping.kept_words(request, request.user)
    form = RegisterForm(user=request.user, initial=kept)
    return _page(request, event, form)


def _stranger(request: HttpRequest, event: Event) -> HttpResponse:
    """Nobody signs in only to learn that there is no way to register."""
    shown = card(event)
    if shown.door in OPEN_DOORS:
        return keeping.sign_in_first(request)
    return render(request, "applicants/register.html", {"event": event, "card": shown})


def _posted(request: HttpRequest, event: Event, user: User) -> HttpResponse:
    form = RegisterForm(request.POST, user=user)
    if not form.is_valid():
        return _page(request, event, form)
    try:
        registration = join(
            event,
            user=user,
            language=get_language() or user.language,
            needs=form.cleaned_data["needs"],
            consent_version=form.consent_version,
        )
    except AlreadyRegistered as refusal:
        return _already(request, refusal.registration)
    except (RegistrationRefused, AccountError) as refusal:
        return _refused(request, event, user, refusal)
    return keeping.forget(request, redirect("applicants:ticket", registration.pk))


def _already(request: HttpRequest, standing: Registration) -> HttpResponse:
    """A second click gets the page of the first; who comes back later, their own page."""
    if request.method == "POST":
        return keeping.forget(request, redirect("applicants:ticket", standing.pk))
    row = rows([standing])[0]
    if standing.state == RegistrationState.OFFERED and not row.is_offer:
        return keeping.forget(request, redirect("applicants:ticket", standing.pk))
    messages.info(request, _standing_in_words(row))
    name = "applicants:accept" if row.is_offer else "applicants:my_page"
    args = [standing.pk] if row.is_offer else []
    return keeping.forget(request, redirect(name, *args))


def _standing_in_words(row: Row) -> str:
    if row.is_waiting:
        place = {"number": row.position}
        return _("You are on the waiting list already. Place in line: %(number)d") % place
    if not row.is_offer:
        return _("You are registered for this event already.")
    end = row.registration.offer_expires_at
    if end is None or row.is_postponed:
        return _("A place is offered to you.")
    until = {"date": format_instant_two_clocks(end)}
    return _("A place is offered to you. Accept it by: %(date)s") % until


def _refused(request: HttpRequest, event: Event, user: User, refusal: Exception) -> HttpResponse:
    """The same page with the reason and all that was typed, asking what is to be asked now."""
    event.refresh_from_db()
    agreed = "consent" in request.POST and not isinstance(refusal, TextHasChanged)
    typed = {"needs": request.POST.get("needs", ""), "consent": agreed}
    form = RegisterForm(user=user, initial=typed)
    busy = isinstance(refusal, SystemBusy)
    response = _page(request, event, form, refusal=str(refusal), status=503 if busy else 409)
    if busy:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _page(
    request: HttpRequest,
    event: Event,
    form: RegisterForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    assert isinstance(request.user, User)
    shown = card(event)
    context = {
        "event": event,
        "card": shown,
        "form": form,
        "refusal": refusal,
        "is_open": shown.door in OPEN_DOORS,
        "is_waiting_list": shown.door == Door.WAITING_LIST,
        "asks": shown.door in OPEN_DOORS or request.method == "POST",
        "owner": keeping.owner_mark(request.user),
    }
    return render(request, "applicants/register.html", context, status=status)
