"""What people agreed to, in which words, and until when."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltranslation.manager import MultilingualManager

from partnership.accounts.choices import Language, Purpose


class ConsentText(models.Model):
    """The wording of a consent; a new wording is a new row with a new version, never an edit."""

    purpose = models.CharField(_("Purpose of processing"), max_length=20, choices=Purpose)
    version = models.CharField(_("Version"), max_length=20)
    title = models.CharField(_("Title"), max_length=200)
    label = models.CharField(_("Sentence beside the box"), max_length=400)
    text = models.TextField(_("Text"))
    published_at = models.DateTimeField(_("Published"), null=True, blank=True)

    objects = MultilingualManager["ConsentText"]()

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ("purpose", "-published_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("purpose", "version"),
                name="consent_text_one_per_version",
                violation_error_message=_("This version exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("accounts:consent", args=[self.purpose])


class ConsentRecord(models.Model):
    """One consent as it was given; append-only, a withdrawal fills ``withdrawn_at`` once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="consents",
        verbose_name=_("user"),
    )
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, related_name="records", verbose_name=_("Text")
    )
    purpose = models.CharField(_("Purpose of processing"), max_length=20, choices=Purpose)
    version = models.CharField(_("Version"), max_length=20)
    language = models.CharField(_("Language"), max_length=2, choices=Language)
    text_sha256 = models.CharField(_("Hash of the text shown"), max_length=64)
    channel = models.CharField(_("Where it was given"), max_length=40)
    given_at = models.DateTimeField(pgettext_lazy("consent", "Given"))
    withdrawn_at = models.DateTimeField(
        pgettext_lazy("consent", "Withdrawn"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("consent record")
        verbose_name_plural = _("consent records")
        ordering = ("-given_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("user", "purpose"),
                condition=Q(withdrawn_at__isnull=True),
                name="consent_record_one_in_force",
                violation_error_message=_("This consent is in force already."),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_after_given",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                violation_error_message=_("A consent is withdrawn after it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_purpose_display()} {self.version}"


def agreement_in_force(purpose: str, user: OuterRef) -> Exists:
    """Whether the user of the outer query agrees to the wording that is in force now."""
    published = ConsentText.objects.filter(purpose=purpose, published_at__lte=timezone.now())
    latest = published.order_by("-published_at", "-pk").values("pk")[:1]
    records = ConsentRecord.objects.filter(user=user, purpose=purpose, text=Subquery(latest))
    return Exists(records.filter(withdrawn_at__isnull=True).order_by())
