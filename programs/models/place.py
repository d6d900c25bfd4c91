"""Cities, under the name each language gives them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import MultilingualManager

from programs.choices import Country


class City(models.Model):
    """A city of Kazakhstan or France; names differ by language (Орал, Уральск, Ouralsk)."""

    slug = models.SlugField(_("Address part"), max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    country = models.CharField(_("Country"), max_length=2, choices=Country)
    tz = models.CharField(_("Time zone"), max_length=40, default="Asia/Almaty")

    objects = MultilingualManager["City"]()

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ("country", "slug")

    def __str__(self) -> str:
        return self.name
