"""Short words for what the tests of taking part ask again and again."""

from applicants.choices import HOLDING_A_SEAT, RegistrationState
from applicants.models import Registration
from applicants.services import registering
from partnership.notifications.models import Message
from tests.factories.accounts import UserFactory


def join(event, user=None, **kwargs):
    """Register a new person (or ``user``) by the service."""
    user = user or UserFactory()
    return registering.register(event, user=user, language=user.language, **kwargs)


def states(event):
    """The states of an event's registrations in the order in which people came."""
    rows = Registration.objects.filter(event=event).order_by("queued_at", "pk")
    return list(rows.values_list("state", flat=True))


def mails(user):
    """The kinds a person was owed, in order."""
    return list(
        Message.objects.filter(recipient=user).order_by("pk").values_list("kind", flat=True)
    )


def trail(registration):
    return list(registration.trail.values_list("from_state", "to_state"))


def seats_add_up(event):
    """The number on the event equals the rows that hold a place, and fits."""
    event.refresh_from_db()
    held = Registration.objects.filter(event=event, state__in=HOLDING_A_SEAT).count()
    return event.seats_taken == held and (event.capacity is None or held <= event.capacity)


def state_of(registration):
    registration.refresh_from_db()
    return RegistrationState(registration.state)
