"""In which other languages something of a person's own may be written, and where."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from applicants.models import (
    PortfolioItem,
    Professional,
    ProfileText,
    Project,
    ProjectText,
    WorkText,
)
from partnership.accounts.choices import Language
from partnership.kit.i18n import language_names


@dataclass(frozen=True)
class Kind:
    """What is translated: its rows, whose they are, and the page it is written on."""

    name: str
    model: type[Any]
    text: type[Any]
    owner: str
    parent: str
    page: str

    def page_of(self, row: Any) -> str:
        return reverse(self.page, args=[] if self.name == "profile" else [row.pk])


KINDS = {
    kind.name: kind
    for kind in (
        Kind("profile", Professional, ProfileText, "user", "professional", "applicants:profile"),
        Kind("work", PortfolioItem, WorkText, "professional__user", "work", "applicants:my_work"),
        Kind("project", Project, ProjectText, "owner__user", "project", "applicants:my_project"),
    )
}


@dataclass(frozen=True)
class Other:
    """A language in which something of mine may be written as well."""

    code: str
    name: str
    address: str
    is_there: bool


def other_languages(kind: str, row: Any) -> list[Other]:
    """All but the original's; nothing for what is not stored yet."""
    if row.pk is None:
        return []
    there = set(row.texts.values_list("language", flat=True))
    codes = [code for code in Language.values if code != row.text_language]
    return [
        Other(
            code,
            language_names([code]),
            reverse("applicants:my_text", args=[kind, row.pk, code]),
            code in there,
        )
        for code in codes
    ]
