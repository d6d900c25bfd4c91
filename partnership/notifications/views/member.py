"""Which mail a person wishes to receive."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from partnership.accounts.models import User
from partnership.notifications.forms import PreferencesForm
from partnership.notifications.queries import wishes
from partnership.notifications.services.preferences import set_wishes


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """The boxes; a post records them and comes back."""
    user = request.user
    assert isinstance(user, User)
    sent = request.POST if request.method == "POST" else None
    form = PreferencesForm(sent, wishes=wishes(user))
    if form.is_valid():
        set_wishes(user, form.wishes())
        messages.success(request, _("Your email preferences are saved."))
        return redirect("notifications:preferences")
    return render(request, "notifications/preferences.html", {"form": form})
