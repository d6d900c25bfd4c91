"""Before the jury: the columns say again what was sent, and not what was edited after it.

Whoever lists, shares out, weighs or prints reads the columns; the jury reads the receipt.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from applicants.models import Application, Receipt
from applicants.services.applications.finding import refresh_search_texts
from applicants.services.applications.moves import in_parts
from applicants.services.applications.receipts import TEXTS
from programs.models import City, Sector

FIELDS = (*TEXTS, "year", "language", "sector", "city")


def restore_sent(applications: Sequence[int]) -> None:
    """Edits that were never sent are given up; the caller holds the locks of all rows.

    A few statements for every part, and two for each application that was edited.
    """
    for part in in_parts(applications):
        sent = _sent(part)
        rows = Application.objects.filter(pk__in=sent)
        rows = rows.select_related("sector", "city", "professional__user")
        for row in rows.order_by("pk"):
            if _put_back(row, sent[row.pk]):
                row.save(update_fields=FIELDS)
                refresh_search_texts(row)


def _sent(applications: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What the last receipt of each holds, by the names of the columns."""
    newest = Receipt.objects.filter(application=OuterRef("application")).order_by("-number")
    rows = Receipt.objects.filter(
        application__in=applications, number=Subquery(newest.values("number")[:1])
    )
    rows = rows.annotate(
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
