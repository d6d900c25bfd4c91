"""A mailbox for working on this machine: what the portal would have sent."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnership.notifications.mailfolder import Kept, kept, newest

_HTML_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data: 'self' {site}; "
    "sandbox allow-popups allow-top-navigation-by-user-activation; frame-ancestors 'none'"
)


@never_cache
@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The latest hundred mails."""
    return render(request, "notifications/mailbox.html", {"mails": newest()})


@never_cache
@login_not_required
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: its head, its text, and the ways to its other parts."""
    return render(request, "notifications/mail.html", {"mail": _found(name)})


@never_cache
@login_not_required
@require_safe
def html_part(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML as mail programs show it: own styles, no script, no form, no foreign image."""
    response = HttpResponse(_found(name).html)
    response["Content-Security-Policy"] = _HTML_POLICY.format(site=settings.SITE_URL)
    return response


@never_cache
@login_not_required
@require_safe
def attachment(request: HttpRequest, name: str, index: int) -> HttpResponse:
    """One attached file, always as a download."""
    files = _found(name).attachments
    if index >= len(files):
        raise Http404
    content = files[index].get_payload(decode=True)
    response = HttpResponse(content, content_type="application/octet-stream")
    filename = files[index].get_filename() or f"attachment-{index}"
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    response["Content-Disposition"] = disposition or "attachment"
    return response


def _found(name: str) -> Kept:
    found = kept(name)
    if found is None:
        raise Http404
    return found
