"""What was typed outlives an expired session: kept in the browser while its owner signs in.

The form carries its owner's number, signed. A post without a session puts it and the words into
a signed cookie that only the form's own address gets back; another person who then signs in at
the same browser is not shown them.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.shortcomings import field_name
from partnership.accounts.models import User
from partnership.kit.http import no_store
from programs.choices import WITH_OPTIONS
from programs.models import CallQuestion

COOKIE = "typed"
SECONDS = 1800
# Browsers drop a cookie of more than 4 KB.
LONGEST = 3800
OWNER = "owner"
# What a form posts without anybody having written it: what the page puts there, lists, buttons.
_OURS = frozenset(
    {
        *("csrfmiddlewaretoken", "seen", OWNER, "version", "back", "kind", "project", "replace"),
        *("language", "languages", "text_language", "sector", "sectors", "city", "stage"),
        *("visibility", "do", "verb", "show", "way", "next", "stay"),
    }
)
_TICKED = "on"
_ANSWER = re.compile(r"q(\d{1,18})", re.ASCII)
_owners = signing.Signer(salt="applicants.form.owner")
_SALT = "applicants.form.typed"

View = Callable[..., HttpResponseBase]


class _Dense:
    """Kazakh and Russian letters as they are: half the room of the usual way to write JSON."""

    def dumps(self, kept: Any) -> bytes:
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()

    def loads(self, raw: bytes) -> Any:
        return json.loads(raw)


def words_kept(*names: str, back: str = "") -> Callable[[View], View]:
    """For a view with a form: after signing in again, its fields of these names are as they were.

    A name that ends in ``_`` stands for all that begin with it. Where the form stands at another
    address, ``back`` names it. Without names all that was typed is given back to be copied only.
    Signing in is asked for here and not by the middleware, which would lose what was typed.
    """

    def keeping(view: View) -> View:
        @login_not_required
        @wraps(view)
        def asked(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if isinstance(request.user, User):
                return view(request, **kwargs)
            return signed_out(request, names, reverse(back, kwargs=kwargs) if back else "")

        asked.__dict__["words_kept"] = names, back
        return asked

    return keeping


def owner_mark(user: User) -> str:
    """Goes into the form as a hidden value, so a later post without a session has an owner."""
    return _owners.sign(str(user.pk))


def sign_in_first(request: HttpRequest, *names: str) -> HttpResponse:
    """Send to the sign-in page and back to this form, keeping these texts of a post."""
    response = redirect_to_login(request.path, settings.LOGIN_URL)
    _set(response, _sealed(request, names), request.path)
    return response


def signed_out(request: HttpRequest, names: tuple[str, ...], back: str = "") -> HttpResponse:
    """The words of a post whose session has ended, to be copied, and kept unless too long."""
    back = back or request.path
    response: HttpResponse = redirect_to_login(back, settings.LOGIN_URL)
    if request.method != "POST" or request.headers.get("X-Autosave") == "1":
        return response
    kept = _sealed(request, names)
    typed = _texts_of(request, names)
    if typed:
        context = {"typed": typed, "sign_in": response["Location"], "is_kept": bool(kept)}
        response = render(request, "applicants/apply/signed_out.html", context, status=403)
    _set(response, kept, back)
    return no_store(response)


def kept_on_stale(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Whoever signed in again in another tab posts an old token: the words are kept as well."""
    match = request.resolver_match
    if match is not None:
        names, back = getattr(match.func, "words_kept", ((), ""))
        address = reverse(back, kwargs=match.kwargs) if back else request.path
        _set(response, _sealed(request, names), address)
    return response


def typed_texts(request: HttpRequest) -> list[str]:
    """What a person wrote, however short, without lists and boxes: to be copied from the page."""
    chosen = _OURS | _names_of_options(request)
    names = [name for name in request.POST if name not in chosen and not name.endswith("_version")]
    texts = [str(request.POST.get(name, "")) for name in names]
    return [text for text in texts if text.strip() not in ("", _TICKED)]


def _names_of_options(request: HttpRequest) -> set[str]:
    """The questions of this post to which one chooses an answer instead of writing it."""
    numbers = [int(found[1]) for name in request.POST if (found := _ANSWER.fullmatch(name))]
    rows = CallQuestion.objects.filter(pk__in=numbers, kind__in=WITH_OPTIONS) if numbers else ()
    return {field_name(row) for row in rows}


def kept_words(request: HttpRequest, user: User) -> dict[str, str]:
    """What this person had typed before the session ended; nothing for anybody else."""
    try:
        value = request.COOKIES.get(COOKIE, "")
        kept = signing.loads(value, salt=_SALT, max_age=SECONDS, serializer=_Dense)
    except signing.BadSignature:
        return {}
    return dict(kept["words"]) if kept[OWNER] == str(user.pk) else {}


def given_back(request: HttpRequest, user: User) -> dict[str, str]:
    """The kept words for the form that is about to be shown, and a sentence that says so."""
    if request.method == "POST":
        return {}
    words = kept_words(request, user)
    if words:
        sentence = _("What you typed before was not saved yet; it is below again. Save it.")
        messages.warning(request, sentence)
    return words


def forget(request: HttpRequest, response: HttpResponse, path: str = "") -> HttpResponse:
    """Take the kept words out of the browser again."""
    if COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, path=path or request.path)
    return response


def _owner_of(posted: Mapping[str, str]) -> str | None:
    try:
        return _owners.unsign(posted.get(OWNER, ""))
    except signing.BadSignature:
        return None


def _fields_of(request: HttpRequest, names: tuple[str, ...]) -> dict[str, str]:
    return {
        field: str(request.POST.get(field, ""))
        for field in request.POST
        if any(field == name or (name[-1] == "_" and field.startswith(name)) for name in names)
    }


def _texts_of(request: HttpRequest, names: tuple[str, ...]) -> list[str]:
    """Those that are words; marks and the like are kept, and not shown without their labels."""
    words = [name for name in names if name[-1] != "_" and name not in _OURS]
    if not words:
        return typed_texts(request)
    return [text for name in words if (text := str(request.POST.get(name, ""))).strip()]


def _sealed(request: HttpRequest, names: tuple[str, ...]) -> str:
    """What goes into the cookie; "" when nobody is known to have typed it, or it is too long."""
    owner = _owner_of(request.POST) if request.method == "POST" else None
    words = _fields_of(request, names)
    if owner is None or not words:
        return ""
    kept = {OWNER: owner, "words": words}
    value = signing.dumps(kept, salt=_SALT, compress=True, serializer=_Dense)
    return value if len(value) <= LONGEST else ""


def _set(response: HttpResponse, value: str, path: str) -> None:
    if value:
        response.set_cookie(
            COOKIE,
            value,
            max_age=SECONDS,
            path=path,
            httponly=True,
            secure=settings.SECURE_COOKIES,
            samesite="Lax",
        )
