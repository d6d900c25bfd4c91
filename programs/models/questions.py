"""What a call asks: who may go on to the form, and what the form asks for."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import MultilingualManager, MultilingualQuerySet

from programs.choices import WITH_OPTIONS, QuestionKind
from programs.models.call import OpenCall

MOST_FILES = 10
MOST_WORDS = 5000


class EligibilityQuestion(models.Model):
    """Asked with yes or no before the form opens; the other answer ends there, with the reason."""

    call = models.ForeignKey(
        OpenCall, on_delete=models.CASCADE, related_name="eligibility", verbose_name=_("open call")
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    text = models.CharField(_("Question"), max_length=300)
    wanted_answer = models.BooleanField(
        _("Yes lets them apply"), default=True, help_text=_("Unticked: “no” lets them apply.")
    )
    explanation = models.CharField(
        _("Explanation"),
        max_length=500,
        help_text=_("What those read who may not apply because of their answer."),
    )

    objects = MultilingualManager["EligibilityQuestion"]()

    class Meta:
        verbose_name = _("question about the right to apply")
        verbose_name_plural = _("questions about the right to apply")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.text


class CallQuestionQuerySet(MultilingualQuerySet["CallQuestion"]):
    """What forms and readers of answers ask for."""

    def for_form(self) -> Self:
        """With the options, in two queries whatever the number of questions."""
        return self.prefetch_related("options")

    def for_reviewers(self) -> Self:
        """Those whose answers reviewers read."""
        return self.filter(visible_to_reviewers=True)


class CallQuestion(models.Model):
    """One question of the application form."""

    call = models.ForeignKey(
        OpenCall, on_delete=models.CASCADE, related_name="questions", verbose_name=_("open call")
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    kind = models.CharField(
        _("Kind of answer"), max_length=10, choices=QuestionKind, default=QuestionKind.TEXT
    )
    label = models.CharField(_("Question"), max_length=300)
    help_text = models.CharField(_("Hint"), max_length=500, blank=True)
    is_required = models.BooleanField(_("An answer is required"), default=True)
    word_limit = models.PositiveSmallIntegerField(
        _("Words at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WORDS)],
        help_text=_("Only for a text. Empty: no limit."),
    )
    max_files = models.PositiveSmallIntegerField(
        _("Files at most"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_FILES)],
        help_text=_("Only for files."),
    )
    min_value = models.BigIntegerField(
        _("Smallest number"), null=True, blank=True, help_text=_("Only for a number.")
    )
    max_value = models.BigIntegerField(
        _("Largest number"), null=True, blank=True, help_text=_("Only for a number.")
    )
    visible_to_reviewers = models.BooleanField(_("Reviewers read the answer"), default=True)
    is_sensitive = models.BooleanField(
        _("Sensitive"),
        default=False,
        help_text=_("About health, beliefs or the like: only those who run the call read it."),
    )
    updated_at = models.DateTimeField(_("Updated"), auto_now=True)

    objects = MultilingualManager.from_queryset(CallQuestionQuerySet)()

    class Meta:
        verbose_name = _("question of the form")
        verbose_name_plural = _("questions of the form")
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(
                name="question_kind_known",
                condition=Q(kind__in=QuestionKind.values),
                violation_error_message=_("Unknown kind of answer."),
            ),
            models.CheckConstraint(
                name="question_words_are_limited_in_texts",
                condition=Q(word_limit__isnull=True)
                | Q(kind=QuestionKind.TEXT, word_limit__range=(1, MOST_WORDS)),
                violation_error_message=_("Only a text has a limit of words, one word or more."),
            ),
            models.CheckConstraint(
                name="question_files_are_counted_in_files",
                condition=Q(max_files=1)
                | Q(kind=QuestionKind.FILE, max_files__range=(1, MOST_FILES)),
                violation_error_message=_("Only files have a number of files, ten at most."),
            ),
            models.CheckConstraint(
                name="question_bounds_belong_to_numbers",
                condition=Q(min_value__isnull=True, max_value__isnull=True)
                | Q(kind=QuestionKind.NUMBER),
                violation_error_message=_("Only a number has a smallest and a largest value."),
            ),
            models.CheckConstraint(
                name="question_bounds_in_order",
                condition=Q(min_value__isnull=True)
                | Q(max_value__isnull=True)
                | Q(max_value__gte=F("min_value")),
                violation_error_message=_("The largest number must not be below the smallest."),
            ),
            models.CheckConstraint(
                name="question_sensitive_is_not_for_reviewers",
                condition=Q(is_sensitive=False) | Q(visible_to_reviewers=False),
                violation_error_message=_("Reviewers do not read a sensitive answer."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def has_options(self) -> bool:
        return self.kind in WITH_OPTIONS


class QuestionOption(models.Model):
    """One of the answers that a question with options offers."""

    question = models.ForeignKey(
        CallQuestion,
        on_delete=models.CASCADE,
        related_name="options",
        verbose_name=_("question of the form"),
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    label = models.CharField(_("Option"), max_length=200)

    objects = MultilingualManager["QuestionOption"]()

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.label
