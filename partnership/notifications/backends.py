"""A mail backend for working without a mail server."""

import itertools
import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

_count = itertools.count()


class FolderBackend(BaseEmailBackend):
    """Writes each mail as one ``.eml`` file into ``MAIL_FOLDER``; names sort by time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            self._write(folder, mail.message().as_bytes())
        return len(email_messages)

    def _write(self, folder: Path, content: bytes) -> None:
        """Whole or not at all: a reader of the folder never meets half a mail."""
        stamp = timezone.now().strftime("%Y%m%dT%H%M%S%f")
        name = f"{stamp}-{next(_count):06d}-{secrets.token_hex(4)}"
        draft = folder / f".{name}.part"
        draft.write_bytes(content)
        os.replace(draft, folder / f"{name}.eml")
