"""What partners wrote to a professional, on pages of the professional's own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.choices import InterestState
from applicants.errors import InterestRefused
from applicants.forms.interest import AnswerForm
from applicants.models import InterestRequest
from applicants.services import interest
from applicants.views.requests import MemberRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: MemberRequest, pk: int) -> HttpResponse:
    """One message; POST answers or declines. Somebody else's is not found."""
    row = get_object_or_404(InterestRequest.objects.to(request.user), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _act(request, row, form.cleaned_data["text"])
        except InterestRefused as refusal:
            form.add_error("text" if row.awaits_answer else None, str(refusal))
        else:
            return redirect("applicants:letter", row.pk)
    context = {
        "row": row,
        "form": form,
        "shows_address": row.state == InterestState.ANSWERED,
    }
    return render(request, "applicants/letter.html", context)


def _act(request: MemberRequest, row: InterestRequest, text: str) -> None:
    if request.POST.get("verb") == "decline":
        interest.decline(row, by=request.user, note=text)
        messages.success(request, _("You have declined; the sender is told."))
    else:
        interest.answer(row, by=request.user, text=text)
        messages.success(request, _("Your answer is on its way."))
