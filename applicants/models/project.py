"""Projects that professionals show, and the people who make them."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from applicants.choices import FIRST_YEAR, LAST_YEAR, Stage
from applicants.models.professional import Professional
from applicants.models.screening import Screened
from applicants.models.told import Told
from partnership.accounts.choices import Language
from partnership.kit.fields import CleanCharField, CleanTextField, search_names
from partnership.kit.links import LinkListField
from partnership.kit.names import in_script_of
from programs.choices import Pair
from programs.models import City, Sector


class ProjectQuerySet(models.QuerySet["Project"]):
    """Adjectives that chain."""

    def public(self, now: datetime | None = None) -> Self:
        """What a visitor may know of: published, and its owner is public as well."""
        return self.public_in_time().filter(published_at__lte=now or timezone.now())

    def for_partners(self, now: datetime | None = None) -> Self:
        """What partners may know of beside the public: published, its owner is for partners."""
        owners = Professional.objects.for_partners().order_by().values("pk")
        return self.filter(published_at__lte=now or timezone.now(), owner__in=owners)

    def public_in_time(self) -> Self:
        """Also what is to be published later."""
        owners = Professional.objects.public().order_by().values("pk")
        return self.filter(published_at__isnull=False, owner__in=owners)


class Project(Told, Screened):
    """A film, game, collection or building on its way; written in one language.

    ``published_at`` is written by the services only: empty, and nobody but the owner and the
    staff knows of it.
    """

    TOLD = ("title", "summary", "description", "seeks")

    slug = models.SlugField(_("Address part"), max_length=80, unique=True)
    owner = models.ForeignKey(
        Professional, on_delete=models.CASCADE, related_name="projects", verbose_name=_("Owner")
    )
    title = CleanCharField(_("Title"), max_length=160)
    summary = CleanTextField(_("Summary"), max_length=400)
    description = CleanTextField(
        _("Description"),
        max_length=8000,
        blank=True,
        help_text=_("A blank line begins a paragraph; lines that begin with “- ” make a list."),
    )
    seeks = CleanTextField(_("What the project is looking for"), max_length=600, blank=True)
    text_language = models.CharField(
        _("Language of the text"), max_length=2, choices=Language, default=Language.RUSSIAN
    )
    sectors = models.ManyToManyField(
        Sector, related_name="projects", blank=True, verbose_name=_("Sectors")
    )
    city = models.ForeignKey(
        City,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("City"),
    )
    stage = models.CharField(_("Stage"), max_length=11, choices=Stage, default=Stage.IDEA)
    year = models.PositiveSmallIntegerField(_("Year"), null=True, blank=True)
    picture = models.ImageField(_("Picture"), upload_to="projects/", blank=True)
    picture_alt = CleanCharField(_("Description of the picture"), max_length=200, blank=True)
    links = LinkListField(_("Links"), blank=True)
    order = models.PositiveSmallIntegerField(_("Order"), default=0, editable=False)

    published_at = models.DateTimeField(_("Published"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("Updated"), auto_now=True)
    search_text = models.TextField(default="", blank=True, editable=False)
    search_names = search_names()
    is_demonstration = models.BooleanField(_("Demonstration data"), default=False, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ("-published_at", "-pk")
        indexes = [
            models.Index(fields=("published_at",), name="project_published"),
            GinIndex(fields=("search_text",), opclasses=("gin_trgm_ops",), name="project_search"),
        ]
        constraints = [
            models.CheckConstraint(
                name="project_stage_known",
                condition=Q(stage__in=Stage.values),
                violation_error_message=_("Unknown stage."),
            ),
            models.CheckConstraint(
                name="project_held_or_public",
                condition=Q(published_at__isnull=True)
                | Q(held_at__isnull=True, asked_at__isnull=True),
                violation_error_message=_("What is held back or waits for staff is not public."),
            ),
            models.CheckConstraint(
                name="project_year_plausible",
                condition=Q(year__isnull=True) | Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message=_("Give a year between 1900 and 2100."),
            ),
            models.CheckConstraint(
                name="project_text_language_known",
                condition=Q(text_language__in=Language.values),
                violation_error_message=_("Unknown language."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("applicants:project", args=[self.slug])

    @property
    def sector(self) -> Sector | None:
        """The first one; asks nothing if they were fetched with it."""
        return next(iter(self.sectors.all()), None)

    @property
    def pair(self) -> str:
        """Colours of what is drawn instead of a picture."""
        return self.sector.colour if self.sector else Pair.AUDIOVISUAL

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Every stage in words, and where the project stands: done, current or nothing."""
        here = Stage.values.index(self.stage)
        return [
            (str(label), "done" if place < here else "current" if place == here else "")
            for place, (_value, label) in enumerate(Stage.choices)
        ]


class ProjectMember(models.Model):
    """Someone of the team: with a profile here, or by name only."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="members", verbose_name=_("project")
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    professional = models.ForeignKey(
        Professional,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("professional"),
    )
    name = CleanCharField(pgettext_lazy("person", "Name"), max_length=150)
    role = CleanCharField(_("Role in the work"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team")
        ordering = ("order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("project", "professional"),
                name="member_once_per_project",
                violation_error_message=_("This person is in the team already."),
            ),
            models.CheckConstraint(
                name="member_has_a_name",
                condition=~Q(name=""),
                violation_error_message=_("Give the name of the team member."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        return in_script_of(self.name, get_language() or "ru")
