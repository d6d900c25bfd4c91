"""Co-authors of a project: invited by mail, seen by nobody until they have accepted."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from applicants.choices import CO_AUTHOR_FOLLOWS, CO_AUTHOR_OPEN, CoAuthorState
from applicants.errors.collectives import (
    AlreadyCoAuthor,
    AlreadyInvited,
    DeclinedBefore,
    InvitationEnded,
    NameNeeded,
    TooManyCoAuthors,
    TooManyInvitations,
    WrongCoAuthorStep,
    YourOwnProject,
)
from applicants.models import CoAuthor, Professional, Project
from applicants.services.owing import is_quiet
from applicants.services.search import refresh_project_search_text
from partnership.accounts.models import User
from partnership.accounts.models.user import fold_email
from partnership.notifications.kinds import Correspondent
from partnership.notifications.services import notify

MOST_CO_AUTHORS = 12
MOST_A_DAY = 10
VALID_FOR = timedelta(days=14)
ENDED_KEPT_FOR = timedelta(days=180)


@transaction.atomic
def invite(project: Project, *, by: User, email: str, role: str, language: str) -> CoAuthor:
    """Write to the address; whether it has an account here is neither asked nor said.

    Raises ``YourOwnProject``, ``AlreadyInvited``, ``DeclinedBefore``, ``TooManyCoAuthors`` or
    ``TooManyInvitations``; then nothing has changed.
    """
    owner = _hold_owner(project)
    address = fold_email(email)
    _refuse_what_cannot_be(project, owner, address)
    now = timezone.now()
    row = CoAuthor.objects.create(
        project=project,
        email=address,
        role=role,
        language=language,
        order=project.co_authors.count(),
        invited_at=now,
        expires_at=now + VALID_FOR,
    )
    if not is_quiet():
        notify(
            Correspondent(address, "", language),
            "project.invited",
            key=f"project.invited:{row.pk}",
            expires_at=row.expires_at,
            co_author=row,
        )
    return row


@transaction.atomic
def accept(row: CoAuthor, *, by: User) -> CoAuthor:
    """From now on the project is theirs too, on its page and on their own.

    Raises ``YourOwnProject``, ``NameNeeded``, ``AlreadyCoAuthor``, ``InvitationEnded`` or
    ``WrongCoAuthorStep``.
    """
    _hold_owner(row.project)
    _lock(row)
    if row.project.owner.user_id == by.pk:
        raise YourOwnProject
    if not by.full_name.strip():
        raise NameNeeded
    if CoAuthor.objects.of(by).filter(project=row.project_id).exists():
        raise AlreadyCoAuthor
    now = _in_time(row)
    _move(row, CoAuthorState.ACCEPTED, user=by, answered_at=now)
    refresh_project_search_text(row.project)
    _tell_owner(row)
    return row


@transaction.atomic
def refuse(row: CoAuthor, *, by: User) -> CoAuthor:
    """Nobody learns whose account it was; the owner learns that the answer is no.

    Raises ``InvitationEnded`` or ``WrongCoAuthorStep``.
    """
    _lock(row)
    now = _in_time(row)
    _move(row, CoAuthorState.REFUSED, answered_at=now, ended_at=now)
    _tell_owner(row)
    return row


@transaction.atomic
def leave(row: CoAuthor, *, by: User) -> CoAuthor:
    """The name goes from the project at once; raises ``WrongCoAuthorStep``."""
    _lock(row)
    _move(row, CoAuthorState.LEFT, ended_at=timezone.now())
    refresh_project_search_text(row.project)
    _tell_owner(row)
    return row


@transaction.atomic
def end(row: CoAuthor, *, by: User) -> CoAuthor:
    """The owner takes the invitation back, or the co-author off the project.

    Raises ``WrongCoAuthorStep``.
    """
    _lock(row)
    invited = row.state == CoAuthorState.INVITED
    to = CoAuthorState.TAKEN_BACK if invited else CoAuthorState.REMOVED
    _move(row, to, ended_at=timezone.now())
    refresh_project_search_text(row.project)
    return row


def tidy_up() -> None:
    """Invitations that nobody answered expire; ended ones are forgotten after half a year."""
    now = timezone.now()
    due = CoAuthor.objects.filter(state=CoAuthorState.INVITED, expires_at__lte=now)
    for row in due.order_by("pk"):
        _expire(row)
    CoAuthor.objects.filter(ended_at__lte=now - ENDED_KEPT_FOR).delete()


@transaction.atomic
def forget_co_authorships_of(user: User) -> None:
    """When an account is erased: off every project, and no invitation to its address stays."""
    rows = CoAuthor.objects.filter(Q(user=user) | Q(email=fold_email(user.email)))
    projects = list(Project.objects.filter(pk__in=rows.values("project")))
    rows.delete()
    for project in projects:
        refresh_project_search_text(project)


@transaction.atomic
def _expire(row: CoAuthor) -> None:
    _lock(row)
    if row.state == CoAuthorState.INVITED:
        _move(row, CoAuthorState.EXPIRED, ended_at=timezone.now())


def _hold_owner(project: Project) -> Professional:
    people = Professional.objects.select_for_update(no_key=True)
    return people.get(pk=project.owner_id)


def _refuse_what_cannot_be(project: Project, owner: Professional, address: str) -> None:
    if address == fold_email(owner.user.email):
        raise YourOwnProject
    rows = CoAuthor.objects.filter(project=project)
    if rows.filter(email=address, state__in=CO_AUTHOR_OPEN).exists():
        raise AlreadyInvited
    if rows.filter(email=address, state=CoAuthorState.REFUSED).exists():
        raise DeclinedBefore
    if rows.filter(state__in=CO_AUTHOR_OPEN).count() >= MOST_CO_AUTHORS:
        raise TooManyCoAuthors(most=MOST_CO_AUTHORS)
    today = CoAuthor.objects.filter(
        project__owner=owner, invited_at__gt=timezone.now() - timedelta(days=1)
    )
    if today.count() >= MOST_A_DAY:
        raise TooManyInvitations(most=MOST_A_DAY)


def _lock(row: CoAuthor) -> None:
    row.refresh_from_db(from_queryset=CoAuthor.objects.select_for_update())


def _in_time(row: CoAuthor) -> datetime:
    now = timezone.now()
    if row.state == CoAuthorState.INVITED and row.expires_at <= now:
        raise InvitationEnded
    return now


def _move(row: CoAuthor, to: CoAuthorState, **fields: Any) -> None:
    before = CoAuthorState(row.state)
    if to not in CO_AUTHOR_FOLLOWS[before]:
        raise WrongCoAuthorStep(state=before.label)
    for name, value in {**fields, "state": to}.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "state"])


def _tell_owner(row: CoAuthor) -> None:
    if is_quiet():
        return
    kind = "project.invitation_answered"
    owner = row.project.owner.user
    notify(owner, kind, key=f"{kind}:{row.pk}:{row.state}", co_author=row)
