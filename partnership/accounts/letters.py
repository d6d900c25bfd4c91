"""Writing account mail: its language, its links, its words."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.template import Context, Engine
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from partnership.accounts.choices import Language
from partnership.accounts.models import User, fold_email
from partnership.kit.dates import format_instant_two_clocks


@dataclass(frozen=True)
class Addressee:
    """To whom a mail goes; ``user`` is None for an address without an account."""

    address: str
    user: User | None
    language: str


def addressee(address: str, user: User | None) -> Addressee:
    """A person is written to in their own language, a stranger in that of the page."""
    person = user or User.objects.filter(email=fold_email(address)).first()
    language = person.language if person else (get_language() or "")[:2]
    known = language if language in Language.values else str(Language.RUSSIAN)
    return Addressee(fold_email(address), person, known)


def post(template_prefix: str, to: Addressee, context: dict[str, Any]) -> None:
    """Render the mail and hand it to the carrier (the outbox): text, HTML, stable kind."""
    name = template_prefix.rsplit("/", 1)[-1]
    with translation.override(to.language):
        frame = _frame(to, context)
        subject = _rendered(f"{template_prefix}_subject.txt", frame, autoescape=False)
        text = _rendered(f"{template_prefix}_message.txt", frame, autoescape=False)
        html = _rendered(f"{template_prefix}_message.html", frame)
    _carrier()(
        address=to.address,
        recipient=to.user,
        language=to.language,
        kind=f"account.{name}",
        key=f"account.{name}.{uuid.uuid4().hex}",
        subject=" ".join(subject.split()),
        text=text.strip() + "\n",
        html=html.strip(),
        headers={},
    )


def _carrier() -> Callable[..., Any]:
    """The outbox stands above accounts, so the settings name it."""
    carrier: Callable[..., Any] = import_string(settings.ACCOUNT_MAIL_CARRIER)
    return carrier


def site_link(url: str, language: str) -> str:
    """The same page at the configured site (never the request's host), in ``language``."""
    parts = urlsplit(url)
    first, _, rest = parts.path.removeprefix("/").partition("/")
    path = f"/{language}/{rest}" if first in Language.values else parts.path
    query = f"?{parts.query}" if parts.query else ""
    return f"{settings.SITE_URL}{path}{query}"


def _frame(to: Addressee, context: dict[str, Any]) -> dict[str, Any]:
    """What every template may count on; each ``…_url`` points to the site."""
    links = {
        name: site_link(str(value), to.language)
        for name, value in context.items()
        if name.endswith("_url")
    }
    moment = context.get("timestamp")
    return (
        context
        | {
            "recipient": _greeted(to),
            "when": format_instant_two_clocks(moment) if moment else "",
            "email": to.address,
            "SITE_URL": settings.SITE_URL,
            "reset_url": settings.SITE_URL + reverse("account_reset_password"),
        }
        | links
    )


def _greeted(to: Addressee) -> User | None:
    """The person to greet by name: only at an address that is proven to be theirs.

    Anybody can sign up with the address of somebody else; such a mail must not carry words
    of theirs, because a name may look like a link.
    """
    if to.user is None:
        return None
    proven = EmailAddress.objects.filter(user=to.user, email=to.address, verified=True)
    return to.user if proven.exists() else None


def _rendered(name: str, frame: dict[str, Any], *, autoescape: bool = True) -> str:
    template = Engine.get_default().get_template(name)
    return template.render(Context(frame, autoescape=autoescape))
