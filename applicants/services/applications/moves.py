"""Moving an application along its state table, and owing the mails about it."""

from datetime import datetime
from typing import Any

from applicants.choices.applications import APPLICATION_FOLLOWS, ApplicationState
from applicants.errors.applications import WrongApplicationStep
from applicants.models import Application, ApplicationTrail
from applicants.services.owing import is_quiet
from partnership.accounts.models import User
from partnership.notifications.services import discard_unsent, notify


def lock(application: Application) -> None:
    """Hold the row until the end of the transaction, read afresh in place."""
    application.refresh_from_db(from_queryset=Application.objects.select_for_update())


def check_step(application: Application, to: ApplicationState) -> None:
    """Raises ``WrongApplicationStep`` where the state table has no such move."""
    before = ApplicationState(application.state)
    if to not in APPLICATION_FOLLOWS[before]:
        raise WrongApplicationStep(state=before.label)


def move(
    application: Application,
    to: ApplicationState,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    **fields: Any,
) -> None:
    """Write the state, other fields and a trail row; the caller holds the lock.

    Raises ``WrongApplicationStep``; then nothing has changed.
    """
    check_step(application, to)
    before = application.state
    if not APPLICATION_FOLLOWS[to]:
        fields["ended_at"] = at
    for name, value in {**fields, "state": to, "updated_at": at}.items():
        setattr(application, name, value)
    application.save(update_fields=[*fields, "state", "updated_at"])
    record(application, before, by=by, at=at, note=note)


def record(
    application: Application, before: str, *, by: User | None, at: datetime, note: str = ""
) -> None:
    """A row of the trail for the state the application has now."""
    ApplicationTrail.objects.create(
        application=application,
        from_state=before,
        to_state=application.state,
        by=by,
        at=at,
        note=note,
    )


def topic(application: Application) -> str:
    """All mails about one application; a newer decision replaces one that has not gone out."""
    return f"application:{application.pk}"


def owe_applicant(
    application: Application,
    kind: str,
    *,
    occurrence: str = "",
    topic: str = "",
    send_after: datetime | None = None,
    expires_at: datetime | None = None,
) -> None:
    """A mail to the applicant, in this transaction; one per kind and occurrence."""
    if is_quiet() or application.professional is None:
        return
    notify(
        application.professional.user,
        kind,
        key=":".join(filter(None, (kind, str(application.pk), occurrence))),
        topic=topic,
        send_after=send_after,
        expires_at=expires_at,
        application=application,
    )


def take_back_mails(application: Application) -> None:
    """What has not gone out is of no use any more."""
    discard_unsent(topic=topic(application))
