"""Moving an application along its state table, and owing the mails about it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from applicants.choices.applications import APPLICATION_FOLLOWS, ApplicationState
from applicants.errors.applications import WrongApplicationStep
from applicants.models import Application, ApplicationTrail
from applicants.services.owing import is_quiet
from partnership.accounts.models import User
from partnership.notifications.services import discard_unsent, notify

BATCH = 500


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


def move_many(
    rows: Sequence[Application],
    to: ApplicationState,
    *,
    by: User | None,
    at: datetime,
    **fields: Any,
) -> None:
    """``move`` for thousands in a few statements; the caller holds the locks of all rows.

    Raises ``WrongApplicationStep`` if one of them has no such move; then nothing has changed.
    """
    for row in {row.state: row for row in rows}.values():
        check_step(row, to)
    if not APPLICATION_FOLLOWS[to]:
        fields["ended_at"] = at
    steps = [
        ApplicationTrail(application=row, from_state=row.state, to_state=to, by=by, at=at)
        for row in rows
    ]
    ApplicationTrail.objects.bulk_create(steps, batch_size=BATCH)
    for part in in_parts([row.pk for row in rows]):
        Application.objects.filter(pk__in=part).update(state=to, updated_at=at, **fields)
    for row in rows:
        row.state = to


def in_parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many at a time as one statement takes on either database."""
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


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
