"""What was sent, as one JSON document, and its hash."""

import hashlib
import json
from typing import Any

from django.utils.translation import override

from applicants.answer_values import is_empty, words_of
from applicants.choices.applications import InvitationState
from applicants.models import Application, Professional
from partnership.accounts.choices import Purpose
from partnership.accounts.models import ConsentRecord
from programs.choices import QuestionKind
from programs.models import CallQuestion, City, Sector

FORMAT = 1
TEXTS = ("title", "summary", "description", "seeks", "stage")
CONSENTS = (Purpose.PROCESSING, Purpose.TRANSFER_FRANCE)

Content = dict[str, Any]


def canonical(content: Content) -> bytes:
    """The one spelling of the content whose SHA-256 is the receipt's hash."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def hash_of(content: Content) -> str:
    """What a receipt prints; anybody can compute it from the downloaded file."""
    return hashlib.sha256(canonical(content)).hexdigest()


def content_of(application: Application, questions: list[CallQuestion] | None = None) -> Content:
    """The working copy as it stands, in words of the application's own language.

    Whatever names people is under ``person``, so that a blind jury's page leaves it out whole.
    """
    if questions is None:
        questions = list(application.call.questions.for_form())
    with override(application.language):
        return {
            "format": FORMAT,
            "application": application.pk,
            "call": {"slug": application.call.slug, "title": application.call.title},
            "language": application.language,
            "person": _person(application),
            "project": _project(application),
            "eligibility": _eligibility(application),
            "answers": _answers(application, questions),
            "files": _files(application, questions),
            "consents": _consents(application),
        }


def _person(application: Application) -> Content:
    person = application.professional
    given = InvitationState.GIVEN
    partners = [row for row in application.partners.all() if row.state == given]
    endorsements = [row for row in application.endorsements.all() if row.state == given]
    return {
        **(_names(person) if person else {}),
        "co_applicants": [{"name": row.name, "role": row.role} for row in partners],
        "endorsements": [
            {"name": row.name, "organisation": row.organisation, "text": row.text}
            for row in endorsements
        ],
    }


def _names(person: Professional) -> Content:
    return {
        "name": person.full_name,
        "latin_name": person.latin_name,
        "artistic_name": person.artistic_name,
        "headline": person.headline,
        "city": person.city.name if person.city else "",
        "email": person.user.email,
    }


def _project(application: Application) -> Content:
    texts = {name: getattr(application, name) for name in TEXTS}
    places = {"sector": _named(application.sector), "city": _named(application.city)}
    return {**texts, "year": application.year, **places}


def _named(row: Sector | City | None) -> Content | None:
    return {"id": row.pk, "name": row.name} if row else None


def _eligibility(application: Application) -> list[Content]:
    given = application.eligibility
    if not given:
        return []
    return [
        {"id": question.pk, "question": question.text, "answer": given[str(question.pk)]}
        for question in application.call.eligibility.all()
        if str(question.pk) in given
    ]


def _answers(application: Application, questions: list[CallQuestion]) -> list[Content]:
    given = {answer.question_id: answer.value for answer in application.answers.all()}
    return [
        {
            "id": question.pk,
            "kind": question.kind,
            "question": question.label,
            "value": given[question.pk],
            "words": words_of(question, given[question.pk], application.language),
        }
        for question in questions
        if question.kind != QuestionKind.FILE and not is_empty(given.get(question.pk))
    ]


def _files(application: Application, questions: list[CallQuestion]) -> list[Content]:
    labels = {question.pk: question.label for question in questions}
    return [
        {
            "id": file.pk,
            "question_id": file.question_id,
            "question": labels.get(file.question_id, ""),
            "name": file.name,
            "mime": file.mime,
            "size": file.size,
            "sha256": file.sha256,
        }
        for file in application.files.all()
        if file.removed_at is None
    ]


def _consents(application: Application) -> list[Content]:
    if application.professional is None:
        return []
    rows = ConsentRecord.objects.filter(
        user=application.professional.user_id, purpose__in=CONSENTS, withdrawn_at__isnull=True
    )
    return [
        {"purpose": row.purpose, "version": row.version, "language": row.language}
        for row in rows.order_by("purpose")
    ]
