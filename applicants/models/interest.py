"""A partner's message to the team, to a professional or about a project."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from applicants.choices import INTEREST_OPEN, INTEREST_SHOWN, InterestState, InterestTarget
from applicants.models.professional import Professional
from applicants.models.project import Project
from partnership.accounts.choices import Language
from partnership.accounts.models import StateTrail, User
from partnership.kit.fields import CleanCharField, CleanTextField


class InterestQuerySet(models.QuerySet["InterestRequest"]):
    def to(self, user: User) -> Self:
        """What the person may read: passed on to them, with what they may print of it."""
        mine = self.filter(professional__user=user, relayed_at__isnull=False)
        return mine.filter(state__in=INTEREST_SHOWN).select_related("project")


class InterestRequest(models.Model):
    """One message of somebody without an account; screened by staff before anybody reads it.

    The partner never learns the professional's address, nor the professional the partner's,
    until the professional answers. Only the services of ``applicants`` write ``state``.
    """

    target = models.CharField(pgettext_lazy("letter", "To"), max_length=12, choices=InterestTarget)
    professional = models.ForeignKey(
        Professional,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="interest_requests",
        verbose_name=_("professional"),
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="interest_requests",
        verbose_name=_("project"),
    )
    name = CleanCharField(pgettext_lazy("person", "Name"), max_length=150)
    organisation = CleanCharField(_("Organisation"), max_length=200)
    country = CleanCharField(_("Country"), max_length=80)
    email = models.EmailField(_("Email address"))
    language = models.CharField(_("Language"), max_length=2, choices=Language)
    message = CleanTextField(_("Message"), max_length=4000)
    answer = CleanTextField(_("Answer"), max_length=4000, blank=True)
    consent_version = models.CharField(_("Version of the consent"), max_length=20)
    consent_language = models.CharField(
        _("Language of the consent"), max_length=2, choices=Language
    )
    consent_sha256 = models.CharField(_("Hash of the text shown"), max_length=64)
    fingerprint = models.CharField(max_length=64, editable=False)
    state = models.CharField(
        _("State"),
        max_length=12,
        choices=InterestState,
        default=InterestState.UNCONFIRMED,
        editable=False,
    )
    created_at = models.DateTimeField(_("Written"), editable=False)
    confirmed_at = models.DateTimeField(_("Confirmed"), null=True, editable=False)
    relayed_at = models.DateTimeField(_("Passed on"), null=True, editable=False)
    reminded_at = models.DateTimeField(_("Reminded"), null=True, editable=False)
    ended_at = models.DateTimeField(_("Ended"), null=True, editable=False)
    is_demonstration = models.BooleanField(_("Demonstration data"), default=False, editable=False)

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of a partner")
        verbose_name_plural = _("messages of partners")
        ordering = ("-created_at", "-pk")
        indexes = [models.Index(fields=("state", "created_at"), name="interest_state")]
        constraints = [
            models.UniqueConstraint(
                fields=("fingerprint",),
                condition=Q(state__in=sorted(INTEREST_OPEN)),
                name="interest_same_words_once",
                violation_error_message=_("The same message is on its way already."),
            ),
            models.CheckConstraint(
                name="interest_state_known",
                condition=Q(state__in=InterestState.values),
                violation_error_message=_("Unknown state."),
            ),
            models.CheckConstraint(
                name="interest_team_or_professional",
                condition=Q(target=InterestTarget.TEAM, professional__isnull=True)
                | Q(
                    target__in=(InterestTarget.PROFESSIONAL, InterestTarget.PROJECT),
                    professional__isnull=False,
                ),
                violation_error_message=_("Say which professional the message is for."),
            ),
            models.CheckConstraint(
                name="interest_passed_on_says_when",
                condition=~Q(state__in=(InterestState.RELAYED, InterestState.DECLINED))
                | Q(relayed_at__isnull=False),
                violation_error_message=_("A message passed on has its time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}"

    @property
    def is_open(self) -> bool:
        return self.state in INTEREST_OPEN

    @property
    def awaits_answer(self) -> bool:
        return self.state == InterestState.RELAYED


class InterestTrail(StateTrail):
    """One move of a message, written by the service that made it; never edited."""

    request = models.ForeignKey(
        InterestRequest, on_delete=models.CASCADE, related_name="trail", verbose_name=_("message")
    )
    from_state = models.CharField(_("From"), max_length=12, choices=InterestState, blank=True)
    to_state = models.CharField(_("To"), max_length=12, choices=InterestState)
