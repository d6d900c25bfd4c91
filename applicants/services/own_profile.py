"""What a person does with their own profile: the text, the picture, and who sees it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from applicants.choices import Visibility
from applicants.models import Professional, Project
from applicants.services.framing import frame
from applicants.services.publishing import unpublish_profile
from applicants.services.screening import note_change, offer_profile
from applicants.services.search import (
    refresh_professional_search_text,
    refresh_search_texts_of_projects,
)
from partnership.accounts.choices import Purpose
from partnership.accounts.models import ConsentRecord, User
from partnership.accounts.services import consents
from partnership.kit.edits import ChangedMeanwhile, hold_unchanged, mark_of

CHANNEL = "profile"


@dataclass(frozen=True)
class Choice:
    """Who is to see the profile, and what the box beside the consent said.

    ``version`` is the wording that the page showed, ``language`` the language it was shown in.
    """

    visibility: str
    agrees: bool
    version: str
    language: str


@transaction.atomic
def save_own_profile(
    before: Professional,
    choice: Choice,
    *,
    by: User,
    seen: str,
    store: Callable[[], Professional],
) -> Professional:
    """Store what was typed and let the choice take effect at once.

    Public only with the box ticked, which is recorded as consent. The box unticked, or a
    private profile, ends a consent that is in force. Raises ``ChangedMeanwhile``, a refusal of
    the consent or of publishing; then nothing has changed.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    _hold(before, by, seen)
    consented = directory_consent(by) is not None
    shows = choice.visibility == Visibility.PUBLIC and choice.agrees
    if shows and not consented:
        consents.give(
            by,
            Purpose.PUBLIC_DIRECTORY,
            language=choice.language,
            channel=CHANNEL,
            version=choice.version,
        )
    person = _stored(before, store)
    if consented and (not choice.agrees or choice.visibility == Visibility.PRIVATE):
        consents.withdraw(by, Purpose.PUBLIC_DIRECTORY)
    if shows:
        return offer_profile(person, by=by)
    hidden = {Visibility.PUBLIC: Visibility.PRIVATE}.get(
        Visibility(choice.visibility), choice.visibility
    )
    return unpublish_profile(person, by=by, visibility=hidden)


def directory_consent(user: User) -> ConsentRecord | None:
    """The consent to the public directory that is in force, with its wording."""
    records = ConsentRecord.objects.select_related("text")
    return records.filter(
        user=user, purpose=Purpose.PUBLIC_DIRECTORY, withdrawn_at__isnull=True
    ).first()


def _hold(before: Professional, user: User, seen: str) -> None:
    if before.pk is not None:
        hold_unchanged(before, seen)
        return
    stored = Professional.objects.filter(user=user).first()
    if stored is not None:
        raise ChangedMeanwhile(mark_of(stored))


def _stored(before: Professional, store: Callable[[], Professional]) -> Professional:
    person = store()
    frame(person, before)
    note_change(person, before=before, after=person)
    refresh_professional_search_text(person)
    refresh_search_texts_of_projects(Project.objects.filter(owner=person))
    return person
