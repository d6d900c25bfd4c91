"""The event."""

from datetime import datetime
from functools import lru_cache
from typing import Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import MultilingualManager, MultilingualQuerySet

from events.choices import (
    PUBLIC_STATUSES,
    Admission,
    EventStatus,
    EventTimeZone,
    Format,
    Kind,
    Phase,
)
from events.models.venue import Room, Venue
from partnership.accounts.choices import Language
from partnership.kit.fields import ChoiceListField, search_names
from partnership.kit.folding import SEARCHED
from programs.models import OpenCall, Organisation, Sector

# What only the page of an event prints.
_LONG_TEXTS = (
    *SEARCHED,
    *(
        f"{name}{language}"
        for name in ("body", "results", "audience", "status_reason")
        for language in ("", *(f"_{code}" for code in Language.values))
    ),
)


# What a link to an event or a call says.
_LINK = ("id", "slug", "title", "status", "published_at", "closes_at")


@lru_cache(maxsize=4)
def _all_but_link(relation: str, model: type[models.Model]) -> tuple[str, ...]:
    """Everything of what an event belongs to that its page does not print."""
    names = (field.name for field in model._meta.concrete_fields)
    rest = (name for name in names if name not in _LINK and not name.startswith("title_"))
    return tuple(f"{relation}__{name}" for name in rest)


class EventQuerySet(MultilingualQuerySet["Event"]):
    """Adjectives that chain; ``for_cards`` and ``for_page`` fetch all their screens print."""

    def public(self) -> Self:
        """What a visitor may know of; a draft is never here."""
        return self.in_time().filter(published_at__lte=timezone.now())

    def in_time(self) -> Self:
        """Also what is to be published later."""
        return self.filter(status__in=PUBLIC_STATUSES, published_at__isnull=False)

    def ahead(self, now: datetime) -> Self:
        """Upcoming and running."""
        return self.filter(ends_at__gt=now)

    def past(self, now: datetime) -> Self:
        return self.filter(ends_at__lte=now)

    def counted(self, start: datetime, end: datetime) -> Self:
        """What counts toward the memorandum: held, ended within [start, end), and proven."""
        proofs = apps.get_model("events", "EventEvidence")._default_manager
        return self.filter(
            Exists(proofs.filter(event=OuterRef("pk"))),
            status=EventStatus.COMPLETED,
            published_at__isnull=False,
            ends_at__gte=start,
            ends_at__lt=end,
        )

    def fed_by(self, call: OpenCall) -> Self:
        """Events whose places go to those chosen in the call: ahead of us, and still to be held."""
        held = (EventStatus.PUBLISHED, EventStatus.POSTPONED)
        rows = self.ahead(timezone.now()).filter(call=call, admission=Admission.CALL)
        return rows.filter(status__in=held).order_by("starts_at", "pk")

    def for_rows(self) -> Self:
        """Everything a list row prints but the sectors, and none of the long texts."""
        return self.select_related("venue__city").defer(*_LONG_TEXTS)

    def for_cards(self) -> Self:
        """Everything a list row prints, in two queries whatever the number of rows."""
        return self.for_rows().prefetch_related("sectors")

    def for_own_page(self) -> Self:
        """The event itself with all its texts; of what it belongs to only the names."""
        rows = self.select_related("venue__city", "room", "parent", "call")
        wide = _all_but_link("parent", self.model) + _all_but_link("call", OpenCall)
        return rows.defer(*SEARCHED, *wide)

    def for_page(self) -> Self:
        """Everything the event's own page prints except the agenda."""
        return self.select_related("venue__city", "room", "parent").prefetch_related(
            "sectors", "organisers"
        )


class Event(models.Model):
    """A festival, exhibition, masterclass, seminar or meeting of the programme.

    ``seats_taken`` is written only by the seat services of ``applicants``; ``status`` only by
    the services of ``events``. ``schedule_version`` rises when the time changes (reminders hang
    on it), ``ics_sequence`` when anything changes that a calendar should know.
    """

    slug = models.SlugField(_("Address part"), max_length=80, unique=True)
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind)
    title = models.CharField(_("Title"), max_length=200)
    summary = models.TextField(_("Summary"), max_length=500)
    body = models.TextField(_("Description"), blank=True)
    audience = models.CharField(_("For whom"), max_length=300, blank=True)
    results = models.TextField(
        _("Results"), blank=True, help_text=_("Shown once the event is completed.")
    )
    sectors = models.ManyToManyField(Sector, related_name="events", verbose_name=_("Sectors"))
    organisers = models.ManyToManyField(
        Organisation, related_name="events", blank=True, verbose_name=_("Organisers")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("Part of"),
    )

    starts_at = models.DateTimeField(_("Starts"), db_index=True)
    ends_at = models.DateTimeField(_("Ends"))
    tz = models.CharField(
        _("Time zone"), max_length=40, choices=EventTimeZone, default=EventTimeZone.ALMATY
    )
    previous_starts_at = models.DateTimeField(_("Earlier date"), null=True, editable=False)
    format = models.CharField(_("Format"), max_length=8, choices=Format, default=Format.ON_SITE)
    venue = models.ForeignKey(
        Venue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("Venue"),
    )
    room = models.ForeignKey(
        Room,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("Room"),
    )
    join_url = models.URLField(
        _("Link to join online"),
        blank=True,
        help_text=_("Shown only to people who have a place."),
    )
    languages = ChoiceListField(_("Working languages"), choices=Language.choices)
    interpretation = ChoiceListField(
        _("Interpretation provided"), choices=Language.choices, blank=True
    )

    admission = models.CharField(
        _("Admission"), max_length=12, choices=Admission, default=Admission.REGISTRATION
    )
    call = models.ForeignKey(
        OpenCall,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("open call"),
        help_text=_("By which the participants of the event are chosen."),
    )
    registration_opens_at = models.DateTimeField(_("Registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("Registration closes"), null=True, blank=True)
    capacity = models.PositiveIntegerField(
        _("Number of places"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    seats_taken = models.PositiveIntegerField(_("Places taken"), default=0, editable=False)
    waiting_list = models.BooleanField(_("Waiting list"), default=True)
    offer_hours = models.PositiveSmallIntegerField(
        _("Hours to answer an offered place"), default=24
    )

    status = models.CharField(
        _("Status"),
        max_length=10,
        choices=EventStatus,
        default=EventStatus.DRAFT,
        editable=False,
    )
    status_reason = models.TextField(_("Reason"), blank=True, editable=False)
    published_at = models.DateTimeField(_("Published"), null=True, blank=True, editable=False)
    schedule_version = models.PositiveIntegerField(default=1, editable=False)
    schedule_changed_at = models.DateTimeField(null=True, editable=False)
    ics_sequence = models.PositiveIntegerField(default=0, editable=False)
    updated_at = models.DateTimeField(_("Updated"), auto_now=True)

    cover = models.ImageField(
        _("Cover"),
        upload_to="covers/",
        blank=True,
        help_text=_("Without a picture, artwork is drawn."),
    )
    cover_alt = models.CharField(_("Description of the picture"), max_length=200, blank=True)
    cover_credit = models.CharField(_("Author of the picture"), max_length=120, blank=True)
    search_text = models.TextField(default="", blank=True, editable=False)
    search_names = search_names()
    is_demonstration = models.BooleanField(_("Demonstration data"), default=False, editable=False)

    objects = MultilingualManager.from_queryset(EventQuerySet)()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("starts_at", "pk")
        permissions = (("run_event", _("Can publish, move, postpone and cancel events")),)
        indexes = [
            models.Index(fields=("status", "starts_at"), name="event_status_start"),
            models.Index(fields=("status", "ends_at"), name="event_status_end"),
            models.Index(fields=("starts_at", "id"), name="event_list_order"),
            models.Index(fields=("ends_at", "id"), name="event_past_order"),
            GinIndex(fields=("search_text",), opclasses=("gin_trgm_ops",), name="event_search"),
        ]
        constraints = [
            models.CheckConstraint(
                name="event_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The event must end after it starts."),
            ),
            models.CheckConstraint(
                name="event_seats_within_capacity",
                condition=Q(capacity__isnull=True) | Q(seats_taken__lte=F("capacity")),
                violation_error_message=_("More places are taken than the event has."),
            ),
            models.CheckConstraint(
                name="event_registration_closes_after_it_opens",
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                violation_error_message=_("Registration must close after it opens."),
            ),
            models.CheckConstraint(
                name="event_status_known",
                condition=Q(status__in=EventStatus.values),
                violation_error_message=_("Unknown status."),
            ),
            models.CheckConstraint(
                name="event_not_its_own_part",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message=_("An event cannot be a part of itself."),
            ),
            models.CheckConstraint(
                name="event_offer_hours_positive",
                condition=Q(offer_hours__gt=0),
                violation_error_message=_("Give at least one hour to answer."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        return reverse("portal:event", args=[self.slug])

    @property
    def calendar_uid(self) -> str:
        """Stays the same for the life of the event, so calendars update in place."""
        return f"event-{self.pk}@{settings.SITE_HOST}"

    @property
    def turns(self) -> tuple[datetime | None, ...]:
        """The instants at which the clock alone changes what is said of it in lists."""
        opens, closes = self.registration_opens_at, self.registration_closes_at
        return (self.published_at, self.starts_at, self.ends_at, opens, closes)

    @property
    def seats_left(self) -> int | None:
        """None means no limit."""
        return None if self.capacity is None else max(self.capacity - self.seats_taken, 0)

    def phase(self, now: datetime | None = None) -> Phase:
        now = now or timezone.now()
        if now < self.starts_at:
            return Phase.UPCOMING
        return Phase.RUNNING if now < self.ends_at else Phase.PAST
