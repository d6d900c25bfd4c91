"""What the outbox does when a person takes their data, leaves, or changes a consent."""

from typing import Any

from partnership.accounts.choices import Purpose
from partnership.accounts.models import User
from partnership.notifications.choices import Category
from partnership.notifications.models import Message, SuppressedAddress
from partnership.notifications.services.preferences import set_wishes


def mail_of(user: User) -> list[dict[str, Any]]:
    """Every mail to the person; bodies are kept for ``MAIL_BODY_DAYS`` only.

    Account mail comes without its words: a copy must not hold a code that still works.
    """
    names = ("kind", "address", "language", "subject", "body_text", "state", "created_at")
    rows = Message.objects.filter(recipient=user)
    keys = set(rows.holding_keys().values_list("pk", flat=True))
    mails = {row.pop("pk"): row for row in rows.values("pk", *names, "sent_at")}
    for key in keys & mails.keys():
        del mails[key]["body_text"]
    return list(mails.values())


def forget(user: User) -> None:
    """Remove what names the address without hanging on the account."""
    Message.objects.filter(address__iexact=user.email).delete()
    SuppressedAddress.objects.filter(address__iexact=user.email).delete()


def want_news(user: User, purpose: str) -> None:
    """Agreeing to news is wishing for it."""
    if purpose == Purpose.NEWS:
        set_wishes(user, {Category.NEWS: True})


def refuse_news(user: User, purpose: str) -> None:
    """Without the consent no news goes out, whatever was wished before."""
    if purpose == Purpose.NEWS:
        set_wishes(user, {Category.NEWS: False})
