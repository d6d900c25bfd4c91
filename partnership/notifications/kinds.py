"""The register of mail kinds; each app adds its own from ``AppConfig.ready()``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from partnership.notifications.choices import Category


@dataclass(frozen=True)
class Attachment:
    """A file sent with a mail; ``mime`` may carry parameters (``text/calendar; method=…``)."""

    filename: str
    content: bytes
    mime: str


@dataclass(frozen=True)
class Correspondent:
    """Somebody without an account who is written to: an address, a name and a language."""

    email: str
    full_name: str
    language: str

    def get_short_name(self) -> str:
        return self.full_name


@dataclass(frozen=True)
class MailKind:
    """What one sort of mail says.

    ``context`` and ``attachments`` are called as ``(recipient=user, **ids)`` while the
    recipient's language is active. Every link goes into the context under a name that ends
    in ``url``: any other address in a finished mail is broken up, so that no name or title
    can become a link. A kind with a ``category`` may be refused by its reader.
    """

    name: str
    label: str | Promise
    context: Callable[..., dict[str, Any]]
    category: Category | None = None
    attachments: Callable[..., list[Attachment]] | None = None

    @property
    def folder(self) -> str:
        return f"mail/{self.name.replace('.', '_')}"


_kinds: dict[str, MailKind] = {}


def register(kind: MailKind) -> MailKind:
    """Make the kind known; a second kind of the same name is a mistake and raises."""
    if _kinds.setdefault(kind.name, kind) is not kind:
        raise ValueError(f"The mail kind {kind.name!r} is registered twice.")
    return kind


def kind_named(name: str) -> MailKind:
    """The kind of that name; ``LookupError`` when no app has registered it."""
    return _kinds[name]


def all_kinds() -> list[MailKind]:
    """Every registered kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]
