"""What belongs to an application: answers, files, receipts, and the people who stand by it."""

import secrets
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applicants.choices.applications import InvitationState
from applicants.models.application import Application
from partnership.accounts.choices import Language
from partnership.kit.fields import CleanCharField, CleanTextField
from programs.models import CallQuestion


def private_path(row: "ApplicationFile", filename: str) -> str:
    """A name of the server's own, below what the proxy never hands out."""
    return f"private/applications/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()}"


def new_nonce() -> str:
    """128 random bits; a new one makes older links useless."""
    return secrets.token_urlsafe(16)


class Answer(models.Model):
    """An applicant's answer to one question of the call.

    ``value`` is a text, a number or date written as text, the number of one option, or a list
    of such numbers, by the kind of the question; an answer that was emptied is no row.
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="answers", verbose_name=_("application")
    )
    question = models.ForeignKey(
        CallQuestion, on_delete=models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    value = models.JSONField(_("Answer"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ("question__order", "question_id")
        constraints = [
            models.UniqueConstraint(
                fields=("application", "question"),
                name="answer_once_per_question",
                violation_error_message=_("This question is answered already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.value)


class ApplicationFile(models.Model):
    """A private file, judged by its content; served only by a view that asks who reads.

    A file that a receipt names stays as long as the application, though its applicant has
    taken it out of the working copy (``removed_at``).
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="files", verbose_name=_("application")
    )
    question = models.ForeignKey(
        CallQuestion, on_delete=models.PROTECT, related_name="files", verbose_name=_("question")
    )
    file = models.FileField(_("File"), upload_to=private_path)
    name = CleanCharField(_("Name of the file"), max_length=200)
    mime = models.CharField(_("Type"), max_length=100, editable=False)
    size = models.PositiveIntegerField(_("Size in bytes"), editable=False)
    sha256 = models.CharField(_("Hash"), max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("Uploaded"), editable=False)
    removed_at = models.DateTimeField(_("Removed"), null=True, editable=False)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("uploaded_at", "pk")

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """Proof of what was sent and when; a later edit makes another one, never a changed one.

    ``content`` is everything that was sent, names of people apart under ``person``; ``sha256`` is
    the hash of its canonical JSON.
    """

    application = models.ForeignKey(
        Application,
        on_delete=models.CASCADE,
        related_name="receipts",
        verbose_name=_("application"),
    )
    number = models.PositiveSmallIntegerField(_("Number"))
    sent_at = models.DateTimeField(_("Submitted"))
    deadline = models.DateTimeField(_("Application deadline"))
    content = models.JSONField(_("What was sent"))
    sha256 = models.CharField(_("Hash"), max_length=64)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=("application", "number"),
                name="receipt_number_once",
                violation_error_message=_("A receipt of this number exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.number}/{self.number}"


class CoApplicant(models.Model):
    """Somebody who applies together with the applicant, asked by mail; shown once they agree."""

    application = models.ForeignKey(
        Application,
        on_delete=models.CASCADE,
        related_name="partners",
        verbose_name=_("application"),
    )
    email = models.EmailField(_("Email address"))
    name = CleanCharField(pgettext_lazy("person", "Name"), max_length=150)
    role = CleanCharField(_("Role in the work"), max_length=120, blank=True)
    language = models.CharField(_("Language"), max_length=2, choices=Language)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="co_applications",
        verbose_name=_("user"),
    )
    state = models.CharField(
        _("State"), max_length=10, choices=InvitationState, default=InvitationState.ASKED
    )
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    asked_at = models.DateTimeField(_("Asked"), editable=False)
    answered_at = models.DateTimeField(_("Answered"), null=True, editable=False)

    class Meta:
        verbose_name = _("co-applicant")
        verbose_name_plural = _("co-applicants")
        ordering = ("asked_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("application", "email"),
                condition=Q(state__in=(InvitationState.ASKED, InvitationState.GIVEN)),
                name="co_applicant_once",
                violation_error_message=_("This person has been asked already."),
            ),
            models.CheckConstraint(
                name="co_applicant_given_has_an_account",
                condition=~Q(state=InvitationState.GIVEN) | Q(answered_at__isnull=False),
                violation_error_message=_("An answer has its time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Endorsement(models.Model):
    """A French partner's word for an application, given through one link without an account."""

    application = models.ForeignKey(
        Application,
        on_delete=models.CASCADE,
        related_name="endorsements",
        verbose_name=_("application"),
    )
    name = CleanCharField(pgettext_lazy("person", "Name"), max_length=150)
    organisation = CleanCharField(_("Organisation"), max_length=200)
    email = models.EmailField(_("Email address"))
    language = models.CharField(_("Language"), max_length=2, choices=Language)
    state = models.CharField(
        _("State"), max_length=10, choices=InvitationState, default=InvitationState.ASKED
    )
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    asked_at = models.DateTimeField(_("Asked"), editable=False)
    expires_at = models.DateTimeField(_("Valid until"), editable=False)
    text = CleanTextField(_("Endorsement"), max_length=3000, blank=True)
    answered_at = models.DateTimeField(_("Answered"), null=True, editable=False)

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        ordering = ("asked_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("application", "email"),
                condition=Q(state__in=(InvitationState.ASKED, InvitationState.GIVEN)),
                name="endorsement_once",
                violation_error_message=_("This person has been asked already."),
            ),
            models.CheckConstraint(
                name="endorsement_given_says_when",
                condition=~Q(state=InvitationState.GIVEN) | Q(answered_at__isnull=False),
                violation_error_message=_("An answer has its time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"


class SectorFollower(models.Model):
    """Somebody who wants to hear of a sector's calls before they close."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="followed_sectors",
        verbose_name=_("user"),
    )
    sector = models.ForeignKey(
        "programs.Sector",
        on_delete=models.CASCADE,
        related_name="followers",
        verbose_name=_("Sector"),
    )
    since = models.DateTimeField(_("Since"), editable=False)

    class Meta:
        verbose_name = _("follower of a sector")
        verbose_name_plural = _("followers of sectors")
        ordering = ("since", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("user", "sector"),
                name="follower_once",
                violation_error_message=_("This sector is followed already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.sector}"
