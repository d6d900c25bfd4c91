"""Vocabularies and the state table of registrations."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RegistrationState(models.TextChoices):
    """Where a person's registration stands."""

    CONFIRMED = "confirmed", pgettext_lazy("registration", "Place confirmed")
    WAITLISTED = "waitlisted", pgettext_lazy("registration", "On the waiting list")
    OFFERED = "offered", pgettext_lazy("registration", "Place offered")
    CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")
    EXPIRED = "expired", pgettext_lazy("registration", "Offer expired")
    ATTENDED = "attended", pgettext_lazy("registration", "Attended")
    NO_SHOW = "no_show", pgettext_lazy("registration", "No-show")


FOLLOWS: dict[str, frozenset[str]] = {
    RegistrationState.WAITLISTED: frozenset(
        {RegistrationState.OFFERED, RegistrationState.CANCELLED}
    ),
    RegistrationState.OFFERED: frozenset(
        {
            RegistrationState.CONFIRMED,
            RegistrationState.EXPIRED,
            RegistrationState.CANCELLED,
        }
    ),
    RegistrationState.CONFIRMED: frozenset(
        {
            RegistrationState.CANCELLED,
            RegistrationState.ATTENDED,
            RegistrationState.NO_SHOW,
        }
    ),
    RegistrationState.CANCELLED: frozenset(),
    RegistrationState.EXPIRED: frozenset(),
    RegistrationState.ATTENDED: frozenset(),
    RegistrationState.NO_SHOW: frozenset(),
}

# seats_taken of an event is the number of its registrations in these states.
HOLDING_A_SEAT = frozenset(
    {
        RegistrationState.CONFIRMED,
        RegistrationState.OFFERED,
        RegistrationState.ATTENDED,
        RegistrationState.NO_SHOW,
    }
)
# One row in these states per person and event.
ACTIVE = frozenset(
    {
        RegistrationState.CONFIRMED,
        RegistrationState.WAITLISTED,
        RegistrationState.OFFERED,
        RegistrationState.ATTENDED,
        RegistrationState.NO_SHOW,
    }
)


class Source(models.TextChoices):
    """Who made the registration."""

    SELF = "self", _("The participant")
    STAFF = "staff", _("Staff")
    CALL = "call", _("The selection of an open call")
    SAMPLE = "sample", _("Demonstration data")


class Visibility(models.TextChoices):
    """Who may see a profile; for the public it needs the person's consent as well."""

    PRIVATE = "private", _("Only me and the programme’s staff")
    PARTNERS = "partners", _("Partners who have signed in")
    PUBLIC = "public", _("Everybody")


class Stage(models.TextChoices):
    """How far a project has come."""

    IDEA = "idea", pgettext_lazy("project", "Idea")
    DEVELOPMENT = "development", pgettext_lazy("project", "In development")
    PRODUCTION = "production", pgettext_lazy("project", "In production")
    RELEASED = "released", pgettext_lazy("project", "Released")


# Years that a work may bear; the last is one for which plans are made.
FIRST_YEAR, LAST_YEAR = 1900, 2100


class Blocked(models.TextChoices):
    """Why the head of a waiting list does not move."""

    NO_SEAT = (
        "no_seat",
        _("All places are taken. The first in line is offered the next free place."),
    )
    OFFERS_PENDING = (
        "offers_pending",
        _("Free places are offered to people ahead of you; their time to answer is running."),
    )
    POSTPONED = "postponed", _("The event is postponed. Places move again when it has a new date.")
    STARTED = "started", _("The event has begun; places are no longer offered.")
    CANCELLED = "cancelled", _("The event is cancelled.")


# Several changes of an event within this time are one mail.
COLLAPSE = timedelta(minutes=15)


class InterestTarget(models.TextChoices):
    """To whom a partner writes."""

    TEAM = "team", _("The programme team")
    PROFESSIONAL = "professional", _("A professional")
    PROJECT = "project", _("About a project")


class InterestState(models.TextChoices):
    """Where a partner's message stands."""

    UNCONFIRMED = "unconfirmed", pgettext_lazy("interest", "Waits for its sender to confirm")
    CONFIRMED = "confirmed", pgettext_lazy("interest", "Waits for staff")
    APPROVED = "approved", pgettext_lazy("interest", "Taken up by the team")
    REFUSED = "refused", pgettext_lazy("interest", "Refused")
    RELAYED = "relayed", pgettext_lazy("interest", "Passed on, waits for an answer")
    ANSWERED = "answered", pgettext_lazy("interest", "Answered")
    DECLINED = "declined", pgettext_lazy("interest", "Declined")
    CLOSED = "closed", pgettext_lazy("interest", "Closed")
    EXPIRED = "expired", pgettext_lazy("interest", "Never confirmed")


INTEREST_FOLLOWS: dict[str, frozenset[str]] = {
    InterestState.UNCONFIRMED: frozenset({InterestState.CONFIRMED, InterestState.EXPIRED}),
    InterestState.CONFIRMED: frozenset(
        {InterestState.APPROVED, InterestState.REFUSED, InterestState.CLOSED}
    ),
    InterestState.APPROVED: frozenset(
        {InterestState.RELAYED, InterestState.ANSWERED, InterestState.CLOSED}
    ),
    InterestState.RELAYED: frozenset(
        {InterestState.ANSWERED, InterestState.DECLINED, InterestState.CLOSED}
    ),
    InterestState.REFUSED: frozenset(),
    InterestState.ANSWERED: frozenset(),
    InterestState.DECLINED: frozenset(),
    InterestState.CLOSED: frozenset(),
    InterestState.EXPIRED: frozenset(),
}

# One message of the same words from the same address to the same reader in these states.
INTEREST_OPEN = frozenset(state for state, after in INTEREST_FOLLOWS.items() if after)
# What the professional it is meant for may read.
INTEREST_SHOWN = frozenset(
    {
        InterestState.RELAYED,
        InterestState.ANSWERED,
        InterestState.DECLINED,
        InterestState.CLOSED,
    }
)


class RecordingKind(models.TextChoices):
    """What can be played elsewhere."""

    VIDEO = "video", _("Video")
    SOUND = "sound", _("Sound")


class CoAuthorState(models.TextChoices):
    """Where an invitation to sign a project stands."""

    INVITED = "invited", pgettext_lazy("co-author", "Invited, no answer yet")
    ACCEPTED = "accepted", pgettext_lazy("co-author", "Takes part")
    REFUSED = "refused", pgettext_lazy("co-author", "Declined the invitation")
    TAKEN_BACK = "taken_back", pgettext_lazy("co-author", "Invitation taken back")
    EXPIRED = "expired", pgettext_lazy("co-author", "Invitation expired")
    LEFT = "left", pgettext_lazy("co-author", "Left the project")
    REMOVED = "removed", pgettext_lazy("co-author", "Removed by the owner")


CO_AUTHOR_FOLLOWS: dict[str, frozenset[str]] = {
    CoAuthorState.INVITED: frozenset(
        {
            CoAuthorState.ACCEPTED,
            CoAuthorState.REFUSED,
            CoAuthorState.TAKEN_BACK,
            CoAuthorState.EXPIRED,
        }
    ),
    CoAuthorState.ACCEPTED: frozenset({CoAuthorState.LEFT, CoAuthorState.REMOVED}),
    CoAuthorState.REFUSED: frozenset(),
    CoAuthorState.TAKEN_BACK: frozenset(),
    CoAuthorState.EXPIRED: frozenset(),
    CoAuthorState.LEFT: frozenset(),
    CoAuthorState.REMOVED: frozenset(),
}

# One row per address and project in these states.
CO_AUTHOR_OPEN = frozenset(state for state, after in CO_AUTHOR_FOLLOWS.items() if after)


class SightPlace(models.TextChoices):
    """Where a partner has seen a person; a list is one of profiles or of projects."""

    LIST = "list", _("In the list")
    PAGE = "page", _("On its page")
    PROJECT = "proj", _("On the page of a project")
