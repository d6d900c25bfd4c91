"""Owing mails about an application to people other than its applicant."""

from typing import Any

from django.conf import settings

from applicants.models import Application, CoApplicant, Endorsement
from applicants.services.owing import is_quiet
from partnership.notifications.kinds import Correspondent
from partnership.notifications.services import notify


def owe_team(application: Application, kind: str, *, occurrence: str, **ids: Any) -> None:
    """A mail to the address at which the team takes answers; one per kind and occurrence."""
    if is_quiet():
        return
    team = Correspondent(settings.MAIL_REPLY_TO, "", settings.LANGUAGE_CODE)
    key = f"{kind}:{application.pk}:{occurrence}"
    notify(team, kind, key=key, application=application, **ids)


def owe_asked(asked: CoApplicant | Endorsement, kind: str) -> None:
    """A mail to somebody who was asked, account or not; a renewed question is another mail."""
    if is_quiet():
        return
    person = Correspondent(asked.email, asked.name, asked.language)
    notify(person, kind, key=f"{kind}:{asked.pk}:{asked.nonce}", asked=asked)


def owe_asker(asked: CoApplicant | Endorsement, kind: str) -> None:
    """What became of the question, to the applicant who asked it."""
    applicant = asked.application.professional
    if applicant is not None and not is_quiet():
        notify(applicant.user, kind, key=f"{kind}:{asked.pk}:{asked.nonce}", asked=asked)
