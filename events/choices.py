"""Vocabularies and the state table of events."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from programs.choices import CommitmentGroup


class Kind(models.TextChoices):
    """The five kinds; which promise each counts toward is ``COUNTS_TOWARD``."""

    FESTIVAL = "festival", _("Festival")
    EXHIBITION = "exhibition", _("Exhibition")
    MASTERCLASS = "masterclass", _("Masterclass")
    SEMINAR = "seminar", _("Seminar")
    MEETING = "meeting", _("Professional meeting")


COUNTS_TOWARD: dict[str, str] = {
    Kind.FESTIVAL: CommitmentGroup.FESTIVALS_EXHIBITIONS,
    Kind.EXHIBITION: CommitmentGroup.FESTIVALS_EXHIBITIONS,
    Kind.MASTERCLASS: CommitmentGroup.MASTERCLASSES_SEMINARS,
    Kind.SEMINAR: CommitmentGroup.MASTERCLASSES_SEMINARS,
    Kind.MEETING: CommitmentGroup.PROFESSIONAL_MEETINGS,
}


class Format(models.TextChoices):
    """Where people are."""

    ON_SITE = "onsite", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("Hybrid")


class Admission(models.TextChoices):
    """How one gets in."""

    FREE = "free", _("Free entry, no registration")
    REGISTRATION = "registration", _("By registration")
    CALL = "call", _("By open call")


class EventTimeZone(models.TextChoices):
    """Zones in which events take place."""

    ALMATY = "Asia/Almaty", _("Almaty")
    PARIS = "Europe/Paris", _("Paris")


class EventStatus(models.TextChoices):
    """Where an event stands; its phase (upcoming, running, past) is computed from the clock."""

    DRAFT = "draft", pgettext_lazy("event status", "Draft")
    PUBLISHED = "published", pgettext_lazy("event status", "Published")
    POSTPONED = "postponed", pgettext_lazy("event status", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("event status", "Cancelled")
    COMPLETED = "completed", pgettext_lazy("event status", "Completed")


FOLLOWS: dict[str, frozenset[str]] = {
    EventStatus.DRAFT: frozenset({EventStatus.PUBLISHED}),
    EventStatus.PUBLISHED: frozenset(
        {EventStatus.POSTPONED, EventStatus.CANCELLED, EventStatus.COMPLETED}
    ),
    EventStatus.POSTPONED: frozenset({EventStatus.PUBLISHED, EventStatus.CANCELLED}),
    EventStatus.CANCELLED: frozenset(),
    EventStatus.COMPLETED: frozenset(),
}

PUBLIC_STATUSES = frozenset(
    {
        EventStatus.PUBLISHED,
        EventStatus.POSTPONED,
        EventStatus.CANCELLED,
        EventStatus.COMPLETED,
    }
)


class Phase(models.TextChoices):
    """Where the clock stands against an event."""

    UPCOMING = "upcoming", pgettext_lazy("event phase", "Upcoming")
    RUNNING = "running", pgettext_lazy("event phase", "Happening now")
    PAST = "past", pgettext_lazy("event phase", "Past")


class Door(models.TextChoices):
    """What a visitor can do now; the one word that rows, panels and services agree on."""

    FREE = "free", _("Free entry")
    BY_CALL = "by_call", _("By open call")
    NOT_YET = "not_yet", _("Registration opens later")
    OPEN = "open", _("Registration open")
    NEARLY_FULL = "nearly_full", _("Last places")
    WAITING_LIST = "waiting_list", _("Full, waiting list open")
    FULL = "full", _("Full")
    CLOSED = "closed", _("Registration closed")
    RUNNING = "running", _("Happening now")
    PAST = "past", _("The event is over")
    POSTPONED = "postponed", pgettext_lazy("event status", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("event status", "Cancelled")


class AppearanceRole(models.TextChoices):
    """What a person does at an event."""

    HOST = "host", pgettext_lazy("appearance", "Host")
    SPEAKER = "speaker", _("Speaker")
    MODERATOR = "moderator", _("Moderator")
    MENTOR = "mentor", _("Mentor")
    ARTIST = "artist", _("Artist")
    CURATOR = "curator", _("Curator")


class EvidenceKind(models.TextChoices):
    """What proves that an event was held."""

    PHOTO = "photo", _("Photograph")
    REPORT = "report", pgettext_lazy("evidence", "Report")
    ATTENDANCE = "attendance", _("List of those who came")
    PRESS = "press", _("Press")


class TrailVerb(models.TextChoices):
    """What was done to an event."""

    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Time, place or format changed")
    POSTPONED = "postponed", _("Postponed")
    RESCHEDULED = "rescheduled", _("New date set")
    CANCELLED = "cancelled", _("Cancelled")
    COMPLETED = "completed", _("Completed")
    CAPACITY = "capacity", _("Number of places changed")
    EXPORTED = "exported", _("Participants exported")
