"""Giving and withdrawing consent; every record stays, a withdrawal only dates it."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from partnership.accounts.errors import ConsentNotGiven, NoConsentText, TextHasChanged
from partnership.accounts.hooks import Hooks
from partnership.accounts.models import ConsentRecord, ConsentText, User
from partnership.accounts.queries import current_text, has_current
from partnership.accounts.wording import wording

__all__ = ["after_giving", "after_withdrawal", "current_text", "give", "has_current", "withdraw"]

# Called as (user, purpose) in the same transaction, so that the effect is immediate.
after_giving: Hooks[Callable[[User, str], None]] = Hooks()
after_withdrawal: Hooks[Callable[[User, str], None]] = Hooks()


@transaction.atomic
def give(
    user: User, purpose: str, *, language: str, channel: str, version: str | None = None
) -> ConsentRecord:
    """Record that the person agreed to the wording in force, in the language it was shown in.

    ``version`` is the version that the page showed: another one is in force by now → raises
    ``TextHasChanged``. Agreeing twice is one record; an older wording's record is closed.
    Raises ``NoConsentText`` while nothing is published for the purpose.
    """
    text = current_text(purpose)
    if text is None:
        raise NoConsentText
    if version is not None and version != text.version:
        raise TextHasChanged
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    existing = _in_force(user, purpose)
    if existing is not None and existing.text_id == text.pk:
        return existing
    if existing is not None:
        _close(existing)
    record = _record(user, text, language=language, channel=channel)
    for _name, react in after_giving.items():
        react(user, purpose)
    return record


@transaction.atomic
def withdraw(user: User, purpose: str) -> ConsentRecord:
    """End the consent now; what depends on it ends in the same transaction.

    Raises ``ConsentNotGiven`` when there is none in force.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    record = _in_force(user, purpose)
    if record is None:
        raise ConsentNotGiven
    _close(record)
    for _name, react in after_withdrawal.items():
        react(user, purpose)
    return record


def _in_force(user: User, purpose: str) -> ConsentRecord | None:
    return ConsentRecord.objects.filter(
        user=user, purpose=purpose, withdrawn_at__isnull=True
    ).first()


def _close(record: ConsentRecord) -> None:
    record.withdrawn_at = max(timezone.now(), record.given_at)
    record.save(update_fields=["withdrawn_at"])


def _record(user: User, text: ConsentText, *, language: str, channel: str) -> ConsentRecord:
    shown = wording(text, language)
    return ConsentRecord.objects.create(
        user=user,
        text=text,
        purpose=text.purpose,
        version=text.version,
        language=shown.language,
        text_sha256=shown.sha256,
        channel=channel,
        given_at=timezone.now(),
    )
