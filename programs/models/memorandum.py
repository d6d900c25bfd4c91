"""The memorandum and what it promises."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import MultilingualManager

from partnership.accounts.choices import Language
from programs.choices import CommitmentGroup, Operator, PeriodState
from programs.models.organisation import Organisation


class Memorandum(models.Model):
    """A signed memorandum; the Russian text is the original, the others are translations."""

    slug = models.SlugField(_("Address part"), max_length=80, unique=True)
    title = models.CharField(_("Title"), max_length=200)
    headline = models.CharField(_("Headline"), max_length=300, blank=True)
    parties = models.ManyToManyField(
        Organisation, related_name="memoranda", verbose_name=_("Parties")
    )
    signed_on = models.DateField(_("Signed on"))
    place = models.CharField(_("Place"), max_length=200)
    text = models.TextField(_("Text"))
    effect = models.TextField(_("Wider effect"), blank=True)
    note = models.TextField(_("Note on the translation"), blank=True)
    footnote = models.TextField(_("Footnote"), blank=True)
    source = models.TextField(_("Source"), blank=True)

    objects = MultilingualManager["Memorandum"]()

    class Meta:
        verbose_name = _("memorandum")
        verbose_name_plural = _("memoranda")
        ordering = ("-signed_on", "-pk")

    def __str__(self) -> str:
        return self.title


class Quote(models.Model):
    """A party's own words; ``original`` is the language they are known in."""

    memorandum = models.ForeignKey(
        Memorandum,
        on_delete=models.CASCADE,
        related_name="quotes",
        verbose_name=_("memorandum"),
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    speaker = models.CharField(_("Who said it"), max_length=150)
    role = models.CharField(_("Position"), max_length=200)
    text = models.TextField(_("Text"))
    original = models.CharField(_("Original language"), max_length=2, choices=Language)
    label = models.CharField(_("Note on the translation"), max_length=200, blank=True)

    objects = MultilingualManager["Quote"]()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.speaker


class CommitmentPeriod(models.Model):
    """The span in which promised events count; both days belong to it, Almaty time."""

    memorandum = models.ForeignKey(
        Memorandum,
        on_delete=models.PROTECT,
        related_name="periods",
        verbose_name=_("memorandum"),
    )
    slug = models.SlugField(_("Address part"), max_length=40, unique=True)
    label = models.CharField(_("Label"), max_length=200)
    note = models.TextField(_("Note"), blank=True)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"))
    state = models.CharField(
        _("State"), max_length=10, choices=PeriodState, default=PeriodState.PLANNED
    )

    objects = MultilingualManager["CommitmentPeriod"]()

    class Meta:
        verbose_name = _("period of commitments")
        verbose_name_plural = _("periods of commitments")
        ordering = ("starts_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="period_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The period must end after it starts."),
            ),
            models.CheckConstraint(
                name="period_state_known",
                condition=Q(state__in=PeriodState.values),
                violation_error_message=_("Unknown state."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Commitment(models.Model):
    """One promise: how many events of a group, with the exact comparison of the source."""

    period = models.ForeignKey(
        CommitmentPeriod,
        on_delete=models.CASCADE,
        related_name="commitments",
        verbose_name=_("period"),
    )
    group = models.CharField(_("Group"), max_length=30, choices=CommitmentGroup)
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    label = models.CharField(_("Label"), max_length=200)
    operator = models.CharField(_("Comparison"), max_length=3, choices=Operator)
    target = models.PositiveSmallIntegerField(_("Number"))
    source_sentence = models.TextField(_("Sentence in the source"))

    objects = MultilingualManager["Commitment"]()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ("period", "order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("period", "group"),
                name="commitment_one_per_group",
                violation_error_message=_("This period has a commitment of this group already."),
            ),
            models.CheckConstraint(
                name="commitment_target_positive",
                condition=Q(target__gt=0),
                violation_error_message=_("The number must be greater than zero."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def least(self) -> int:
        """How many events keep the promise: “more than 10” is kept by the eleventh."""
        return self.target + 1 if self.operator == Operator.GT else self.target
