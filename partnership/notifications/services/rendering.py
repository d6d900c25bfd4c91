"""Turning a kind and its ids into the words of one mail."""

import base64
import re
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.urls import reverse
from django.utils import translation

from partnership.accounts.models import User
from partnership.kit.text import clean_text
from partnership.kit.titles import portal_title
from partnership.notifications.kinds import Attachment, Correspondent, MailKind
from partnership.notifications.links import allowed_links, defuse_html, defuse_text
from partnership.notifications.services.unsubscribing import unsubscribe_url

_BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")


@dataclass(frozen=True)
class Letter:
    """The finished words of a mail, as the outbox stores them."""

    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)
    attachments: list[dict[str, str]] = field(default_factory=list)


def frame(recipient: User | Correspondent, kind: MailKind | None = None) -> dict[str, Any]:
    """What every mail template may count on; nobody without an account has preferences."""
    addresses: dict[str, Any] = {"preferences_url": None, "unsubscribe_url": None}
    if isinstance(recipient, User):
        category = kind.category if kind else None
        addresses = {
            "preferences_url": settings.SITE_URL + reverse("notifications:preferences"),
            "unsubscribe_url": unsubscribe_url(recipient, category),
        }
    return {
        "recipient": recipient,
        "SITE_URL": settings.SITE_URL,
        "portal_title": portal_title(),
        **addresses,
    }


def render(recipient: User | Correspondent, kind: MailKind, ids: dict[str, Any]) -> Letter:
    """The whole mail in the recipient's language, with nothing in it that became a link."""
    with translation.override(recipient.language):
        context = frame(recipient, kind) | kind.context(recipient=recipient, **ids)
        files = kind.attachments(recipient=recipient, **ids) if kind.attachments else []
        allowed = allowed_links(context)
        return Letter(
            subject=_subject(kind, context, allowed),
            text=_text(f"{kind.folder}/body.txt", context, allowed),
            html=defuse_html(_template(f"{kind.folder}/body.html", context).strip(), allowed),
            headers=_list_headers(context["unsubscribe_url"]),
            attachments=[stored(file) for file in files],
        )


def render_subject(recipient: User, kind: MailKind, ids: dict[str, Any]) -> str:
    """Only the subject, for a mail that is recorded and not sent."""
    with translation.override(recipient.language):
        context = frame(recipient, kind) | kind.context(recipient=recipient, **ids)
        return _subject(kind, context, allowed_links(context))


def finished(subject: str, text: str, html: str, headers: dict[str, str]) -> Letter:
    """A mail written elsewhere; only links to this site stay links."""
    allowed = allowed_links({})
    line = one_line(defuse_text(subject, allowed))
    return Letter(line, defuse_text(text, allowed), defuse_html(html, allowed), headers)


def one_line(subject: str) -> str:
    """A subject cannot hold a line break, a control or a bidi mark, nor exceed its column."""
    return clean_text(subject.replace("\n", " "))[:300]


def stored(file: Attachment) -> dict[str, str]:
    """An attachment as JSON can hold it."""
    return {
        "filename": clean_text(file.filename).replace("/", "-"),
        "mime": clean_text(file.mime),
        "content": base64.b64encode(file.content).decode("ascii"),
    }


def _template(name: str, context: dict[str, Any], *, autoescape: bool = True) -> str:
    template = Engine.get_default().get_template(name)
    return template.render(Context(context, autoescape=autoescape))


def _subject(kind: MailKind, context: dict[str, Any], allowed: frozenset[str]) -> str:
    written = _template(f"{kind.folder}/subject.txt", context, autoescape=False)
    return one_line(defuse_text(written, allowed))


def _text(name: str, context: dict[str, Any], allowed: frozenset[str]) -> str:
    written = _template(name, context, autoescape=False)
    return defuse_text(_BLANK_LINES.sub("\n\n", written).strip() + "\n", allowed)


def _list_headers(url: str | None) -> dict[str, str]:
    if url is None:
        return {}
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
