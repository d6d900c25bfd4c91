"""Who judges the applications of a call."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.accounts.choices import Language
from partnership.kit.fields import ChoiceListField
from programs.models.call import OpenCall


class JurySeatQuerySet(models.QuerySet["JurySeat"]):
    """Adjectives that chain."""

    def active(self) -> Self:
        """Seats whose holders may read and judge; a closed account holds none."""
        return self.filter(is_active=True, user__is_active=True)


class JurySeat(models.Model):
    """A person's place in the jury of one call, with the languages they read applications in.

    Who has no active seat reads nothing any more; the reviews given from it stay and count.
    """

    call = models.ForeignKey(
        OpenCall, on_delete=models.CASCADE, related_name="jury", verbose_name=_("open call")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="jury_seats",
        verbose_name=_("Reviewer"),
    )
    languages = ChoiceListField(_("Reads applications in"), choices=Language.choices)
    is_active = models.BooleanField(_("Active"), default=True)

    objects = JurySeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the jury")
        verbose_name_plural = _("jury")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("call", "user"),
                name="jury_seat_once_per_person",
                violation_error_message=_("This person is in the jury already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)
