"""Taking a message in, and its confirmation by the link in the mail."""

import hashlib
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from applicants.choices import INTEREST_OPEN, InterestState, InterestTarget
from applicants.models import InterestRequest, Professional, Project
from applicants.services.interest.moves import lock, move, owe_partner, owe_team, record
from partnership.accounts.models.user import fold_email


@dataclass(frozen=True)
class Letter:
    """What the form gathered; the three about the consent say what was agreed to."""

    name: str
    organisation: str
    country: str
    email: str
    language: str
    message: str
    consent_version: str
    consent_language: str
    consent_sha256: str


@transaction.atomic
def ask(
    letter: Letter, *, to: Professional | None = None, about: Project | None = None
) -> InterestRequest:
    """Keep the message and ask its sender to confirm the address; until then nobody reads it.

    The same words from the same address to the same reader are one message while it is open:
    asked for twice, the first is returned and no second mail is owed.
    """
    reader = about.owner if about else to
    now = timezone.now()
    values = asdict(letter) | {
        "email": fold_email(letter.email),
        "target": _target(to, about),
        "professional": reader,
        "project": about,
        "state": InterestState.UNCONFIRMED,
        "created_at": now,
    }
    request, created = InterestRequest.objects.get_or_create(
        fingerprint=_fingerprint(letter, to, about), state__in=INTEREST_OPEN, defaults=values
    )
    if created:
        record(request, "", by=None, at=now)
        owe_partner(request, "interest.confirm")
    return request


@transaction.atomic
def confirm(request: InterestRequest) -> InterestRequest:
    """The sender followed the link and pressed the button: staff may read it now.

    Raises ``WrongInterestStep`` when it is confirmed already or has expired.
    """
    lock(request)
    now = timezone.now()
    move(request, InterestState.CONFIRMED, by=None, at=now, confirmed_at=now)
    owe_team(request, "interest.waiting")
    return request


def _target(to: Professional | None, about: Project | None) -> InterestTarget:
    if about is not None:
        return InterestTarget.PROJECT
    return InterestTarget.TEAM if to is None else InterestTarget.PROFESSIONAL


def _fingerprint(letter: Letter, to: Professional | None, about: Project | None) -> str:
    words = " ".join(letter.message.casefold().split())
    reader = f"{to.pk if to else ''}/{about.pk if about else ''}"
    whole = "\n".join((fold_email(letter.email), reader, words))
    return hashlib.sha256(whole.encode()).hexdigest()
