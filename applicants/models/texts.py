"""What people write once more in another language: their own translations."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applicants.models.professional import PortfolioItem, Professional
from applicants.models.project import Project
from partnership.accounts.choices import Language
from partnership.kit.fields import CleanCharField, CleanTextField


class OwnText(models.Model):
    """The texts of one row in one more language; the row itself holds the original."""

    language = models.CharField(_("Language"), max_length=2, choices=Language)

    class Meta:
        abstract = True
        ordering = ("language",)

    def __str__(self) -> str:
        return self.get_language_display()


def _once(owner: str, name: str) -> list[Any]:
    return [
        models.UniqueConstraint(
            fields=(owner, "language"),
            name=f"{name}_once_per_language",
            violation_error_message=_("There is a translation into this language already."),
        ),
        models.CheckConstraint(
            name=f"{name}_in_known_language",
            condition=Q(language__in=Language.values),
            violation_error_message=_("Unknown language."),
        ),
    ]


class ProfileText(OwnText):
    """A profile in one more language."""

    professional = models.ForeignKey(Professional, on_delete=models.CASCADE, related_name="texts")
    headline = CleanCharField(_("In one line"), max_length=160, blank=True)
    bio = CleanTextField(_("About me"), max_length=4000, blank=True)
    skills = CleanCharField(_("Skills"), max_length=300, blank=True)
    seeks = CleanTextField(_("What I am looking for"), max_length=600, blank=True)

    class Meta(OwnText.Meta):
        verbose_name = _("translation of a profile")
        verbose_name_plural = _("translations of profiles")
        constraints = _once("professional", "profile_text")


class WorkText(OwnText):
    """A work of a portfolio in one more language."""

    work = models.ForeignKey(PortfolioItem, on_delete=models.CASCADE, related_name="texts")
    title = CleanCharField(_("Title"), max_length=160, blank=True)
    summary = CleanTextField(_("Summary"), max_length=600, blank=True)
    role = CleanCharField(_("Role in the work"), max_length=120, blank=True)

    class Meta(OwnText.Meta):
        verbose_name = _("translation of a work")
        verbose_name_plural = _("translations of works")
        constraints = _once("work", "work_text")


class ProjectText(OwnText):
    """A project in one more language."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="texts")
    title = CleanCharField(_("Title"), max_length=160, blank=True)
    summary = CleanTextField(_("Summary"), max_length=400, blank=True)
    description = CleanTextField(_("Description"), max_length=8000, blank=True)
    seeks = CleanTextField(_("What the project is looking for"), max_length=600, blank=True)

    class Meta(OwnText.Meta):
        verbose_name = _("translation of a project")
        verbose_name_plural = _("translations of projects")
        constraints = _once("project", "project_text")
