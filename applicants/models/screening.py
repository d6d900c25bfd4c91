"""What waits for staff before it is shown, and what staff have hidden."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.kit.fields import CleanCharField


class Screened(models.Model):
    """Asked to be shown, or held back by staff; written by the services only.

    While ``held_at`` is set nobody but staff can show the row, and its owner reads why.
    ``changed_at`` is the first edit, of a row that is public, which staff have not seen yet.
    """

    asked_at = models.DateTimeField(_("Waits for staff since"), null=True, editable=False)
    held_at = models.DateTimeField(_("Held back by staff"), null=True, editable=False)
    changed_at = models.DateTimeField(_("Changed since staff saw it"), null=True, editable=False)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("Held back by"),
    )
    held_why = CleanCharField(_("Reason"), max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def waits_for_staff(self) -> bool:
        return self.asked_at is not None

    @property
    def is_held(self) -> bool:
        return self.held_at is not None
