"""Moving a message along its state table, and owing the mails about it."""

from datetime import datetime
from typing import Any

from django.conf import settings

from applicants.choices import INTEREST_FOLLOWS, INTEREST_OPEN, InterestState
from applicants.errors import WrongInterestStep
from applicants.models import InterestRequest, InterestTrail
from applicants.services.owing import is_quiet
from partnership.accounts.models import User
from partnership.notifications.kinds import Correspondent
from partnership.notifications.services import notify


def lock(request: InterestRequest) -> None:
    """Hold the row until the end of the transaction, read afresh."""
    request.refresh_from_db(from_queryset=InterestRequest.objects.select_for_update())


def move(
    request: InterestRequest,
    to: InterestState,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    **fields: Any,
) -> None:
    """Write the state and its trail row; the caller holds the lock.

    Raises ``WrongInterestStep``; then nothing has changed.
    """
    before = InterestState(request.state)
    if to not in INTEREST_FOLLOWS[before]:
        raise WrongInterestStep(state=before.label)
    if to not in INTEREST_OPEN:
        fields["ended_at"] = at
    for name, value in {**fields, "state": to}.items():
        setattr(request, name, value)
    request.save(update_fields=[*fields, "state"])
    record(request, before, by=by, at=at, note=note)


def record(
    request: InterestRequest, before: str, *, by: User | None, at: datetime, note: str = ""
) -> None:
    """A row of the trail for the state the message has now."""
    InterestTrail.objects.create(
        request=request, from_state=before, to_state=request.state, by=by, at=at, note=note
    )


def owe_partner(request: InterestRequest, kind: str, **ids: Any) -> None:
    """A mail to whoever wrote; one of each kind for a message."""
    if is_quiet():
        return
    partner = Correspondent(request.email, request.name, request.language)
    notify(partner, kind, key=f"{kind}:{request.pk}", interest=request, **ids)


def owe_team(request: InterestRequest, kind: str) -> None:
    """A mail to the address at which the team takes answers; one of each kind for a message."""
    if is_quiet():
        return
    team = Correspondent(settings.MAIL_REPLY_TO, "", settings.LANGUAGE_CODE)
    notify(team, kind, key=f"{kind}:{request.pk}", interest=request)


def owe_professional(request: InterestRequest, kind: str) -> None:
    """A mail to the professional; one of each kind for a message."""
    if request.professional is not None and not is_quiet():
        notify(request.professional.user, kind, key=f"{kind}:{request.pk}", interest=request)
