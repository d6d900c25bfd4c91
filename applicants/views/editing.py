"""The steps of an application by their addresses."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse

from applicants.choices.applications import Step
from applicants.views import application_files, finishing, writing
from applicants.views.keeping import signed_out
from applicants.views.requests import MemberRequest
from partnership.accounts.models import User

STEPS: dict[str, Callable[[MemberRequest, int], HttpResponse]] = {
    Step.PROJECT: writing.project,
    Step.ANSWERS: writing.answers,
    Step.DOCUMENTS: application_files.documents,
    Step.PEOPLE: finishing.people,
    Step.CONSENTS: finishing.consents,
    Step.REVIEW: finishing.review,
}


@login_not_required
def step(request: MemberRequest, pk: int, step: str) -> HttpResponse:
    """Each view says by itself which methods it takes and that nobody may keep its answer.

    Signing in is asked for here and not by the middleware, which would lose what was typed.
    """
    if step not in STEPS:
        raise Http404
    if not isinstance(request.user, User):
        return signed_out(request, ())
    return STEPS[step](request, pk)
