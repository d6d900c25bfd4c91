"""Organisations that take part."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import MultilingualManager

from programs.choices import Country, OrganisationKind
from programs.models.place import City


class Organisation(models.Model):
    """A party or partner; its name stands here once, so a correction is one line."""

    slug = models.SlugField(_("Address part"), max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Short name"), max_length=100, blank=True)
    description = models.TextField(_("Description"), blank=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=OrganisationKind)
    country = models.CharField(_("Country"), max_length=2, choices=Country)
    city = models.ForeignKey(
        City,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("City"),
    )
    site = models.URLField(_("Website"), blank=True)
    is_public = models.BooleanField(_("Shown on the portal"), default=False)

    objects = MultilingualManager["Organisation"]()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name
