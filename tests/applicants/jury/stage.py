"""What the tests of the jury share: a call, its readers, and applications before them."""

from datetime import timedelta

from django.utils import timezone

from applicants.choices.applications import ApplicationState
from applicants.models import Answer, Application
from applicants.services import jury
from applicants.services.jury.reviewing import Written
from programs.models import OpenCall
from tests.applicants.applications.ready import ready_application, send
from tests.factories.accounts import UserFactory
from tests.factories.applicants import ApplicationFactory, ProfessionalFactory, ReviewFactory
from tests.factories.programs import CriterionFactory, JurySeatFactory, OpenCallFactory


def call_with(*readers, **fields):
    """A call under review; each reader is a text of the languages they read, "kk ru"."""
    call = OpenCallFactory(in_review=True, **fields)
    seats = [JurySeatFactory(call=call, languages=languages.split()) for languages in readers]
    return call, [seat.user for seat in seats]


def applications(call, *languages, **fields):
    """One application before the jury for each language."""
    return [
        ApplicationFactory(call=call, language=code, **{"in_review": True} | fields)
        for code in languages
    ]


def rubric(call, *bounds):
    """Criteria with the given (minimum, maximum, weight)."""
    return [
        CriterionFactory(call=call, order=n, minimum=low, maximum=high, weight=weight)
        for n, (low, high, weight) in enumerate(bounds)
    ]


def review_of(call, reviewer=None, **fields):
    """Something in the reviewer's queue."""
    application = ApplicationFactory(call=call, in_review=True, **fields)
    return ReviewFactory(application=application, reviewer=reviewer or UserFactory())


def gave(review, criteria, *marks, comment="", **fields):
    """The review, given by its reviewer with these marks."""
    written = Written({row.pk: mark for row, mark in zip(criteria, marks, strict=True)}, comment)
    return jury.give(review, written, by=review.reviewer, **fields)


def applicant_called(user):
    return ProfessionalFactory(user=user)


def before_the_jury(
    answers=lambda call: [], call=None, before_sending=lambda application: None, **values
):
    """An application that was really sent, to a call that closed yesterday.

    ``answers(call)`` gives pairs of a question and what was answered.
    """
    call = call or OpenCallFactory()
    application = ready_application(call=call, **values)
    for question, value in answers(call):
        Answer.objects.create(application=application, question=question, value=value)
    before_sending(application)
    send(application, by=application.professional.user)
    yesterday = timezone.now() - timedelta(days=1)
    OpenCall.objects.filter(pk=call.pk).update(closes_at=yesterday)
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.IN_REVIEW)
    application.refresh_from_db()
    return application
