"""Which sectors' calls a person wants to hear of before they close."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.forms.following import FollowingForm
from applicants.services.following import follow_only
from applicants.views.requests import MemberRequest
from partnership.kit.choosing import asked_words
from partnership.notifications.choices import Category
from partnership.notifications.queries import wants
from programs.models import Sector


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: MemberRequest) -> HttpResponse:
    """The boxes; ``?sector=`` from a sector's page ticks its box, and saving it is one press."""
    slug = asked_words(request.GET.get("sector", ""))
    asked = Sector.objects.filter(slug=slug).first()
    followed = set(request.user.followed_sectors.values_list("sector_id", flat=True))
    ticked = followed | ({asked.pk} if asked else set())
    form = FollowingForm(
        request.POST if request.method == "POST" else None, initial={"sectors": ticked}
    )
    if request.method == "POST" and form.is_valid():
        follow_only(request.user, form.cleaned_data["sectors"])
        messages.success(request, _("The sectors you follow are saved."))
        return redirect("applicants:following")
    context = {
        "form": form,
        "asked": asked if asked and asked.pk not in followed else None,
        "hears": wants(request.user, Category.CALLS),
    }
    return render(request, "applicants/following.html", context)
