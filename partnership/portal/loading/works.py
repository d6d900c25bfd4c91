"""What the sample people add to their works: co-authors, links, translations; and a partner."""

import copy
from collections import Counter
from typing import Any

from django.db import transaction

from applicants.models import (
    CoAuthor,
    OwnText,
    PartnerAccount,
    Professional,
    ProfileText,
    Project,
    ProjectRecording,
    ProjectText,
)
from applicants.services import collectives, partners, project_parts
from applicants.services.own_texts import save_text
from partnership.accounts.models import User
from partnership.portal.loading.files import SAMPLE, Row, read
from programs.models import Organisation


@transaction.atomic
def load_works() -> Counter[str]:
    """Everything of the file that is not there yet."""
    file = read(SAMPLE / "works.toml")
    return Counter(
        co_authors=sum(_co_author(row) for row in file["co_author"]),
        recordings=sum(_recording(row) for row in file["recording"]),
        translations=sum(_text(row) for row in file["text"]),
        partner_accounts=sum(_partner(row) for row in file["partner"]),
    )


def _co_author(row: Row) -> bool:
    project = Project.objects.select_related("owner__user").get(slug=row["project"])
    if CoAuthor.objects.filter(project=project, email=row["email"]).exists():
        return False
    given = {name: row[name] for name in ("email", "role", "language")}
    invitation = collectives.invite(project, by=project.owner.user, **given)
    if row["accepted"]:
        collectives.accept(invitation, by=User.objects.get(email=row["email"]))
    return True


def _recording(row: Row) -> bool:
    project = Project.objects.select_related("owner").get(slug=row["project"])
    given = {name: row[name] for name in ("kind", "title", "link")}
    recording = ProjectRecording(project=project, **given)
    if ProjectRecording.objects.filter(project=project, link=row["link"]).exists():
        return False
    project_parts.add(recording, store=recording.save)
    return True


def _text(row: Row) -> bool:
    of: Any
    text: OwnText
    if "project" in row:
        of = Project.objects.get(slug=row["project"])
        text = ProjectText(project=of, language=row["language"])
    else:
        of = Professional.objects.get(user__email=row["email"])
        text = ProfileText(professional=of, language=row["language"])
    if of.texts.filter(language=row["language"]).exists():
        return False
    for name in of.TOLD:
        setattr(text, name, row.get(name, ""))
    save_text(text, of, before=copy.copy(text), seen="", store=text.save)
    return True


def _partner(row: Row) -> bool:
    user = User.objects.get(email=row["email"])
    if PartnerAccount.objects.filter(user=user).exists():
        return False
    organisation = Organisation.objects.get(slug=row["organisation"])
    partners.appoint(PartnerAccount(user=user, organisation=organisation))
    return True
