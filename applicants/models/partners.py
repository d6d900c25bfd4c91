"""Accounts of partners, and what they have looked at."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applicants.choices import SightPlace
from applicants.models.professional import Professional
from programs.models import Organisation


class PartnerAccount(models.Model):
    """Somebody of a partner organisation: reads the profiles that are for partners."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="partner_account",
        verbose_name=_("user"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="partner_accounts",
        verbose_name=_("organisation"),
    )

    class Meta:
        verbose_name = _("account of a partner")
        verbose_name_plural = _("accounts of partners")
        ordering = ("organisation__slug", "pk")

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"


class ProfileSight(models.Model):
    """A partner has seen somebody who is not public: once a day for each place."""

    professional = models.ForeignKey(
        Professional,
        on_delete=models.CASCADE,
        related_name="sights",
        verbose_name=_("professional"),
    )
    partner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("partner"),
    )
    name = models.CharField(pgettext_lazy("person", "Name"), max_length=200, blank=True)
    organisation = models.CharField(_("Organisation"), max_length=200, blank=True)
    place = models.CharField(_("Where"), max_length=4, choices=SightPlace)
    day = models.DateField(_("Day"))
    at = models.DateTimeField(_("When"))

    class Meta:
        verbose_name = _("sight of a profile")
        verbose_name_plural = _("sights of profiles")
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("professional", "partner", "day", "place"),
                condition=Q(partner__isnull=False),
                name="sight_once_a_day",
            ),
            models.CheckConstraint(
                name="sight_place_known",
                condition=Q(place__in=SightPlace.values),
                violation_error_message=_("Unknown place."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"
