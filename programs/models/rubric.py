"""By what a call chooses: criteria with their marks, and the balance it aims at."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import MultilingualManager

from partnership.accounts.choices import Language
from programs.choices import AimDimension
from programs.models.call import OpenCall
from programs.models.place import City
from programs.models.sector import Sector


class Criterion(models.Model):
    """One line of the rubric: what is judged, with marks from and to, and how much it weighs."""

    call = models.ForeignKey(
        OpenCall, on_delete=models.CASCADE, related_name="criteria", verbose_name=_("open call")
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    name = models.CharField(_("Criterion"), max_length=120)
    description = models.CharField(_("Explanation"), max_length=500, blank=True)
    minimum = models.PositiveSmallIntegerField(
        _("Lowest mark"), default=0, validators=[MaxValueValidator(99)]
    )
    maximum = models.PositiveSmallIntegerField(
        _("Highest mark"), default=10, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    weight = models.PositiveSmallIntegerField(
        _("Weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    objects = MultilingualManager["Criterion"]()

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(
                name="criterion_marks_in_order",
                condition=Q(maximum__gt=F("minimum"), maximum__lte=100),
                violation_error_message=_("The highest mark must be above the lowest."),
            ),
            models.CheckConstraint(
                name="criterion_weighs_something",
                condition=Q(weight__range=(1, 100)),
                violation_error_message=_("A weight is a whole number from 1 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CallAim(models.Model):
    """A share of the chosen that the call aims at; it guides the team and decides nothing."""

    call = models.ForeignKey(
        OpenCall, on_delete=models.CASCADE, related_name="aims", verbose_name=_("open call")
    )
    dimension = models.CharField(_("By what"), max_length=10, choices=AimDimension)
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Sector")
    )
    city = models.ForeignKey(
        City, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("City")
    )
    language = models.CharField(
        _("Language"), max_length=2, choices=Language.choices, blank=True, default=""
    )
    share = models.PositiveSmallIntegerField(
        _("Share in percent"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = _("aim of the selection")
        verbose_name_plural = _("aims of the selection")
        ordering = ("dimension", "-share", "pk")
        constraints = [
            models.CheckConstraint(
                name="aim_names_one_thing_of_its_dimension",
                condition=Q(
                    dimension=AimDimension.SECTOR,
                    sector__isnull=False,
                    city__isnull=True,
                    language="",
                )
                | Q(
                    dimension=AimDimension.CITY,
                    sector__isnull=True,
                    city__isnull=False,
                    language="",
                )
                | Q(
                    dimension=AimDimension.LANGUAGE,
                    sector__isnull=True,
                    city__isnull=True,
                    language__in=Language.values,
                ),
                violation_error_message=_("Fill in just what the aim is about, and nothing else."),
            ),
            models.CheckConstraint(
                name="aim_share_in_percent",
                condition=Q(share__range=(1, 100)),
                violation_error_message=_("A share is a whole number from 1 to 100."),
            ),
            *(
                models.UniqueConstraint(
                    fields=("call", str(kind)),
                    condition=Q(dimension=kind),
                    name=f"aim_once_per_{kind}",
                    violation_error_message=_("This aim is set already."),
                )
                for kind in AimDimension.values
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} · {self.share} %"

    @property
    def subject(self) -> Any:
        """The sector, city or language in words, as the dimension says."""
        if self.dimension == AimDimension.LANGUAGE:
            return self.get_language_display()
        return self.sector if self.dimension == AimDimension.SECTOR else self.city
