"""Applications to open calls: the working copy of an applicant, and what was sent."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Max, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applicants.choices import FIRST_YEAR, LAST_YEAR, Stage
from applicants.choices.applications import (
    COUNTED_APPLICATIONS,
    OPEN_APPLICATIONS,
    ApplicationState,
    Decision,
)
from applicants.choices.papers import ON_PAPER
from applicants.models.professional import Professional
from applicants.models.project import Project
from partnership.accounts.choices import Language, Purpose
from partnership.accounts.models import StateTrail, User, agreement_in_force
from partnership.kit.fields import CleanCharField, CleanTextField
from programs.models import City, OpenCall, Sector


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Adjectives that chain."""

    def of(self, user: User) -> Self:
        """The person's own; those in which somebody else leads them are in ``shared_with``."""
        return self.filter(professional__user=user)

    def shared_with(self, user: User) -> Self:
        """Those of others in which the person agreed to take part."""
        return self.filter(partners__user=user, partners__state="given")

    def open(self) -> Self:
        return self.filter(state__in=OPEN_APPLICATIONS)

    def counted(self) -> Self:
        """Sent, and not taken back: what limits and caps count."""
        return self.filter(state__in=COUNTED_APPLICATIONS)

    def for_writing(self) -> Self:
        """What every step of the form prints of the working copy, in five queries."""
        rows = self.select_related("call", "professional__user", "professional__city")
        rows = rows.select_related("sector", "city")
        rows = rows.prefetch_related("answers", "files", "call__questions__options")
        return rows.annotate(
            last_sent_at=Max("receipts__sent_at"),
            agrees=agreement_in_force(Purpose.PROCESSING, OuterRef("professional__user")),
        )


class Application(models.Model):
    """One project offered to one call, written in one language.

    The columns and answers are the working copy; what the jury reads is the last ``Receipt``.
    The project is copied: later edits of the portfolio do not change it. ``state`` and everything
    about the decision are written by the services only, and nothing of a staged decision is
    shown to anybody but the staff who stage it until it is released.
    """

    call = models.ForeignKey(
        OpenCall,
        on_delete=models.PROTECT,
        related_name="applications",
        verbose_name=_("open call"),
    )
    professional = models.ForeignKey(
        Professional,
        on_delete=models.SET_NULL,
        null=True,
        related_name="applications",
        verbose_name=_("Applicant"),
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("project"),
    )
    language = models.CharField(_("Language"), max_length=2, choices=Language)

    title = CleanCharField(_("Title of the project"), max_length=160, blank=True)
    summary = CleanTextField(_("Summary"), max_length=400, blank=True)
    description = CleanTextField(_("Description"), max_length=8000, blank=True)
    seeks = CleanTextField(_("What the project is looking for"), max_length=600, blank=True)
    stage = models.CharField(_("Stage"), max_length=11, choices=Stage, blank=True)
    year = models.PositiveSmallIntegerField(_("Year"), null=True, blank=True)
    sector = models.ForeignKey(
        Sector,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("Sector"),
    )
    city = models.ForeignKey(
        City,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("City"),
    )
    eligibility = models.JSONField(_("Answers about eligibility"), default=dict, editable=False)

    state = models.CharField(
        _("State"),
        max_length=11,
        choices=ApplicationState,
        default=ApplicationState.DRAFT,
        editable=False,
    )
    created_at = models.DateTimeField(_("Begun"), editable=False)
    updated_at = models.DateTimeField(_("Updated"), editable=False)
    submitted_at = models.DateTimeField(_("Submitted"), null=True, editable=False)
    info_question = CleanTextField(_("What is missing"), max_length=2000, blank=True)
    info_asked_at = models.DateTimeField(_("Asked"), null=True, editable=False)
    info_due_at = models.DateTimeField(_("Answer awaited until"), null=True, editable=False)
    info_answer = CleanTextField(_("Answer"), max_length=4000, blank=True)

    staged_decision = models.CharField(
        _("Staged decision"), max_length=7, choices=Decision, blank=True, editable=False
    )
    staged_rank = models.PositiveIntegerField(_("Rank on the reserve list"), null=True, blank=True)
    staged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("Who"),
    )
    staged_at = models.DateTimeField(_("Staged"), null=True, editable=False)
    decided_at = models.DateTimeField(_("Released"), null=True, editable=False)
    confirm_by = models.DateTimeField(_("Confirmation awaited until"), null=True, editable=False)
    ended_at = models.DateTimeField(_("Ended"), null=True, editable=False)
    anonymised_at = models.DateTimeField(_("Made anonymous"), null=True, editable=False)

    # What the jury said, in points of 100; ``refresh_scores`` writes them after every review.
    reviews_given = models.PositiveSmallIntegerField(_("Reviews"), default=0, editable=False)
    score_mean = models.DecimalField(
        _("Mean"), max_digits=5, decimal_places=2, null=True, editable=False
    )
    score_median = models.DecimalField(
        _("Median"), max_digits=5, decimal_places=2, null=True, editable=False
    )
    score_spread = models.DecimalField(
        _("Spread"), max_digits=5, decimal_places=2, null=True, editable=False
    )

    search_text = models.TextField(default="", blank=True, editable=False)
    name_search_text = models.TextField(default="", blank=True, editable=False)
    is_demonstration = models.BooleanField(_("Demonstration data"), default=False, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ("-created_at", "-pk")
        permissions = (
            ("run_selection", _("Can assign reviewers, ask applicants and stage decisions")),
            ("release_decisions", _("Can release decisions to applicants")),
            ("export_applications", _("Can download applications")),
            ("review_applications", _("Can review applications assigned to them")),
        )
        indexes = [
            models.Index(fields=("call", "state", "submitted_at"), name="application_call_state"),
            models.Index(fields=("call", "staged_decision"), name="application_staged"),
            models.Index(fields=("state", "confirm_by"), name="application_confirm_by"),
            models.Index(fields=("state", "info_due_at"), name="application_info_due"),
            GinIndex(
                fields=("search_text",), opclasses=("gin_trgm_ops",), name="application_search"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="application_state_known",
                condition=Q(state__in=ApplicationState.values),
                violation_error_message=_("Unknown state."),
            ),
            models.CheckConstraint(
                name="application_sent_says_when",
                condition=Q(state__in=(ApplicationState.DRAFT, ApplicationState.WITHDRAWN))
                | Q(submitted_at__isnull=False),
                violation_error_message=_("An application that was sent says when."),
            ),
            models.CheckConstraint(
                name="application_accepted_has_a_date",
                condition=~Q(state=ApplicationState.ACCEPTED) | Q(confirm_by__isnull=False),
                violation_error_message=_("An accepted place is confirmed until a date."),
            ),
            models.CheckConstraint(
                name="application_needs_info_asks",
                condition=~Q(state=ApplicationState.NEEDS_INFO)
                | (Q(info_due_at__isnull=False) & ~Q(info_question="")),
                violation_error_message=_("Say what is missing, and until when."),
            ),
            models.CheckConstraint(
                name="application_staged_known",
                condition=Q(staged_decision="") | Q(staged_decision__in=Decision.values),
                violation_error_message=_("Unknown decision."),
            ),
            models.CheckConstraint(
                name="application_year_plausible",
                condition=Q(year__isnull=True) | Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message=_("Give a year between 1900 and 2100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}" if self.title else self.number

    def get_absolute_url(self) -> str:
        return reverse("applicants:my_application", args=[self.pk])

    @property
    def number(self) -> str:
        """What people quote, and all that a blind jury reads of the applicant."""
        return f"№ {self.pk:04d}"

    @property
    def public_state(self) -> ApplicationState:
        """What the applicant may know; a staged decision never shows."""
        return ApplicationState(self.state)

    @property
    def has_decision_for_paper(self) -> bool:
        """Told, standing, and not given up: what a letter may speak of."""
        return self.state in ON_PAPER and self.decided_at is not None

    @property
    def is_draft(self) -> bool:
        return self.state == ApplicationState.DRAFT


class ApplicationTrail(StateTrail):
    """One move of an application, written by the service that made it; never edited."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="trail", verbose_name=_("application")
    )
    from_state = models.CharField(_("From"), max_length=11, choices=ApplicationState, blank=True)
    to_state = models.CharField(_("To"), max_length=11, choices=ApplicationState)
