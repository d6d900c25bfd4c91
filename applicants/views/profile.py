"""The person's professional profile."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.forms.profile import ProfileForm
from applicants.models import Professional
from applicants.services.search import refresh_professional_search_text
from applicants.views.requests import MemberRequest


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    """One form; the first save makes the profile."""
    found = Professional.objects.filter(user=request.user).first()
    person = found or Professional(user=request.user, text_language=request.user.language)
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        refresh_professional_search_text(form.save())
        messages.success(request, _("Changes saved."))
        return redirect("applicants:profile")
    return render(request, "applicants/profile.html", {"form": form, "is_new": found is None})
