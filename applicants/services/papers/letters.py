"""Decision letters: issuing, making the file, revoking."""

import hashlib
import logging

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from applicants.errors.papers import (
    LetterTakenBack,
    NothingDecided,
    OneLanguageTwice,
    RevokedAlready,
)
from applicants.models import Application, DecisionLetter
from applicants.services.applications.moves import lock
from applicants.services.applications.telling import owe_applicant_alone
from applicants.services.papers.files import gone_on_commit
from applicants.services.papers.printing import print_letter
from applicants.services.papers.wording import holder_of
from partnership.accounts.models import User
from partnership.kit.hints import hint_on_commit

TASK = "applicants.make_letters"
logger = logging.getLogger(__name__)


@transaction.atomic
def issue_letter(
    application: Application, *, languages: tuple[str, str], by: User
) -> DecisionLetter:
    """Put the announced decision on paper; the same pair asked for twice is one letter.

    The worker makes the file. Raises ``OneLanguageTwice``, ``NothingDecided`` while there is no
    decision that stands, ``LetterTakenBack`` where staff have revoked one and the applicant asks.
    """
    first, second = languages
    if first == second:
        raise OneLanguageTwice
    lock(application)
    person = application.professional
    if not application.has_decision_for_paper or person is None:
        raise NothingDecided
    is_owner = person.user_id == by.pk
    if is_owner and application.letters.filter(revoked_at__isnull=False).exists():
        raise LetterTakenBack
    letter, _made = DecisionLetter.objects.get_or_create(
        application=application,
        outcome=application.state,
        first_language=first,
        second_language=second,
        revoked_at=None,
        defaults={"holder": holder_of(person, languages), "issued_at": timezone.now()},
    )
    hint_on_commit(TASK)
    return letter


@transaction.atomic
def revoke_letter(letter: DecisionLetter, *, by: User, reason: str) -> DecisionLetter:
    """From now on whoever verifies the code reads the reason; the file goes, the holder is told.

    Raises ``RevokedAlready``.
    """
    _hold(letter)
    if letter.revoked_at is not None:
        raise RevokedAlready
    gone_on_commit(letter.file)
    letter.revoked_at, letter.revoke_reason, letter.file = timezone.now(), reason, ""
    letter.save(update_fields=["revoked_at", "revoke_reason", "file"])
    kind, number = "app.letter_revoked", str(letter.pk)
    owe_applicant_alone(letter.application, kind, occurrence=number, letter=letter)
    return letter


def make_letters() -> int:
    """Make every file that is missing; returns how many. One that fails does not stop the rest."""
    wanted = DecisionLetter.objects.filter(file="", revoked_at__isnull=True)
    return sum(_made(pk) for pk in wanted.order_by("pk").values_list("pk", flat=True))


def _made(pk: int) -> bool:
    try:
        with transaction.atomic():
            return _make(pk)
    except Exception:
        logger.exception("decision letter %d could not be made", pk)
        return False


def _make(pk: int) -> bool:
    rows = DecisionLetter.objects.select_for_update(of=("self",), skip_locked=True)
    letter = rows.select_related("application__call", "application__professional").filter(pk=pk)
    found = letter.filter(file="", revoked_at__isnull=True).first()
    if found is None:
        return False
    content = print_letter(found)
    found.sha256 = hashlib.sha256(content).hexdigest()
    found.file.save("letter.pdf", ContentFile(content), save=False)
    found.save(update_fields=["file", "sha256"])
    return True


def _hold(letter: DecisionLetter) -> None:
    letter.refresh_from_db(from_queryset=DecisionLetter.objects.select_for_update())
