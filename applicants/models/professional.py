"""The creative professional behind an account."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.accounts.choices import Language
from partnership.kit.fields import ChoiceListField, CleanCharField
from partnership.kit.names import validate_person_name
from programs.models import City, Sector


class Professional(models.Model):
    """A person's professional self: names as they write them, sectors, city, languages.

    What the person writes stays in one language. The Latin name is suggested from the
    Cyrillic one and never imposed: families spell their names as they wish.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="professional",
        verbose_name=_("user"),
    )
    family_name = CleanCharField(
        _("Family name"), max_length=100, blank=True, validators=[validate_person_name]
    )
    given_name = CleanCharField(_("Given name"), max_length=100, validators=[validate_person_name])
    patronymic = CleanCharField(
        _("Patronymic (if any)"), max_length=100, blank=True, validators=[validate_person_name]
    )
    latin_name = CleanCharField(
        _("Name in Latin script (as in passport)"),
        max_length=150,
        blank=True,
        validators=[validate_person_name],
    )
    artistic_name = CleanCharField(_("Artist name"), max_length=100, blank=True)
    sectors = models.ManyToManyField(
        Sector, related_name="professionals", blank=True, verbose_name=_("Sectors")
    )
    city = models.ForeignKey(
        City,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="professionals",
        verbose_name=_("City"),
    )
    languages = ChoiceListField(_("Language skills"), choices=Language.choices, blank=True)
    updated_at = models.DateTimeField(_("Updated"), auto_now=True)

    class Meta:
        verbose_name = _("professional")
        verbose_name_plural = _("professionals")
        ordering = ("family_name", "given_name", "pk")

    def __str__(self) -> str:
        return self.artistic_name or " ".join(filter(None, (self.given_name, self.family_name)))
