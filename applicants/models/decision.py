"""What follows the jury: the release of decisions, letters, and what is taken out of a call."""

import secrets
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applicants.choices.applications import (
    ApplicationState,
    Decision,
    ExportKind,
    LongWorkState,
)
from applicants.choices.papers import ON_PAPER, STILL_TRUE, Standing
from applicants.models.application import Application
from partnership.accounts.choices import Language
from partnership.kit.fields import CleanTextField
from programs.models import OpenCall, Organisation


def new_letter_code() -> str:
    """What the verification page asks for: 80 random bits in letters hard to mistake."""
    alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    return "".join(secrets.choice(alphabet) for _place in range(16))


def export_path(row: "CallExport", filename: str) -> str:
    """A name of the server's own, below what the proxy never hands out."""
    return f"private/exports/{secrets.token_hex(16)}/{filename}"


def letter_path(row: "DecisionLetter", filename: str) -> str:
    """A name of the server's own, below what the proxy never hands out."""
    return f"private/letters/{secrets.token_hex(16)}.pdf"


class LongWork(models.Model):
    """Something that takes a worker minutes: who asked, and how far it has come."""

    call = models.ForeignKey(
        OpenCall, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("open call")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("Who"),
    )
    state = models.CharField(
        _("State"), max_length=7, choices=LongWorkState, default=LongWorkState.WAITING
    )
    total = models.PositiveIntegerField(_("In all"), default=0)
    done = models.PositiveIntegerField(_("Done"), default=0)
    created_at = models.DateTimeField(_("Asked"))
    leased_until = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(_("Finished"), null=True)

    class Meta:
        abstract = True
        ordering = ("-created_at", "-pk")

    @property
    def percent(self) -> int:
        return 100 if not self.total else min(100, self.done * 100 // self.total)

    @property
    def is_over(self) -> bool:
        return self.state in {LongWorkState.DONE, LongWorkState.FAILED}


class LongWorkQuerySet(models.QuerySet[Any]):
    """Adjectives that chain, of releases and of stagings."""

    def unfinished(self) -> Self:
        return self.filter(state__in=(LongWorkState.WAITING, LongWorkState.RUNNING))

    def due(self, now: datetime) -> Self:
        """What no living worker has in hand."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
        return self.unfinished().filter(free)


class Release(LongWork):
    """All staged decisions of a call told at once; one unfinished release for a call.

    At ``switched_at`` every decision became visible, in one commit; its applications carry the
    same instant in ``decided_at``. Mails follow in batches, ``told_to`` is how far they have come.
    """

    left_out = models.PositiveIntegerField(_("Left undecided"), default=0, editable=False)
    switched_at = models.DateTimeField(_("Made visible"), null=True, editable=False)
    told_to = models.BigIntegerField(default=0, editable=False)

    objects = LongWorkQuerySet.as_manager()

    class Meta(LongWork.Meta):
        verbose_name = _("release of decisions")
        verbose_name_plural = _("releases of decisions")
        constraints = [
            models.UniqueConstraint(
                fields=("call",),
                condition=Q(state__in=(LongWorkState.WAITING, LongWorkState.RUNNING)),
                name="release_one_at_a_time",
                violation_error_message=_("Decisions of this call are being released already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.call} · {self.get_state_display()}"


class Staging(LongWork):
    """Decisions prepared for many applications of a call, some at a time; one at once for a call.

    ``applications`` are those that were under review when it was asked for, in the order in
    which they join the reserve list; ``done`` is how far the worker has come in it, and
    ``skipped`` counts those that were not under review any more. No ``decision``: taken back.
    With a ``rank`` it is one, put before all who stand there and behind.
    """

    decision = models.CharField(_("Staged decision"), max_length=7, choices=Decision, blank=True)
    rank = models.PositiveIntegerField(_("Rank on the reserve list"), null=True, editable=False)
    applications = models.JSONField(default=list, editable=False)
    skipped = models.PositiveIntegerField(_("Left as they are"), default=0, editable=False)

    objects = LongWorkQuerySet.as_manager()

    class Meta(LongWork.Meta):
        verbose_name = _("preparation of decisions")
        verbose_name_plural = _("preparations of decisions")
        constraints = [
            models.UniqueConstraint(
                fields=("call",),
                condition=Q(state__in=(LongWorkState.WAITING, LongWorkState.RUNNING)),
                name="staging_one_at_a_time",
                violation_error_message=_("Decisions of this call are being prepared already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.call} · {self.get_decision_display()}"


class CallExport(LongWork):
    """Applications of a call in one file, behind a private link that expires.

    A partner's export names the organisation it is for; ``refused`` counts the people who are
    not in it because they do not agree to the transfer to France.
    """

    kind = models.CharField(_("Kind"), max_length=7, choices=ExportKind)
    language = models.CharField(_("Language"), max_length=2, choices=Language)
    file = models.FileField(_("File"), upload_to=export_path, blank=True)
    expires_at = models.DateTimeField(_("Valid until"), null=True)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    refused = models.PositiveIntegerField(_("Left out"), default=0, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta(LongWork.Meta):
        verbose_name = _("export of a call")
        verbose_name_plural = _("exports of calls")
        indexes = [models.Index(fields=("state", "leased_until"), name="export_due")]
        constraints = [
            models.CheckConstraint(
                name="export_partner_says_for_whom",
                condition=~Q(kind=ExportKind.PARTNER) | Q(organisation__isnull=False),
                violation_error_message=_("Say which organisation the export is for."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.call} · {self.get_kind_display()}"


class DecisionLetter(models.Model):
    """The decision on paper in two languages side by side, with a code anybody can verify.

    ``outcome`` is the state of the application that the paper speaks of; ``holder`` is what it
    prints as a name, empty once the person was erased. The file is made by the worker.
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="letters", verbose_name=_("application")
    )
    code = models.CharField(_("Code"), max_length=16, unique=True, default=new_letter_code)
    first_language = models.CharField(_("First language"), max_length=2, choices=Language)
    second_language = models.CharField(_("Second language"), max_length=2, choices=Language)
    outcome = models.CharField(_("Decision"), max_length=11, choices=ApplicationState)
    holder = models.CharField(_("Name on the letter"), max_length=400, blank=True)
    file = models.FileField(_("File"), upload_to=letter_path, blank=True)
    sha256 = models.CharField(_("Hash"), max_length=64, blank=True)
    issued_at = models.DateTimeField(_("Issued"))
    revoked_at = models.DateTimeField(_("Revoked"), null=True, editable=False)
    revoke_reason = CleanTextField(_("Reason"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("decision letter")
        verbose_name_plural = _("decision letters")
        ordering = ("-issued_at", "-pk")
        permissions = (("revoke_letter", _("Can issue and revoke letters")),)
        constraints = [
            models.CheckConstraint(
                name="letter_two_languages",
                condition=~Q(first_language=F("second_language")),
                violation_error_message=_("Choose two different languages."),
            ),
            models.CheckConstraint(
                name="letter_revoked_says_why",
                condition=Q(revoked_at__isnull=True) | ~Q(revoke_reason=""),
                violation_error_message=_("Say why the letter is revoked."),
            ),
            models.CheckConstraint(
                name="letter_of_a_decision",
                condition=Q(outcome__in=list(ON_PAPER)),
                violation_error_message=_("Only a decision can be put on paper."),
            ),
            models.UniqueConstraint(
                fields=("application", "outcome", "first_language", "second_language"),
                condition=Q(revoked_at__isnull=True),
                name="letter_once_for_a_pair",
                violation_error_message=_("This letter has been issued already."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("applicants:verify_letter", args=[self.code])

    @property
    def number(self) -> str:
        """As printed and as typed by whoever verifies it: XXXX-XXXX-XXXX-XXXX."""
        return "-".join(self.code[start : start + 4] for start in range(0, 16, 4))

    @property
    def standing(self) -> Standing:
        """What may be said to whoever holds the paper, whatever has become of the place."""
        if self.revoked_at is not None:
            return Standing.REVOKED
        true = self.application.state in STILL_TRUE[self.outcome]
        return Standing.VALID if true else Standing.OVERTAKEN


class Disclosure(models.Model):
    """A person's data were put into a file for a partner; listed to the person for good."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="disclosures",
        verbose_name=_("user"),
    )
    export = models.ForeignKey(
        CallExport,
        on_delete=models.CASCADE,
        related_name="disclosures",
        verbose_name=_("export of a call"),
    )
    at = models.DateTimeField(_("When"))

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=("user", "export"), name="disclosure_once_per_export")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.export}"
