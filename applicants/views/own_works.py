"""The person's own portfolio; of others' works nobody here knows."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.errors import NoProfileYet, PublishingRefused, TooManyWorks
from applicants.forms.own_works import WorkForm
from applicants.models import PortfolioItem, Professional
from applicants.services import own_works
from applicants.views.keeping import words_kept
from applicants.views.languages import other_languages
from applicants.views.requests import MemberRequest
from partnership.kit.http import int_or_none

FORM_METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
def portfolio(request: MemberRequest) -> HttpResponse:
    """All my works in the order in which they are shown."""
    works = list(PortfolioItem.objects.filter(professional__user=request.user))
    most = own_works.MOST_WORKS
    context = {
        "works": works,
        "limit": TooManyWorks(most=most) if len(works) >= most else "",
        "person": profile_of(request),
    }
    return render(request, "applicants/my_portfolio.html", context)


@words_kept()
@never_cache
@require_http_methods(FORM_METHODS)
def add(request: MemberRequest) -> HttpResponse:
    """A new work goes to the end of the portfolio."""
    person = profile_of(request)
    if person is None:
        return profile_first(request)
    work = PortfolioItem(professional=person, text_language=person.text_language)
    form = WorkForm(request.POST or None, request.FILES or None, instance=work)
    if request.method == "POST" and form.is_valid() and _added(form, work):
        messages.success(request, _("The work is in your portfolio."))
        return redirect("applicants:my_portfolio")
    return render(request, "applicants/my_work.html", {"form": form})


@words_kept()
@never_cache
@require_http_methods(FORM_METHODS)
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """One work of mine."""
    work = _own(request, pk)
    form = WorkForm(request.POST or None, request.FILES or None, instance=work)
    if request.method == "POST" and form.is_valid() and _edited(form, work):
        messages.success(request, _("Changes saved."))
        return redirect("applicants:my_portfolio")
    others = other_languages("work", form.before)
    context = {"form": form, "work": form.before, "others": others}
    return render(request, "applicants/my_work.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """GET asks, POST removes."""
    work = _own(request, pk)
    if request.method == "POST":
        own_works.remove_work(work)
        messages.success(request, _("The work has been removed."))
        return redirect("applicants:my_portfolio")
    return render(request, "applicants/my_work_remove.html", {"work": work})


@require_POST
def move(request: MemberRequest, pk: int) -> HttpResponse:
    """One place up or down, or dropped at a place."""
    work = _own(request, pk)
    move_as_asked(request, work, step=own_works.move_work, put=own_works.put_work)
    return redirect("applicants:my_portfolio")


def move_as_asked(
    request: MemberRequest, row: Any, *, step: Callable[..., None], put: Callable[..., None]
) -> None:
    """The buttons say ``way``; the script that follows a hand says ``place``."""
    place = int_or_none(request.POST.get("place"))
    if place is not None:
        put(row, place=place)
    else:
        step(row, up=request.POST.get("way") == "up")


def profile_of(request: MemberRequest) -> Professional | None:
    return Professional.objects.filter(user=request.user).first()


def profile_first(request: MemberRequest) -> HttpResponse:
    messages.info(request, str(NoProfileYet()))
    return redirect("applicants:profile")


def _added(form: WorkForm, work: PortfolioItem) -> bool:
    return form.tries(lambda: own_works.add_work(work, store=form.save), PublishingRefused)


def _edited(form: WorkForm, work: PortfolioItem) -> bool:
    seen = form.cleaned_data["seen"]
    return form.tries(
        lambda: own_works.edit_work(work, before=form.before, seen=seen, store=form.save)
    )


def _own(request: MemberRequest, pk: int) -> PortfolioItem:
    mine = PortfolioItem.objects.filter(professional__user=request.user)
    return get_object_or_404(mine.select_related("professional"), pk=pk)
