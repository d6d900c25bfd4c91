"""Owing mails about an application that replace no other: to its applicant, and to others."""

from typing import Any

from django.conf import settings

from applicants.models import Application, CoApplicant, Endorsement
from applicants.services.applications.moves import topic
from applicants.services.owing import is_quiet
from partnership.accounts.models import User
from partnership.notifications.kinds import Correspondent
from partnership.notifications.services import notify


def owe_team(application: Application, kind: str, *, occurrence: str, **ids: Any) -> None:
    """A mail to the address at which the team takes answers; one per kind and occurrence."""
    if is_quiet():
        return
    team = Correspondent(settings.MAIL_REPLY_TO, "", settings.LANGUAGE_CODE)
    key = f"{kind}:{application.pk}:{occurrence}"
    alone = _alone(application, key)
    notify(team, kind, key=key, topic=alone, application=application, **ids)


def owe_applicant_alone(
    application: Application, kind: str, *, occurrence: str, **ids: Any
) -> None:
    """A mail to the applicant that stands beside those about the decision and replaces none."""
    if is_quiet() or application.professional is None:
        return
    key = f"{kind}:{application.pk}:{occurrence}"
    notify(
        application.professional.user,
        kind,
        key=key,
        topic=_alone(application, key),
        application=application,
        **ids,
    )


def owe_asked(asked: CoApplicant | Endorsement, kind: str) -> None:
    """A mail to somebody who was asked, account or not; a renewed question is another mail."""
    if is_quiet():
        return
    person = Correspondent(asked.email, asked.name, asked.language)
    _notify_of(asked, person, kind)


def owe_asker(asked: CoApplicant | Endorsement, kind: str) -> None:
    """What became of the question, to the applicant who asked it."""
    applicant = asked.application.professional
    if applicant is not None and not is_quiet():
        _notify_of(asked, applicant.user, kind)


def _notify_of(asked: CoApplicant | Endorsement, to: User | Correspondent, kind: str) -> None:
    key = f"{kind}:{asked.pk}:{asked.nonce}"
    notify(to, kind, key=key, topic=_alone(asked.application, key), asked=asked)


def _alone(application: Application, key: str) -> str:
    """A topic for one mail: it replaces no other, and is forgotten with the application."""
    return f"{topic(application)}:people:{key}"
