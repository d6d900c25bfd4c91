"""The steps of an application by their addresses."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from applicants.choices.applications import Step
from applicants.views import application_files, finishing, writing
from applicants.views.requests import MemberRequest
from applicants.views.writing import typed_texts, wants_json
from partnership.accounts.models import User
from partnership.kit.http import no_store

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
        return _signed_out(request)
    return STEPS[step](request, pk)


def _signed_out(request: HttpRequest) -> HttpResponse:
    """The texts of a post whose session has ended are given back to be copied."""
    to_login = redirect_to_login(request.path, settings.LOGIN_URL)
    typed = typed_texts(request) if request.method == "POST" and not wants_json(request) else []
    if not typed:
        return to_login
    context = {"typed": typed, "sign_in": to_login.url}
    return no_store(render(request, "applicants/apply/signed_out.html", context, status=403))
