"""Places where events are held."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import MultilingualManager

from programs.models import City


class Venue(models.Model):
    """A building with its address and what a visitor with access needs should know."""

    slug = models.SlugField(_("Address part"), max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    city = models.ForeignKey(
        City, on_delete=models.PROTECT, related_name="venues", verbose_name=_("City")
    )
    address = models.CharField(_("Address"), max_length=300)
    access = models.TextField(_("Step-free and accessible venue"), blank=True)
    latitude = models.DecimalField(
        _("Latitude"), max_digits=8, decimal_places=6, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("Longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )

    objects = MultilingualManager["Venue"]()

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ("slug",)
        constraints = [
            models.CheckConstraint(
                name="venue_coordinates_both_or_none",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation_error_message=_("Give both latitude and longitude, or neither."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room of a venue."""

    venue = models.ForeignKey(
        Venue, on_delete=models.CASCADE, related_name="rooms", verbose_name=_("venue")
    )
    name = models.CharField(_("Name"), max_length=100)
    capacity = models.PositiveIntegerField(_("Number of places"), null=True, blank=True)

    objects = MultilingualManager["Room"]()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ("venue", "pk")

    def __str__(self) -> str:
        return self.name
