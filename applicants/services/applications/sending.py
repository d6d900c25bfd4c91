"""Sending an application: a receipt for every time it is sent."""

from datetime import datetime

from django.utils import timezone

from applicants.choices.applications import EDITABLE_APPLICATIONS, ApplicationState
from applicants.errors.applications import WrongApplicationStep
from applicants.errors.sending import ApplicationIncomplete, CallRushed, NothingToSendFrom
from applicants.models import Application, Receipt
from applicants.services.applications.admission import (
    hold_call,
    hold_person,
    refuse_beyond_limits,
    refuse_unless_open,
)
from applicants.services.applications.finding import refresh_search_texts
from applicants.services.applications.moves import (
    lock,
    move,
    owe_applicant,
    record,
    take_back_mails,
    topic,
)
from applicants.services.applications.receipts import Content, content_of, hash_of
from applicants.shortcomings import shortcomings
from events.services.locking import in_one_transaction
from partnership.accounts.models import User
from programs.models import OpenCall


@in_one_transaction(CallRushed)
def send(application: Application, *, by: User, now: datetime | None = None) -> Receipt:
    """Hand in the working copy as it stands, or hand it in anew until the deadline.

    What limits are counted by is locked first, and the clock is read after that. The same
    content sent twice, by a second click say, is one sending: the receipt that stands is
    returned. Raises a named refusal; then nothing has changed.
    """
    call = _lock(application)
    now = now or timezone.now()
    if application.state not in EDITABLE_APPLICATIONS:
        raise WrongApplicationStep(state=ApplicationState(application.state).label)
    if application.professional is None:
        raise NothingToSendFrom
    last = application.receipts.order_by("number").last()
    if application.is_draft:
        # Whoever comes too late for the clock or the cap is told at once: others wait.
        refuse_unless_open(call, now)
        refuse_beyond_limits(call, application.professional)
    questions = list(call.questions.for_form())
    content = content_of(application, questions)
    if last is not None and not application.is_draft and last.sha256 == hash_of(content):
        return last
    refuse_unless_open(call, now)
    if missing := shortcomings(application, questions):
        raise ApplicationIncomplete(missing)
    receipt = _receipt(application, content, number=last.number + 1 if last else 1, at=now)
    _moved(application, by=by, at=now)
    take_back_mails(application)
    owe_applicant(
        application,
        "app.received",
        occurrence=str(receipt.number),
        topic=topic(application),
    )
    return receipt


def _receipt(application: Application, content: Content, *, number: int, at: datetime) -> Receipt:
    return Receipt.objects.create(
        application=application,
        number=number,
        sent_at=at,
        deadline=application.call.closes_at,
        content=content,
        sha256=hash_of(content),
    )


def _lock(application: Application) -> OpenCall:
    """The call, the person, the application: always in this order."""
    call = application.call
    hold_call(call)
    hold_person(application.professional)
    lock(application)
    application.call = call
    # What a page knew of the consent may be over by now.
    vars(application).pop("agrees", None)
    return call


def _moved(application: Application, *, by: User, at: datetime) -> None:
    """The first sending is a move; a later one leaves its line in the trail all the same."""
    if application.is_draft:
        move(application, ApplicationState.SUBMITTED, by=by, at=at, submitted_at=at)
    else:
        application.updated_at = at
        application.save(update_fields=["updated_at"])
        record(application, application.state, by=by, at=at)
    refresh_search_texts(application)
