"""The full texts of consents, open to everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from partnership.accounts.choices import Language
from partnership.accounts.queries import current_text
from partnership.accounts.wording import wording
from partnership.kit.pages import public_page


@public_page
def consent(request: HttpRequest, purpose: str) -> HttpResponse:
    """The wording in force, with its version and date."""
    text = current_text(purpose)
    if text is None:
        raise Http404
    shown = wording(text, get_language() or Language.RUSSIAN)
    return render(request, "accounts/consent.html", {"text": text, "wording": shown})
