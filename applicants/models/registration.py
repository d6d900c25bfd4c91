"""A person's place at an event, or their place in its queue."""

import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applicants.choices import ACTIVE, RegistrationState, Source
from events.models import Event
from partnership.accounts.choices import Language
from partnership.accounts.models import StateTrail, User
from partnership.kit.fields import CleanTextField


def new_ticket_code() -> str:
    """128 random bits, fit for an address."""
    return secrets.token_urlsafe(16)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def active(self) -> Self:
        return self.filter(state__in=ACTIVE)

    def waiting(self) -> Self:
        """The queue of an event, first in line first."""
        return self.filter(state=RegistrationState.WAITLISTED).order_by("queued_at", "pk")

    def for_my_page(self) -> Self:
        """Everything a ticket on My page prints, in two queries."""
        return self.select_related("event__venue__city").prefetch_related("event__sectors")


class Registration(models.Model):
    """One active row per person and event; a cancelled one ends, a new one goes to the end.

    Only the services of ``applicants`` write ``state``. ``needs`` is sensitive: seen by the
    event's staff only, in no export and no filter.
    """

    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        related_name="registrations",
        verbose_name=_("event"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="registrations",
        verbose_name=_("Participant"),
    )
    state = models.CharField(_("State"), max_length=10, choices=RegistrationState, editable=False)
    queued_at = models.DateTimeField(_("In line since"), editable=False)
    confirmed_at = models.DateTimeField(_("Confirmed"), null=True, editable=False)
    offer_expires_at = models.DateTimeField(_("Offer ends"), null=True, editable=False)
    ended_at = models.DateTimeField(_("Ended"), null=True, editable=False)
    source = models.CharField(
        _("Made by"), max_length=8, choices=Source, default=Source.SELF, editable=False
    )
    language = models.CharField(_("Language"), max_length=2, choices=Language)
    needs = CleanTextField(_("Access needs"), max_length=1000, blank=True)
    ticket_code = models.CharField(
        _("Ticket"), max_length=32, unique=True, default=new_ticket_code, editable=False
    )
    created_at = models.DateTimeField(_("Registered"), auto_now_add=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("-created_at", "-pk")
        permissions = (
            ("view_needs", _("Can see access needs")),
            ("export_participants", _("Can download lists of participants")),
        )
        indexes = [
            models.Index(fields=("event", "state", "queued_at"), name="registration_queue"),
            models.Index(fields=("state", "offer_expires_at"), name="registration_offer"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("event", "user"),
                condition=Q(state__in=sorted(ACTIVE)),
                name="registration_one_active_per_person",
                violation_error_message=_("This person is registered already."),
            ),
            models.CheckConstraint(
                name="registration_state_known",
                condition=Q(state__in=RegistrationState.values),
                violation_error_message=_("Unknown state."),
            ),
            models.CheckConstraint(
                name="registration_offer_has_an_end",
                condition=~Q(state=RegistrationState.OFFERED) | Q(offer_expires_at__isnull=False),
                violation_error_message=_("An offered place has an end."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.event}"


class RegistrationTrail(StateTrail):
    """One move of a registration, written by the service that made it; never edited."""

    registration = models.ForeignKey(
        Registration,
        on_delete=models.CASCADE,
        related_name="trail",
        verbose_name=_("registration"),
    )
    from_state = models.CharField(_("From"), max_length=10, choices=RegistrationState, blank=True)
    to_state = models.CharField(_("To"), max_length=10, choices=RegistrationState)
    note = models.CharField(_("Note"), max_length=300, blank=True)
