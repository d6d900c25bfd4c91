"""Reading back the mails that ``FolderBackend`` wrote."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Kept:
    """One mail of the folder."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @cached_property
    def mail(self) -> EmailMessage:
        with self.path.open("rb") as file:
            return email.message_from_binary_file(file, policy=email.policy.default)

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"])

    @property
    def sender(self) -> str:
        return str(self.mail["From"])

    @property
    def to(self) -> str:
        return str(self.mail["To"])

    @property
    def sent_at(self) -> datetime | None:
        date = self.mail["Date"]
        return date.datetime if date else None

    @property
    def language(self) -> str:
        return str(self.mail["Content-Language"] or "")

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def attachments(self) -> list[EmailMessage]:
        return [part for part in self.mail.iter_attachments() if isinstance(part, EmailMessage)]

    @property
    def filenames(self) -> list[str]:
        return [part.get_filename() or "?" for part in self.attachments]

    def _body(self, kind: str) -> str:
        part = self.mail.get_body((kind,))
        return str(part.get_content()) if part else ""


def newest(limit: int = 100) -> list[Kept]:
    """The latest mails, newest first; the names sort by time."""
    paths = sorted(Path(settings.MAIL_FOLDER).glob("*.eml"), reverse=True)
    return [Kept(path) for path in paths[:limit]]


def kept(name: str) -> Kept | None:
    """The mail of that name; only what lies in the folder itself can be named."""
    path = Path(settings.MAIL_FOLDER) / f"{name}.eml"
    return Kept(path) if path.name == f"{name}.eml" and path.is_file() else None
