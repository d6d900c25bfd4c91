"""Beginning an application."""

from collections.abc import Mapping

from django.utils import timezone

from applicants.choices.applications import ApplicationState
from applicants.errors.sending import CallRushed, NotEligible
from applicants.models import Application, Professional
from applicants.services.applications.admission import (
    hold_call,
    hold_person,
    refuse_beyond_limits,
    refuse_unless_open,
)
from applicants.services.applications.moves import record
from events.services.locking import in_one_transaction
from programs.models import OpenCall


@in_one_transaction(CallRushed)
def start(
    call: OpenCall, *, professional: Professional, language: str, eligibility: Mapping[int, bool]
) -> Application:
    """A draft of the person's own; the one that is there already, if any.

    Raises ``NotEligible`` with the reasons, a refusal of the call's clock or of its limits;
    then nothing is kept, the answers neither.
    """
    hold_call(call)
    hold_person(professional)
    now = timezone.now()
    refuse_unless_open(call, now)
    standing = draft_of(call, professional)
    if standing is not None:
        return standing
    refuse_beyond_limits(call, professional)
    _refuse_the_ineligible(call, eligibility)
    application = Application.objects.create(
        call=call,
        professional=professional,
        language=language,
        city=professional.city,
        eligibility={str(number): answer for number, answer in eligibility.items()},
        created_at=now,
        updated_at=now,
        is_demonstration=call.is_demonstration,
    )
    record(application, "", by=professional.user, at=now)
    return application


def draft_of(call: OpenCall, professional: Professional) -> Application | None:
    """What the person has begun and not sent."""
    drafts = Application.objects.filter(call=call, state=ApplicationState.DRAFT)
    return drafts.filter(professional=professional).first()


def _refuse_the_ineligible(call: OpenCall, eligibility: Mapping[int, bool]) -> None:
    reasons = [
        question.explanation
        for question in call.eligibility.all()
        if eligibility.get(question.pk) != question.wanted_answer
    ]
    if reasons:
        raise NotEligible(reasons)
