"""Before the jury: columns and answers say again what was sent, and not what was edited after it.

Whoever lists, shares out, weighs or prints reads the columns; the jury reads the receipt.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from applicants.models import Answer, Application, Receipt
from applicants.services.applications.finding import refresh_search_texts
from applicants.services.applications.moves import in_parts
from applicants.services.applications.receipts import TEXTS
from programs.models import CallQuestion, City, Sector

FIELDS = (*TEXTS, "year", "language", "sector", "city")


def restore_sent(applications: Sequence[int]) -> None:
    """Edits that were never sent are given up; the caller holds the locks of all rows.

    A few statements for every part, and two for each application whose project was edited.
    """
    for part in in_parts(applications):
        _restore_answers(part)
        sent = _sent(part)
        rows = Application.objects.filter(pk__in=sent)
        rows = rows.select_related("sector", "city", "professional__user")
        for row in rows.order_by("pk"):
            if _put_back(row, sent[row.pk]):
                row.save(update_fields=FIELDS)
                refresh_search_texts(row)


def _restore_answers(applications: Sequence[int]) -> None:
    """What was changed or emptied stands as it was sent; what was added goes.

    The answer to a question that is gone since is in the receipt alone.
    """
    sent = _sent_answers(applications)
    added, changed = [], []
    for row in Answer.objects.filter(application__in=sent):
        given = sent[row.application_id]
        if row.question_id not in given:
            added.append(row.pk)
        elif row.value != (value := given.pop(row.question_id)):
            row.value = value
            changed.append(row)
    Answer.objects.filter(pk__in=added).delete()
    Answer.objects.bulk_update(changed, ["value"])
    _write_emptied(sent)


def _write_emptied(sent: dict[int, dict[int, Any]]) -> None:
    asked = {question for given in sent.values() for question in given}
    there = CallQuestion.objects.in_bulk(asked)
    Answer.objects.bulk_create(
        Answer(application_id=pk, question_id=question, value=value)
        for pk, given in sent.items()
        for question, value in given.items()
        if question in there
    )


def _sent_answers(applications: Sequence[int]) -> dict[int, dict[int, Any]]:
    """By application and question; a receipt whose words were erased says nothing."""
    rows = _last_receipts(applications).annotate(answers=KeyTransform("answers", "content"))
    found = rows.filter(content__has_key="answers").values_list("application_id", "answers")
    return {pk: {given["id"]: given["value"] for given in answers} for pk, answers in found}


def _last_receipts(applications: Sequence[int]) -> QuerySet[Receipt]:
    newest = Receipt.objects.filter(application=OuterRef("application")).order_by("-number")
    return Receipt.objects.filter(
        application__in=applications, number=Subquery(newest.values("number")[:1])
    )


def _sent(applications: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What the last receipt of each holds, by the names of the columns."""
    rows = _last_receipts(applications).annotate(
        project=KeyTransform("project", "content"),
        language=KeyTextTransform("language", "content"),
    )
    found = list(rows.values_list("application_id", "language", "project"))
    projects = [project for _pk, _language, project in found]
    sectors = Sector.objects.in_bulk(_numbers(projects, "sector"))
    cities = City.objects.in_bulk(_numbers(projects, "city"))
    return {
        pk: {
            **{name: project[name] for name in (*TEXTS, "year")},
            "language": language,
            "sector": sectors.get((project["sector"] or {}).get("id")),
            "city": cities.get((project["city"] or {}).get("id")),
        }
        for pk, language, project in found
    }


def _numbers(projects: Sequence[dict[str, Any]], name: str) -> set[int]:
    return {project[name]["id"] for project in projects if project[name]}


def _put_back(row: Application, values: dict[str, Any]) -> bool:
    """Whether anything was otherwise."""
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True
