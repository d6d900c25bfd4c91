"""What happens inside an event, and who appears."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltranslation.manager import MultilingualManager, MultilingualQuerySet

from events.choices import AppearanceRole
from events.models.event import Event
from events.models.venue import Room
from programs.choices import Pair
from programs.models import City


class Session(models.Model):
    """One line of an event's agenda."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("event")
    )
    title = models.CharField(_("Title"), max_length=200)
    summary = models.TextField(_("Summary"), blank=True)
    starts_at = models.DateTimeField(_("Starts"))
    ends_at = models.DateTimeField(_("Ends"))
    room = models.ForeignKey(
        Room,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("Room"),
    )

    objects = MultilingualManager["Session"]()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("agenda")
        ordering = ("starts_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("The session must end after it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class SpeakerQuerySet(MultilingualQuerySet["Speaker"]):
    """Adjectives that chain."""

    def public(self) -> Self:
        """Who appears at a public event, as a whole or in a session, and has a page."""
        at_public = Appearance.objects.filter(
            speaker=OuterRef("pk"), event__in=Event.objects.public().order_by()
        )
        return self.filter(Exists(at_public), is_public=True)


class Speaker(models.Model):
    """A person who appears at events; needs no account."""

    slug = models.SlugField(_("Address part"), max_length=80, unique=True)
    name = models.CharField(pgettext_lazy("person", "Name"), max_length=150)
    occupation = models.CharField(_("Occupation"), max_length=200, blank=True)
    bio = models.TextField(_("About"), blank=True)
    city = models.ForeignKey(
        City,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="speakers",
        verbose_name=_("City"),
    )
    colour = models.CharField(_("Colours"), max_length=2, choices=Pair, default=Pair.AUDIOVISUAL)
    photo = models.ImageField(_("Photo"), upload_to="speakers/", blank=True)
    photo_alt = models.CharField(_("Description of the picture"), max_length=200, blank=True)
    is_public = models.BooleanField(
        _("Has a page of their own"),
        default=True,
        help_text=_("On the pages of their events the speaker is named in any case."),
    )

    objects = MultilingualManager.from_queryset(SpeakerQuerySet)()

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("events:speaker", args=[self.slug])


class Appearance(models.Model):
    """A speaker at an event, or in one session of it."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="appearances", verbose_name=_("event")
    )
    session = models.ForeignKey(
        Session,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="appearances",
        verbose_name=_("session"),
    )
    speaker = models.ForeignKey(
        Speaker,
        on_delete=models.PROTECT,
        related_name="appearances",
        verbose_name=_("speaker"),
    )
    role = models.CharField(
        _("Role"), max_length=12, choices=AppearanceRole, default=AppearanceRole.SPEAKER
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("event", "speaker"),
                condition=Q(session__isnull=True),
                name="appearance_once_per_event",
                violation_error_message=_("This speaker is on the list already."),
            ),
            models.UniqueConstraint(
                fields=("session", "speaker"),
                condition=Q(session__isnull=False),
                name="appearance_once_per_session",
                violation_error_message=_("This speaker is in the session already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.speaker)
