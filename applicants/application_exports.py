"""What the portal holds of a person's applications, and who was given them, for the person."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.models import Application, CoApplicant, Disclosure, ProfileSight
from partnership.accounts.disclosures import Told
from partnership.accounts.models import User

# Of every partner who looked, the latest: nobody reads more on a page.
MOST_SIGHTS = 1000


def applications(user: User) -> list[dict[str, Any]]:
    """Every application with answers, files, receipts, moves, people and letters.

    A staged decision is not in it, nor is anything the jury wrote: neither is told yet, or ever.
    """
    rows = Application.objects.of(user).select_related("call", "sector", "city")
    parts = ("answers__question", "files", "receipts", "trail", "partners", "endorsements")
    return [_application(row) for row in rows.prefetch_related(*parts, "letters")]


def _application(row: Application) -> dict[str, Any]:
    names = ("title", "summary", "description", "seeks", "stage", "year", "language", "state")
    times = ("created_at", "updated_at", "submitted_at", "decided_at", "confirm_by", "ended_at")
    asked = ("info_question", "info_asked_at", "info_due_at", "info_answer", "eligibility")
    return {name: getattr(row, name) for name in (*names, *times, *asked)} | {
        "number": row.number,
        "call": row.call.slug,
        "sector": row.sector.slug if row.sector else "",
        "city": row.city.slug if row.city else "",
        "answers": [
            {"question": answer.question.label, "answer": answer.value}
            for answer in row.answers.all()
        ],
        "files": [
            _values(file, "name", "mime", "size", "sha256", "uploaded_at", "removed_at")
            | {"address": _file_address(file.pk)}
            for file in row.files.all()
        ],
        "receipts": _all(row.receipts, "number", "sent_at", "deadline", "content", "sha256"),
        "moves": _all(row.trail, "from_state", "to_state", "at"),
        "co_applicants": _all(row.partners, "name", "email", "role", "state", "answered_at"),
        "endorsements": _all(
            row.endorsements, *("name", "organisation", "email", "state", "text", "answered_at")
        ),
        "letters": [
            _values(letter, "number", "first_language", "second_language", "outcome", "holder")
            | _values(letter, "issued_at", "revoked_at", "revoke_reason", "sha256")
            for letter in row.letters.all()
        ],
    }


def co_applications(user: User) -> list[dict[str, Any]]:
    """Applications of others in which the person takes part, as far as they concern the person."""
    rows = CoApplicant.objects.filter(user=user).select_related("application__call")
    return [
        _values(row, "name", "email", "role", "state", "asked_at", "answered_at")
        | {"application": row.application.number, "call": row.application.call.slug}
        for row in rows.order_by("pk")
    ]


def disclosures(user: User) -> list[dict[str, Any]]:
    """For which partner a table with the person's application was made."""
    return [line._asdict() for line in told_of_exports(user)]


def told_of_exports(user: User) -> list[Told]:
    """Tables of selected applications that were made for a partner."""
    rows = Disclosure.objects.filter(user=user).select_related(
        "export__organisation", "export__call"
    )
    what = _("Your selected application, with your name, email address and answers: %(call)s")
    return [
        Told(row.at, str(row.export.organisation), what % {"call": row.export.call}) for row in rows
    ]


def told_of_sights(user: User) -> list[Told]:
    """Profiles that partners have looked at, which are not public."""
    rows = ProfileSight.objects.filter(professional__user=user)[:MOST_SIGHTS]
    what = _("Your profile: %(place)s")
    return [
        Told(
            row.at,
            ", ".join(filter(None, (row.name, row.organisation))),
            what % {"place": row.get_place_display()},
        )
        for row in rows
    ]


def _file_address(pk: int) -> str:
    return settings.SITE_URL + reverse("applicants:application_file", args=[pk])


def _all(related: Any, *names: str) -> list[dict[str, Any]]:
    return [_values(row, *names) for row in related.all()]


def _values(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
