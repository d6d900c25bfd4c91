"""Open calls: what is offered, to whom, until when, and how the choice is made."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.manager import MultilingualManager, MultilingualQuerySet

from partnership.accounts.choices import Language
from partnership.kit.fields import ChoiceListField, search_names
from programs.choices import PUBLIC_CALL_STATUSES, CallPhase, CallStatus, CallTimeZone
from programs.models.organisation import Organisation
from programs.models.sector import Sector

CLOSING_SOON = timedelta(days=3)
# Nobody in Kazakhstan may meet a call they cannot read; stored lists keep the order of choices.
ALWAYS_WRITTEN = (Language.KAZAKH.value, Language.RUSSIAN.value)


def all_languages() -> list[str]:
    """The default of ``OpenCall.languages``."""
    return list(Language.values)


def holds_kazakh_and_russian(languages: Sequence[str]) -> None:
    """Refuse a choice of languages without the two that every call is written in."""
    if not set(ALWAYS_WRITTEN) <= set(languages):
        raise ValidationError(_("A call is always written in Kazakh and in Russian."))


class OpenCallQuerySet(MultilingualQuerySet["OpenCall"]):
    """Adjectives that chain; each takes the instant it speaks of."""

    def public(self) -> Self:
        """What a visitor may know of; a draft is never here."""
        return self.filter(status__in=PUBLIC_CALL_STATUSES)

    def in_phase(self, phase: str, now: datetime | None = None) -> Self:
        """As ``OpenCall.phase`` says, asked of the database; a cancelled call has none."""
        now = now or timezone.now()
        soon = now + CLOSING_SOON
        undecided = Q(decided_at__isnull=True)
        conditions = {
            CallPhase.UPCOMING: Q(opens_at__gt=now),
            CallPhase.OPEN: Q(opens_at__lte=now, closes_at__gt=soon),
            CallPhase.CLOSING_SOON: Q(opens_at__lte=now, closes_at__gt=now, closes_at__lte=soon),
            CallPhase.IN_REVIEW: Q(closes_at__lte=now) & undecided,
            CallPhase.DECIDED: ~undecided,
        }
        return self.filter(conditions[CallPhase(phase)], status=CallStatus.PUBLISHED)

    def taking_applications(self, now: datetime | None = None) -> Self:
        """Open now, whether or not it closes soon; the nearest deadline first."""
        now = now or timezone.now()
        open_now = self.filter(status=CallStatus.PUBLISHED, opens_at__lte=now, closes_at__gt=now)
        return open_now.order_by("closes_at", "pk")


class OpenCall(models.Model):
    """A call for applications of the programme.

    ``status`` and ``decided_at`` are written only by the services of ``programs``. The phase is
    never stored: it follows from the clock, and from the announcement of the results.
    """

    slug = models.SlugField(_("Address part"), max_length=80, unique=True)
    title = models.CharField(_("Title"), max_length=200)
    summary = models.TextField(_("Summary"), max_length=500)
    rules = models.TextField(
        _("Rules"),
        blank=True,
        help_text=_("A blank line begins a paragraph; lines that begin with “- ” make a list."),
    )
    who_may_apply = models.TextField(
        _("Who may apply"),
        blank=True,
        help_text=_("A blank line begins a paragraph; lines that begin with “- ” make a list."),
    )
    sectors = models.ManyToManyField(Sector, related_name="calls", verbose_name=_("Sectors"))
    organisers = models.ManyToManyField(
        Organisation, related_name="calls", blank=True, verbose_name=_("Organisers")
    )
    opens_at = models.DateTimeField(_("Applications open"))
    closes_at = models.DateTimeField(_("Application deadline"), db_index=True)
    tz = models.CharField(
        _("Time zone"), max_length=40, choices=CallTimeZone, default=CallTimeZone.ALMATY
    )
    results_on = models.DateField(
        _("Results promised on"), null=True, blank=True, help_text=_("Empty: no date is promised.")
    )
    max_per_person = models.PositiveSmallIntegerField(_("Applications per person"), default=1)
    application_cap = models.PositiveIntegerField(
        _("Applications in all"),
        null=True,
        blank=True,
        help_text=_("Empty: as many as come before the deadline."),
    )
    places = models.PositiveSmallIntegerField(
        _("Places"), null=True, blank=True, help_text=_("How many applications are to be chosen.")
    )
    confirm_days = models.PositiveSmallIntegerField(_("Days to confirm participation"), default=7)
    info_days = models.PositiveSmallIntegerField(
        _("Days to answer a request of the team"), default=7
    )
    languages = ChoiceListField(
        _("Languages of the call"),
        choices=Language.choices,
        default=all_languages,
        validators=[holds_kazakh_and_russian],
        help_text=_("Every text must be complete in these languages before publication."),
    )
    is_blind = models.BooleanField(
        _("Blind selection"),
        default=False,
        help_text=_("Reviewers do not see who applies until the results are announced."),
    )
    min_reviews = models.PositiveSmallIntegerField(_("Reviews of each application"), default=2)
    review_due_at = models.DateTimeField(_("Reviews due"), null=True, blank=True)

    status = models.CharField(
        _("Status"), max_length=10, choices=CallStatus, default=CallStatus.DRAFT, editable=False
    )
    cancel_reason = models.TextField(_("Reason for cancelling"), blank=True, editable=False)
    published_at = models.DateTimeField(_("Published"), null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("Results announced"), null=True, blank=True, editable=False)
    extended_from = models.DateTimeField(
        _("Deadline before the extension"), null=True, blank=True, editable=False
    )
    extended_at = models.DateTimeField(_("Extended"), null=True, blank=True, editable=False)
    deadline_version = models.PositiveSmallIntegerField(
        _("Version of the deadline"), default=1, editable=False
    )
    updated_at = models.DateTimeField(_("Updated"), auto_now=True)
    search_text = models.TextField(default="", blank=True, editable=False)
    search_names = search_names()
    is_demonstration = models.BooleanField(_("Demonstration data"), default=False, editable=False)

    objects = MultilingualManager.from_queryset(OpenCallQuerySet)()

    class Meta:
        verbose_name = _("open call")
        verbose_name_plural = _("open calls")
        ordering = ("-closes_at", "-pk")
        permissions = (("run_opencall", _("Can publish and cancel calls, announce results")),)
        indexes = [
            models.Index(fields=("status", "closes_at"), name="call_status_close"),
            GinIndex(fields=("search_text",), opclasses=("gin_trgm_ops",), name="call_search"),
        ]
        constraints = [
            models.CheckConstraint(
                name="call_closes_after_it_opens",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message=_("The call must close after it opens."),
            ),
            models.CheckConstraint(
                name="call_decided_after_it_closes",
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("closes_at")),
                violation_error_message=_("Results are announced only after the deadline."),
            ),
            models.CheckConstraint(
                name="call_status_known",
                condition=Q(status__in=CallStatus.values),
                violation_error_message=_("Unknown status."),
            ),
            models.CheckConstraint(
                name="call_published_says_when",
                condition=Q(status=CallStatus.DRAFT) | Q(published_at__isnull=False),
                violation_error_message=_("A published call says when it was published."),
            ),
            models.CheckConstraint(
                name="call_takes_one_application_at_least",
                condition=Q(max_per_person__gt=0),
                violation_error_message=_("Allow at least one application per person."),
            ),
            models.CheckConstraint(
                name="call_confirm_days_positive",
                condition=Q(confirm_days__gt=0),
                violation_error_message=_("Give at least one day to confirm."),
            ),
            models.CheckConstraint(
                name="call_info_days_positive",
                condition=Q(info_days__gt=0),
                violation_error_message=_("Give at least one day to answer."),
            ),
            models.CheckConstraint(
                name="call_cap_positive",
                condition=Q(application_cap__isnull=True) | Q(application_cap__gt=0),
                violation_error_message=_("Take at least one application, or leave this empty."),
            ),
            models.CheckConstraint(
                name="call_places_positive",
                condition=Q(places__isnull=True) | Q(places__gt=0),
                violation_error_message=_("Give at least one place, or leave this empty."),
            ),
            models.CheckConstraint(
                name="call_reviewed_once_at_least",
                condition=Q(min_reviews__gt=0),
                violation_error_message=_("Every application is reviewed at least once."),
            ),
            models.CheckConstraint(
                name="call_reviews_due_after_it_closes",
                condition=Q(review_due_at__isnull=True) | Q(review_due_at__gt=F("closes_at")),
                violation_error_message=_("Reviews are due only after the deadline."),
            ),
            models.CheckConstraint(
                name="call_languages_hold_kk_and_ru",
                condition=Q(languages__startswith=",kk,ru,"),
                violation_error_message=_("A call is always written in Kazakh and in Russian."),
            ),
            models.CheckConstraint(
                name="call_extended_to_later",
                condition=Q(extended_from__isnull=True, extended_at__isnull=True)
                | Q(
                    extended_from__isnull=False,
                    extended_from__lt=F("closes_at"),
                    extended_at__isnull=False,
                ),
                violation_error_message=_("A deadline is moved only to a later time."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        return reverse("programs:call", args=[self.slug])

    @property
    def is_cancelled(self) -> bool:
        return self.status == CallStatus.CANCELLED

    def phase(self, now: datetime | None = None) -> CallPhase:
        """The instant of opening belongs to the open call, that of the deadline no longer."""
        now = now or timezone.now()
        if self.decided_at is not None:
            return CallPhase.DECIDED
        if now < self.opens_at:
            return CallPhase.UPCOMING
        if now >= self.closes_at:
            return CallPhase.IN_REVIEW
        soon = self.closes_at - now <= CLOSING_SOON
        return CallPhase.CLOSING_SOON if soon else CallPhase.OPEN


class CallStage(models.Model):
    """A step of the choice, with its days; the last day may be open."""

    call = models.ForeignKey(
        OpenCall, on_delete=models.CASCADE, related_name="stages", verbose_name=_("open call")
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    title = models.CharField(_("Title"), max_length=120)
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"), null=True, blank=True)

    objects = MultilingualManager["CallStage"]()

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ("order", "starts_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="stage_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The stage must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
