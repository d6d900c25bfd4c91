"""The sectors of the creative industries that the memorandum names."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import MultilingualManager

from programs.choices import Pair


class Sector(models.Model):
    """One of the nine sectors, or a part of one; ``order`` is the memorandum's own."""

    slug = models.SlugField(_("Address part"), max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=120)
    short_name = models.CharField(_("Short name"), max_length=60)
    description = models.TextField(_("Description"), blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("Part of"),
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=100)
    glyph = models.CharField(_("Glyph"), max_length=2, choices=Pair)
    colour = models.CharField(_("Colours"), max_length=2, choices=Pair)

    objects = MultilingualManager["Sector"]()

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(
                name="sector_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message=_("A sector cannot be a part of itself."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portal:sector", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        if self.parent is not None and self.parent.parent_id is not None:
            raise ValidationError({"parent": _("Sectors have two levels at most.")})
