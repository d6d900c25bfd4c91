"""Pages that everybody may read."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]


def public_page(view: View) -> View:
    """A page the public reads: no sign-in, GET and HEAD only."""
    page: Any = login_not_required(require_safe(view))
    return page
