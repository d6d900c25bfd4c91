"""What was typed outlives an expired session: kept in the browser while its owner signs in.

The form carries its owner's number, signed. A post without a session puts it and the text into
a signed cookie that only the form's own address gets back; another person who then signs in at
the same browser is not shown it.
"""

from collections.abc import Mapping

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse

from partnership.accounts.models import User

COOKIE = "typed"
SECONDS = 1800
# Browsers drop a cookie of more than 4 KB.
LONGEST = 3800
_owners = signing.Signer(salt="applicants.form.owner")
_SALT = "applicants.form.typed"


def owner_mark(user: User) -> str:
    """Goes into the form as a hidden value, so a later post without a session has an owner."""
    return _owners.sign(str(user.pk))


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page and back to this form, keeping the text of a post."""
    response = redirect_to_login(request.path, settings.LOGIN_URL)
    owner = _owner_of(request.POST) if request.method == "POST" else None
    if owner is not None:
        _keep(response, request.path, {"owner": owner, "needs": request.POST.get("needs", "")})
    return response


def kept_text(request: HttpRequest, user: User) -> str:
    """What this person had typed before the session ended; "" for anybody else."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=SECONDS)
    except signing.BadSignature:
        return ""
    return str(kept["needs"]) if kept["owner"] == str(user.pk) else ""


def forget(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Take the kept text out of the browser again."""
    if COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, path=request.path)
    return response


def _owner_of(posted: Mapping[str, str]) -> str | None:
    try:
        return _owners.unsign(posted.get("owner", ""))
    except signing.BadSignature:
        return None


def _keep(response: HttpResponse, path: str, kept: dict[str, str]) -> None:
    value = signing.dumps(kept, salt=_SALT, compress=True)
    if len(value) <= LONGEST:
        response.set_cookie(
            COOKIE,
            value,
            max_age=SECONDS,
            path=path,
            httponly=True,
            secure=settings.SECURE_COOKIES,
            samesite="Lax",
        )
