"""What the jury says about an application."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from applicants.choices.applications import REVIEWED_APPLICATIONS, REVIEWS_OWED, ReviewState
from applicants.choices.jury import ReviewAct
from applicants.models.application import Application
from partnership.accounts.models import Trail, User
from partnership.kit.fields import CleanCharField, CleanTextField
from programs.models import Criterion, JurySeat


class ReviewQuerySet(models.QuerySet["Review"]):
    """Adjectives that chain."""

    def seated(self) -> Self:
        """Of those who sit in the jury of the call now: rights end with the seat, at once."""
        seats = JurySeat.objects.active().filter(
            call=OuterRef("application__call"), user=OuterRef("reviewer")
        )
        return self.filter(Exists(seats.order_by()))

    def queue_of(self, user: User) -> Self:
        """What the reviewer may open now; what they declared a conflict with is not there."""
        mine = self.seated().filter(reviewer=user, application__state__in=REVIEWED_APPLICATIONS)
        return mine.exclude(state=ReviewState.CONFLICT)

    def owed(self) -> Self:
        rows = self.seated().filter(application__state__in=REVIEWED_APPLICATIONS)
        return rows.filter(state__in=REVIEWS_OWED)

    def given(self) -> Self:
        return self.filter(state=ReviewState.GIVEN)


class Review(models.Model):
    """One reviewer's work on one application: assigned, written, given, or refused by conflict.

    ``total`` is the weighted mean of the scores as a share of the highest possible, 0 to 100;
    the service that gives the review computes it. Nobody of the jury sees another's before
    giving their own.
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="reviews", verbose_name=_("application")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="reviews",
        verbose_name=_("Reviewer"),
    )
    state = models.CharField(
        _("State"),
        max_length=8,
        choices=ReviewState,
        default=ReviewState.ASSIGNED,
        editable=False,
    )
    comment = CleanTextField(_("Words for the selection committee"), max_length=4000, blank=True)
    conflict_reason = CleanTextField(_("Conflict of interest"), max_length=600, blank=True)
    total = models.DecimalField(
        _("Score"), max_digits=5, decimal_places=2, null=True, editable=False
    )
    assigned_at = models.DateTimeField(_("Assigned"), editable=False)
    updated_at = models.DateTimeField(_("Updated"), editable=False)
    given_at = models.DateTimeField(_("Given"), null=True, editable=False)
    told_at = models.DateTimeField(_("Reviewer told"), null=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("assigned_at", "pk")
        indexes = [models.Index(fields=("reviewer", "state"), name="review_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=("application", "reviewer"),
                name="review_once_per_reviewer",
                violation_error_message=_("This reviewer has the application already."),
            ),
            models.CheckConstraint(
                name="review_state_known",
                condition=Q(state__in=ReviewState.values),
                violation_error_message=_("Unknown state."),
            ),
            models.CheckConstraint(
                name="review_given_has_a_total",
                condition=~Q(state=ReviewState.GIVEN)
                | Q(total__isnull=False, given_at__isnull=False),
                violation_error_message=_("A review that was given has its score and its time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} · {self.reviewer}"


class ReviewScore(models.Model):
    """One mark of a review, within the bounds of its criterion."""

    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="scores", verbose_name=_("review")
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="scores", verbose_name=_("Criterion")
    )
    value = models.PositiveSmallIntegerField(_("Mark"))

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ("criterion__order", "criterion_id")
        constraints = [
            models.UniqueConstraint(
                fields=("review", "criterion"),
                name="score_once_per_criterion",
                violation_error_message=_("This criterion has its mark already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.value)


class ReviewTrail(Trail):
    """One act about a reviewer and an application, written by the service that did it.

    It stays when the review is deleted, and is read by the staff who run the selection only.
    """

    application = models.ForeignKey(
        Application,
        on_delete=models.CASCADE,
        related_name="review_trail",
        verbose_name=_("application"),
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("Reviewer"),
    )
    act = models.CharField(_("What"), max_length=8, choices=ReviewAct)
    note = CleanCharField(_("Note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("act of the jury")
        verbose_name_plural = _("acts of the jury")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.get_act_display()
