"""Asking people to stand by an application, and taking their answers.

Both questions are mailed as a signed link that holds for ``VALID_FOR``; asked anew after that,
the older link is dead. An answer is given once.
"""

from datetime import datetime
from typing import TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from applicants.choices.applications import ApplicationState, InvitationState
from applicants.errors.answering import (
    AskedAlready,
    LinkOver,
    NobodyCanBeAsked,
    OneselfAsked,
    OwnInvitation,
    TooManyAsked,
)
from applicants.mails.invitations import VALID_FOR, expires_at
from applicants.models import Application, CoApplicant, Endorsement
from applicants.models.application_parts import new_nonce
from applicants.services.applications.moves import lock
from applicants.services.applications.reserve import application_service
from applicants.services.applications.telling import owe_asked, owe_asker
from partnership.accounts.models import User
from partnership.accounts.models.user import fold_email
from programs.choices import CallStatus

MOST_PARTNERS, MOST_ENDORSEMENTS = 5, 3
# As long as the jury may still read what is said.
ANSWERABLE = frozenset(
    {
        ApplicationState.DRAFT,
        ApplicationState.SUBMITTED,
        ApplicationState.NEEDS_INFO,
        ApplicationState.IN_REVIEW,
    }
)
LIVE = (InvitationState.ASKED, InvitationState.GIVEN)
Asked = TypeVar("Asked", CoApplicant, Endorsement)


def may_ask(application: Application, now: datetime | None = None) -> bool:
    """While the applicant can still change the application, or the team waits for something."""
    if application.state == ApplicationState.NEEDS_INFO:
        return True
    call = application.call
    open_now = call.opens_at <= (now or timezone.now()) < call.closes_at
    published = call.status == CallStatus.PUBLISHED
    in_hand = application.state in {ApplicationState.DRAFT, ApplicationState.SUBMITTED}
    return in_hand and open_now and published


def can_answer(asked: CoApplicant | Endorsement, now: datetime | None = None) -> bool:
    """Asked, in time, and about an application that is not decided yet."""
    in_time = (now or timezone.now()) < expires_at(asked)
    waits = asked.state == InvitationState.ASKED
    return waits and in_time and asked.application.state in ANSWERABLE


@application_service
def ask_co_applicant(
    application: Application, *, by: User, email: str, name: str, language: str, role: str = ""
) -> CoApplicant:
    """Mail somebody the question whether they apply together with the applicant."""
    now = _hold_for_asking(application, by, email)
    rows = CoApplicant.objects.filter(application=application)
    row = _renewed(rows, email, MOST_PARTNERS, now) or CoApplicant(application=application)
    row.email, row.name, row.role = fold_email(email), name, role
    row.language, row.asked_at, row.nonce = language, now, new_nonce()
    row.save()
    owe_asked(row, "coapplicant.asked")
    return row


@application_service
def ask_endorsement(
    application: Application, *, by: User, email: str, name: str, organisation: str, language: str
) -> Endorsement:
    """Mail a partner one link by which to endorse the application, without an account."""
    now = _hold_for_asking(application, by, email)
    rows = Endorsement.objects.filter(application=application)
    row = _renewed(rows, email, MOST_ENDORSEMENTS, now) or Endorsement(application=application)
    row.email, row.name, row.organisation = fold_email(email), name, organisation
    row.language, row.asked_at, row.nonce = language, now, new_nonce()
    row.expires_at = now + VALID_FOR
    row.save()
    owe_asked(row, "endorsement.asked")
    return row


@application_service
def take_back(asked: Asked) -> None:
    """The applicant asks no more, or applies without this person; the link is dead at once."""
    _hold(asked)
    if not may_ask(asked.application) or asked.state not in LIVE:
        raise LinkOver
    agreed = asked.state == InvitationState.GIVEN
    asked.state = InvitationState.TAKEN_BACK
    asked.save(update_fields=["state"])
    if agreed and isinstance(asked, CoApplicant):
        owe_asked(asked, "coapplicant.taken_back")


@application_service
def answer_co_application(row: CoApplicant, *, user: User | None, agrees: bool) -> CoApplicant:
    """Take part, with an account; or refuse, for which none is needed."""
    _hold(row)
    if not can_answer(row):
        raise LinkOver
    applicant = row.application.professional
    if applicant is not None and user is not None and applicant.user_id == user.pk:
        raise OwnInvitation
    _answer(row, agrees)
    row.user = user if agrees else None
    row.save(update_fields=["state", "answered_at", "user"])
    owe_asker(row, "coapplicant.agreed" if agrees else "coapplicant.refused")
    return row


@application_service
def answer_endorsement(
    row: Endorsement, *, gives: bool, name: str, organisation: str, text: str = ""
) -> Endorsement:
    """Store the partner's word with organisation and time, or that there will be none."""
    _hold(row)
    if not can_answer(row):
        raise LinkOver
    _answer(row, gives)
    row.name, row.organisation = name, organisation
    row.text = text if gives else ""
    row.save(update_fields=["state", "answered_at", "name", "organisation", "text"])
    owe_asker(row, "endorsement.given" if gives else "endorsement.refused")
    return row


def _answer(asked: CoApplicant | Endorsement, gives: bool) -> None:
    asked.state = InvitationState.GIVEN if gives else InvitationState.REFUSED
    asked.answered_at = timezone.now()


def _hold(asked: Asked) -> None:
    """Lock the application, then the question; both read afresh."""
    lock(asked.application)
    application = asked.application
    rows = type(asked)._default_manager.select_for_update()
    asked.refresh_from_db(from_queryset=rows)
    asked.application = application


def _hold_for_asking(application: Application, by: User, email: str) -> datetime:
    lock(application)
    now = timezone.now()
    if not may_ask(application, now):
        raise NobodyCanBeAsked
    if fold_email(email) == fold_email(by.email):
        raise OneselfAsked
    return now


def _renewed(rows: QuerySet[Asked], email: str, most: int, now: datetime) -> Asked | None:
    """The question to the same person that ran out; None when this is a new one."""
    live = list(rows.filter(state__in=LIVE))
    standing = next((row for row in live if row.email == fold_email(email)), None)
    if standing is not None:
        if standing.state == InvitationState.GIVEN or now < expires_at(standing):
            raise AskedAlready
        return standing
    if len(live) >= most:
        raise TooManyAsked(most=most)
    return None
