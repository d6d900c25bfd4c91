"""What every page is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Facts of the site that the layout prints; asks the database nothing."""
    return {
        "SITE_URL": settings.SITE_URL,
        "DEMONSTRATION_DATA": settings.DEMONSTRATION_DATA,
        "MAILBOX": settings.ON_THIS_MACHINE,
    }
