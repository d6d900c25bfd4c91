"""Taking a person out of applications: at their own wish, or when nothing speaks for keeping.

A draft goes altogether. What was sent stays as a number with its call, state, sector, city,
language and scores, so that statistics keep their counts; every word and file of it goes.
"""

from datetime import datetime
from typing import Any

from auditlog.context import disable_auditlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from applicants.choices.applications import APPLICATION_FOLLOWS, ApplicationState
from applicants.choices.jury import ReviewAct
from applicants.models import Application, CoApplicant, Endorsement, Receipt
from applicants.services.applications.moves import lock, move, topic
from applicants.services.papers.exporting import begin_anew_without
from applicants.services.papers.files import gone_on_commit
from partnership.accounts.models import User
from partnership.accounts.services.erasure import forget_entries
from partnership.notifications.services import forget_topic

ERASED = "erased"
_TEXTS = (
    *("title", "summary", "description", "seeks", "info_question", "info_answer"),
    *("search_text", "name_search_text"),
)


@transaction.atomic
def forget_applications_of(user: User) -> None:
    """Before an account is erased: its own applications, and its part in those of others.

    An open application ends and an accepted place is given up, so that nobody waits for them.
    """
    now = timezone.now()
    for application in Application.objects.filter(professional__user=user).order_by("pk"):
        lock(application)
        if application.submitted_at is None:
            remove(application)
            continue
        _end(application, now)
        anonymise(application, at=now)
    _leave_others(user)


def remove(application: Application) -> None:
    """A draft goes with its files; the caller holds its lock."""
    for file in application.files.all():
        gone_on_commit(file.file)
    forget_topic(topic(application))
    forget_entries([application])
    with disable_auditlog():
        application.delete()


def anonymise(application: Application, *, at: datetime) -> None:
    """Take out whatever was written, by and about the person; the caller holds the lock."""
    _forget_parts(application)
    _forget_letters(application, at)
    forget_topic(topic(application))
    forget_entries([application])
    begin_anew_without(application.call_id)
    blank: dict[str, Any] = dict.fromkeys(_TEXTS, "")
    blank |= {"professional": None, "project": None, "eligibility": {}, "anonymised_at": at}
    for name, value in blank.items():
        setattr(application, name, value)
    application.save(update_fields=list(blank))


def _forget_parts(application: Application) -> None:
    for file in application.files.all():
        gone_on_commit(file.file)
    with disable_auditlog():
        for parts in ("files", "answers", "partners", "endorsements"):
            getattr(application, parts).all().delete()
    application.receipts.update(content={}, sha256="")
    application.reviews.update(comment="", conflict_reason="")
    application.trail.update(note="")
    application.review_trail.filter(act=ReviewAct.CONFLICT).update(note="")


def _forget_letters(application: Application, at: datetime) -> None:
    letters = list(application.letters.all())
    forget_entries(letters)
    for letter in letters:
        gone_on_commit(letter.file)
    valid = application.letters.filter(revoked_at__isnull=True)
    valid.update(revoked_at=at, revoke_reason=ERASED)
    application.letters.update(holder="", file="", sha256="", revoke_reason=ERASED)


def _end(application: Application, now: datetime) -> None:
    """Along the state table; what has ended already stays as it is counted."""
    after = APPLICATION_FOLLOWS[application.state]
    for ending in (ApplicationState.WITHDRAWN, ApplicationState.TURNED_DOWN):
        if ending in after:
            move(application, ending, by=None, at=now, staged_decision="", staged_rank=None)
            return


def _leave_others(user: User) -> None:
    """Names and addresses given for the person by others, and what they sent of them."""
    address = Q(email__iexact=user.email)
    for row in CoApplicant.objects.filter(Q(user=user) | address).select_related("application"):
        _leave(row, "co_applicant")
    for given in Endorsement.objects.filter(address).select_related("application"):
        _leave(given, "endorsement")


def _leave(row: CoApplicant | Endorsement, part: str) -> None:
    """Out of the receipts, whose hash no longer fits and which therefore say so."""
    for receipt in Receipt.objects.filter(application=row.application_id).select_for_update():
        person = receipt.content.get("person", {})
        together = person.get(f"{part}s", [])
        kept = [other for other in together if other.get("name") != row.name]
        if kept != together:
            person[f"{part}s"], receipt.content[ERASED] = kept, part
            receipt.save(update_fields=["content"])
    begin_anew_without(row.application.call_id)
    forget_topic(topic(row.application), naming=row.name)
    with disable_auditlog():
        row.delete()
