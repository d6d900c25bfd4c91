"""The person's professional profile."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applicants.choices import Visibility
from applicants.directory import for_person_page
from applicants.errors import PublishingRefused
from applicants.forms.profile import ProfileForm
from applicants.models import Professional, Project
from applicants.services.own_profile import save_own_profile
from applicants.views.directory import shown_of
from applicants.views.keeping import words_kept
from applicants.views.languages import other_languages
from applicants.views.own_works import profile_first
from applicants.views.requests import MemberRequest
from partnership.accounts.errors import AccountError
from partnership.kit.http import no_store


@words_kept()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    """One form; the first save makes the profile."""
    found = Professional.objects.filter(user=request.user).first()
    person = found or Professional(user=request.user, text_language=request.user.language)
    form = ProfileForm(
        request.POST or None, request.FILES or None, instance=person, user=request.user
    )
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect(_where_from(request))
    context: dict[str, Any] = {"form": form, "is_new": found is None, "person": form.before}
    context["others"] = other_languages("profile", form.before)
    return render(request, "applicants/profile.html", context)


@never_cache
@require_safe
def photo(request: MemberRequest) -> HttpResponseBase:
    """The whole of one's own photo, to choose a part of it; nobody else is given it."""
    person = get_object_or_404(Professional, user=request.user)
    try:
        response = FileResponse((person.photo_whole or person.photo).open("rb"))
    except (OSError, ValueError) as error:
        raise Http404 from error
    response.headers["Content-Type"] = "image/webp"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return no_store(response)


def _where_from(request: MemberRequest) -> str:
    """Back to the call that wanted a profile first; only within the portal."""
    address = request.GET.get("next", "")
    inside = url_has_allowed_host_and_scheme(address, {request.get_host()})
    return address if inside else reverse("applicants:profile")


@never_cache
@require_safe
def preview(request: MemberRequest) -> HttpResponse:
    """My public page as it is, or as it would be, with whatever of mine is published."""
    person = for_person_page(Professional.objects.filter(user=request.user)).first()
    if person is None:
        return profile_first(request)
    mine = Project.objects.filter(owner=person, published_at__isnull=False)
    return render(request, "applicants/profile_preview.html", shown_of(person, mine, _own_page))


def _own_page(project: Project) -> str:
    """Where its owner writes it: the page that others read may not be there yet."""
    return reverse("applicants:my_project", args=[project.pk])


def _saved(request: MemberRequest, form: ProfileForm) -> bool:
    was_public = form.before.visibility == Visibility.PUBLIC
    saved = form.tries(
        lambda: save_own_profile(
            form.before,
            form.choice,
            by=request.user,
            seen=form.cleaned_data["seen"],
            store=form.save,
        ),
        AccountError,
        PublishingRefused,
    )
    if saved:
        messages.success(request, _said(was_public, form.instance))
    return saved


def _said(was_public: bool, person: Professional) -> str:
    is_public = person.visibility == Visibility.PUBLIC
    if person.waits_for_staff:
        return _("Changes saved. The programme’s staff look at the profile before it is public.")
    if is_public and not was_public:
        return _("Changes saved. Everybody can see your profile now.")
    if was_public and not is_public:
        return _("Changes saved. Your profile is no longer in the public directory.")
    return _("Changes saved.")
