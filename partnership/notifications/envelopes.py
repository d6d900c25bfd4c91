"""From a row of the outbox to the mail that goes over the wire."""

import base64
from email import encoders
from email.message import Message as Part
from email.mime.base import MIMEBase
from email.utils import formataddr, formatdate

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation

from partnership.kit.titles import portal_title
from partnership.notifications.models import Message


def envelope(
    message: Message, connection: BaseEmailBackend | None = None
) -> EmailMultiAlternatives:
    """One address in To, the row's own Message-ID, the portal as sender; nothing from a request."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.body_text,
        from_email=sender(message.language),
        to=[message.address],
        reply_to=[settings.MAIL_REPLY_TO],
        connection=connection,
        headers={
            **message.headers,
            "Message-ID": message.message_id,
            "Date": formatdate(localtime=False),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    if message.body_html:
        mail.attach_alternative(message.body_html, "text/html")
    for file in message.attachments:
        mail.attach(_part(file))
    return mail


def sender(language: str) -> str:
    """The portal under its name in that language, at its one address."""
    with translation.override(language):
        return formataddr((portal_title(), settings.MAIL_FROM_ADDRESS))


def _part(file: dict[str, str]) -> MIMEBase:
    header = Part()
    header["Content-Type"] = file["mime"]
    part = MIMEBase(header.get_content_maintype(), header.get_content_subtype())
    for name, value in (header.get_params() or [])[1:]:
        part.set_param(name, value)
    part.set_payload(base64.b64decode(file["content"]))
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", file["filename"]))
    return part
