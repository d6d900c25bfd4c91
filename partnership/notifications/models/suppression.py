"""Addresses that refuse mail for good."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SuppressedAddress(models.Model):
    """An address whose server answered with a final refusal; nothing more is sent to it."""

    address = models.EmailField(_("Email address"), unique=True)
    reason = models.CharField(_("Reason"), max_length=300)
    created_at = models.DateTimeField(_("Created"), auto_now_add=True)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.address
