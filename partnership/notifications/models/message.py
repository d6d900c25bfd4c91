"""One mail to one person."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnership.accounts.choices import Language
from partnership.notifications.choices import MessageState

# Kinds whose words may be a key to the account: shown to nobody but their reader.
ACCOUNT_KINDS = "account."


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> Self:
        """Waiting and ripe, or taken by a sender whose lease has run out."""
        return self.filter(
            Q(state=MessageState.QUEUED, send_after__lte=now)
            | Q(state=MessageState.SENDING, lease_until__lt=now)
        )

    def holding_keys(self) -> Self:
        """Mail of the accounts: sign-in codes, links to confirm and to reset."""
        return self.filter(kind__startswith=ACCOUNT_KINDS)


class Message(models.Model):
    """A mail as it will be or was sent; the row is the truth, the task queue only a hint.

    ``key`` is unique: whatever owes this mail may ask for it twice and it is sent once.
    ``topic`` groups mails of which only the last matters while unsent (changes of one event).
    After ``expires_at`` the mail is of no use any more: it is recorded as missed, never sent.
    """

    key = models.CharField(_("Key"), max_length=200, unique=True)
    topic = models.CharField(_("Topic"), max_length=200, blank=True, db_index=True)
    kind = models.CharField(_("Kind"), max_length=60, db_index=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mail",
        verbose_name=_("Recipient"),
    )
    address = models.EmailField(_("Email address"))
    language = models.CharField(_("Language"), max_length=2, choices=Language)
    subject = models.CharField(_("Subject"), max_length=300)
    body_text = models.TextField(_("Text"), blank=True)
    body_html = models.TextField(_("HTML"), blank=True)
    headers = models.JSONField(_("Headers"), default=dict, blank=True)
    attachments = models.JSONField(_("Attachments"), default=list, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    state = models.CharField(
        _("State"),
        max_length=10,
        choices=MessageState,
        default=MessageState.QUEUED,
        editable=False,
    )
    send_after = models.DateTimeField(_("Not before"))
    expires_at = models.DateTimeField(_("Not after"), null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("Attempts"), default=0, editable=False)
    lease = models.CharField(max_length=32, blank=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    error = models.CharField(_("Last error"), max_length=300, blank=True, editable=False)
    created_at = models.DateTimeField(_("Created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("Sent"), null=True, blank=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index(fields=("state", "send_after"), name="message_due"),
            models.Index(fields=("recipient", "kind"), name="message_recipient_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_state_known",
                condition=Q(state__in=MessageState.values),
                violation_error_message=_("Unknown state."),
            ),
            models.CheckConstraint(
                name="message_sent_has_time",
                condition=~Q(state=MessageState.SENT) | Q(sent_at__isnull=False),
                violation_error_message=_("A sent mail has its time."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def holds_key(self) -> bool:
        """Whether its words may let their reader into the account: codes, links to reset."""
        return self.kind.startswith(ACCOUNT_KINDS)

    def too_late(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return self.expires_at is not None and self.expires_at <= now
