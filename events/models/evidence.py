"""What proves that an event was held, and what it left behind."""

import secrets
from pathlib import PurePath

from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import MultilingualManager

from events.choices import EvidenceKind
from events.models.event import Event
from partnership.kit.documents import refuse_hostile_pdf

DOCUMENTS = FileExtensionValidator(("pdf", "docx", "odt", "pptx", "odp", "xlsx", "ods", "csv"))


def _anew(folder: str, filename: str) -> str:
    return f"{folder}/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()}"


def evidence_path(evidence: "EventEvidence", filename: str) -> str:
    """Lists of those who came name people: the proxy hands nothing out from ``private``."""
    hidden = evidence.kind == EvidenceKind.ATTENDANCE
    return _anew("private/evidence" if hidden else "evidence", filename)


def material_path(material: "EventMaterial", filename: str) -> str:
    return _anew("materials", filename)


class EventEvidence(models.Model):
    """One proof; a completed event counts toward the memorandum only with at least one."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="evidence", verbose_name=_("event")
    )
    kind = models.CharField(_("Kind"), max_length=10, choices=EvidenceKind)
    title = models.CharField(_("Title"), max_length=200)
    url = models.URLField(_("Address on the web"), blank=True)
    file = models.FileField(_("File"), upload_to=evidence_path, blank=True, validators=[DOCUMENTS])
    picture = models.ImageField(_("Picture"), upload_to=evidence_path, blank=True)
    alt = models.CharField(_("Description of the picture"), max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("Who"),
    )
    added_at = models.DateTimeField(_("Added"), default=timezone.now, editable=False)

    objects = MultilingualManager["EventEvidence"]()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("proofs")
        ordering = ("added_at", "pk")
        constraints = [
            models.CheckConstraint(
                name="evidence_is_there",
                condition=~Q(url="", file="", picture=""),
                violation_error_message=_("Give a link, a file or a picture."),
            ),
            models.CheckConstraint(
                name="evidence_attendance_is_a_file",
                condition=~Q(kind=EvidenceKind.ATTENDANCE) | Q(picture=""),
                violation_error_message=_("Attach the list of those who came as a file."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        refuse_hostile_pdf(self.file)

    @property
    def address(self) -> str:
        """Where it can be read; nothing for what is not public."""
        if self.kind == EvidenceKind.ATTENDANCE:
            return ""
        return self.url or (str(self.file.url) if self.file else "")


class EventMaterial(models.Model):
    """Slides, a recording, a catalogue: what a past event leaves to everybody."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="materials", verbose_name=_("event")
    )
    title = models.CharField(_("Title"), max_length=200)
    url = models.URLField(_("Address on the web"), blank=True)
    file = models.FileField(_("File"), upload_to=material_path, blank=True, validators=[DOCUMENTS])
    order = models.PositiveSmallIntegerField(_("Order"), default=0)

    objects = MultilingualManager["EventMaterial"]()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(
                name="material_is_one_thing",
                condition=Q(url="") ^ Q(file=""),
                violation_error_message=_("Give either a link or a file."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        refuse_hostile_pdf(self.file)

    @property
    def address(self) -> str:
        return self.url or str(self.file.url)
