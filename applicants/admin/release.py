"""Releasing the decisions of a call: once more the numbers, then how far it has come."""

from typing import cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from applicants.admin.selection import FOLDER, SECONDS_BETWEEN_LOOKS, call_for, page_context
from applicants.errors.applications import ApplicationRefused
from applicants.forms.deciding import ReleaseForm
from applicants.models import Application, Release
from applicants.services.deciding.releasing import start_release
from partnership.accounts.models import User
from partnership.kit.dates import format_instant_two_clocks
from programs.errors import CallRefused

MAY_RELEASE = "applicants.release_decisions"


def release_page(
    desk: admin.ModelAdmin[Application], request: HttpRequest, pk: int
) -> HttpResponse:
    """Everything that will be told, and everything that still has no decision; then the button."""
    call = call_for(desk, request, pk, needs=MAY_RELEASE)
    under_way = Release.objects.unfinished().filter(call=call).first()
    if under_way is not None:
        return redirect("admin:applicants_application_progress", call.pk, under_way.pk)
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            release = start_release(call, by=cast(User, request.user), **form.arguments())
        except (ApplicationRefused, CallRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("admin:applicants_application_progress", call.pk, release.pk)
    context = page_context(desk, request, call, _("Release decisions"))
    return TemplateResponse(request, f"{FOLDER}/release.html", context | {"form": form})


def release_progress(
    desk: admin.ModelAdmin[Application], request: HttpRequest, call_pk: int, pk: int
) -> HttpResponse:
    """How far the worker has come; the page looks again by itself until it is over."""
    call = call_for(desk, request, call_pk, needs=MAY_RELEASE)
    release = get_object_or_404(Release.objects.select_related("by"), pk=pk, call=call)
    context = page_context(desk, request, call, _("Release of decisions"))
    context |= {
        "release": release,
        "asked": format_instant_two_clocks(release.created_at),
        "switched": release.switched_at and format_instant_two_clocks(release.switched_at),
        "refresh": 0 if release.is_over else SECONDS_BETWEEN_LOOKS,
    }
    return TemplateResponse(request, f"{FOLDER}/progress.html", context)
