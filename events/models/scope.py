"""In which part of the programme a member of the staff works."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from programs.models import OpenCall, Sector

_TARGETS = ("sector", "event", "call")


def _only(target: str) -> Q:
    return Q(**{f"{name}__isnull": name != target for name in _TARGETS})


class StaffScope(models.Model):
    """One sector, event or open call in which a person may use the rights of their roles.

    It gives no right by itself. Rows are added up; who reads them is in ``staff_scopes``.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="scopes",
        verbose_name=_("user"),
    )
    sector = models.ForeignKey(
        Sector,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="scopes",
        verbose_name=_("Sector"),
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="scopes",
        verbose_name=_("Event"),
    )
    call = models.ForeignKey(
        OpenCall,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="scopes",
        verbose_name=_("Open call"),
    )

    class Meta:
        verbose_name = _("area of work")
        verbose_name_plural = _("areas of work")
        ordering = ("pk",)
        # Rights are handed out by superusers only, at the desk of the person.
        default_permissions = ()
        permissions = (("work_everywhere", _("Works in all sectors, events and calls")),)
        constraints = [
            models.CheckConstraint(
                name="scope_names_one_thing",
                condition=_only("sector") | _only("event") | _only("call"),
                violation_error_message=_("Name a sector, an event or an open call, only one."),
            ),
            *(
                models.UniqueConstraint(
                    fields=("user", target),
                    name=f"scope_once_per_{target}",
                    violation_error_message=_("This person works there already."),
                )
                for target in _TARGETS
            ),
        ]

    def __str__(self) -> str:
        return str(self.sector or self.event or self.call)
