"""What a person wishes to receive."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.notifications.choices import Category


class Preference(models.Model):
    """A person's yes or no to one category; no row means the category's default, yes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="mail_preferences",
        verbose_name=_("user"),
    )
    category = models.CharField(_("Category"), max_length=20, choices=Category)
    wanted = models.BooleanField(_("Wanted"))
    changed_at = models.DateTimeField(_("Changed"), auto_now=True)

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")
        ordering = ("user", "category")
        constraints = [
            models.UniqueConstraint(
                fields=("user", "category"),
                name="preference_one_per_category",
                violation_error_message=_("This preference exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_category_display()}"
