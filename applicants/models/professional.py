"""The creative professional behind an account, and what they have made."""

from functools import partial
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applicants.choices import FIRST_YEAR, LAST_YEAR, Visibility
from applicants.models.screening import Screened
from applicants.models.told import Told
from partnership.accounts.choices import Language, Purpose
from partnership.accounts.models import ConsentRecord
from partnership.kit.fields import ChoiceListField, CleanCharField, CleanTextField, search_names
from partnership.kit.free_slugs import store_under_free_slug
from partnership.kit.images import Framing
from partnership.kit.links import LinkListField, validate_link
from partnership.kit.names import in_script_of, latin_name, sort_names, validate_person_name
from programs.choices import Pair
from programs.models import City, Sector


class ProfessionalQuerySet(models.QuerySet["Professional"]):
    """Adjectives that chain."""

    def public(self) -> Self:
        """Whom a visitor may know of: chose to be public, consents to it now, can sign in."""
        consent = ConsentRecord.objects.filter(
            user=OuterRef("user"), purpose=Purpose.PUBLIC_DIRECTORY, withdrawn_at__isnull=True
        )
        return self.filter(
            Exists(consent.order_by()), visibility=Visibility.PUBLIC, user__is_active=True
        )

    def for_partners(self) -> Self:
        """Whom partners may know of beside the public: chose them, and is not held by staff."""
        return self.filter(
            visibility=Visibility.PARTNERS, held_at__isnull=True, user__is_active=True
        )


class Professional(Told, Screened):
    """A person's professional self: names as they write them, sectors, city, languages.

    What the person writes stands in one language, ``text_language``; translations of their own
    are beside it as ``texts``. The Latin name is suggested
    from the Cyrillic one and never imposed: families spell their names as they wish. The address
    is made once, on the first save, and stays. ``visibility`` and ``published_at`` are written
    by the services only. ``photo`` is what is shown; where its owner has chosen a part of it,
    the upload lies in ``photo_whole``, for its owner alone.
    """

    TOLD = ("headline", "bio", "skills", "seeks")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="professional",
        verbose_name=_("user"),
    )
    slug = models.SlugField(_("Address part"), max_length=80, unique=True, editable=False)
    family_name = CleanCharField(
        _("Family name"), max_length=100, blank=True, validators=[validate_person_name]
    )
    given_name = CleanCharField(_("Given name"), max_length=100, validators=[validate_person_name])
    patronymic = CleanCharField(
        _("Patronymic (if any)"), max_length=100, blank=True, validators=[validate_person_name]
    )
    latin_name = CleanCharField(
        _("Name in Latin script (as in passport)"),
        max_length=150,
        blank=True,
        validators=[validate_person_name],
    )
    artistic_name = CleanCharField(_("Artist name"), max_length=100, blank=True)
    sectors = models.ManyToManyField(
        Sector, related_name="professionals", blank=True, verbose_name=_("Sectors")
    )
    city = models.ForeignKey(
        City,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="professionals",
        verbose_name=_("City"),
    )
    languages = ChoiceListField(_("Language skills"), choices=Language.choices, blank=True)

    headline = CleanCharField(_("In one line"), max_length=160, blank=True)
    bio = CleanTextField(_("About me"), max_length=4000, blank=True)
    skills = CleanCharField(_("Skills"), max_length=300, blank=True)
    seeks = CleanTextField(_("What I am looking for"), max_length=600, blank=True)
    links = LinkListField(_("Links"), blank=True)
    text_language = models.CharField(
        _("Language of the text"), max_length=2, choices=Language, default=Language.RUSSIAN
    )
    photo = models.ImageField(_("Photo"), upload_to="people/", blank=True)
    photo_alt = CleanCharField(_("Description of the picture"), max_length=200, blank=True)
    photo_whole = models.FileField(
        _("Whole photo"), upload_to="private/people/", blank=True, editable=False
    )
    photo_x = models.PositiveSmallIntegerField(_("From left to right"), default=50)
    photo_y = models.PositiveSmallIntegerField(_("From top to bottom"), default=50)
    photo_part = models.PositiveSmallIntegerField(_("How much of the photo"), default=100)

    visibility = models.CharField(
        _("Who sees the profile"),
        max_length=8,
        choices=Visibility,
        default=Visibility.PRIVATE,
        editable=False,
    )
    published_at = models.DateTimeField(_("Published"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(_("Updated"), auto_now=True)
    search_text = models.TextField(default="", blank=True, editable=False)
    search_names = search_names()
    sort_name = models.CharField(max_length=302, default="", blank=True, editable=False)
    latin_sort_name = models.CharField(max_length=604, default="", blank=True, editable=False)
    is_demonstration = models.BooleanField(_("Demonstration data"), default=False, editable=False)

    objects = ProfessionalQuerySet.as_manager()

    class Meta:
        verbose_name = _("professional")
        verbose_name_plural = _("professionals")
        ordering = ("family_name", "given_name", "pk")
        permissions = (("publish_professional", _("Can publish and hide profiles and projects")),)
        indexes = [
            models.Index(fields=("visibility", "city"), name="professional_visible"),
            GinIndex(
                fields=("search_text",), opclasses=("gin_trgm_ops",), name="professional_search"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="professional_visibility_known",
                condition=Q(visibility__in=Visibility.values),
                violation_error_message=_("Unknown visibility."),
            ),
            models.CheckConstraint(
                name="professional_public_says_when",
                condition=~Q(visibility=Visibility.PUBLIC) | Q(published_at__isnull=False),
                violation_error_message=_("A public profile says when it was published."),
            ),
            models.CheckConstraint(
                name="professional_held_or_public",
                condition=~Q(visibility=Visibility.PUBLIC)
                | Q(held_at__isnull=True, asked_at__isnull=True),
                violation_error_message=_("What is held back or waits for staff is not public."),
            ),
            models.CheckConstraint(
                name="professional_photo_framed_inside",
                condition=Q(photo_x__lte=100, photo_y__lte=100, photo_part__range=(25, 100)),
                violation_error_message=_("Choose a part inside of the photo."),
            ),
            models.CheckConstraint(
                name="professional_text_language_known",
                condition=Q(text_language__in=Language.values),
                violation_error_message=_("Unknown language."),
            ),
        ]

    def __str__(self) -> str:
        return self.artistic_name or self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_sort_names()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "sort_name", "latin_sort_name"}
        if self.slug:
            super().save(*args, **kwargs)
            return
        name = self.latin_name or latin_name(self.full_name)
        store = partial(super().save, *args, **kwargs)
        store_under_free_slug(self, name, store, otherwise="person")

    def get_absolute_url(self) -> str:
        return reverse("applicants:professional", args=[self.slug])

    def set_sort_names(self) -> None:
        """What lists are ordered by in either script; whoever writes rows in bulk calls it."""
        self.sort_name, self.latin_sort_name = sort_names(
            self.artistic_name, self.family_name, self.given_name, self.latin_name
        )

    @property
    def sector(self) -> Sector | None:
        """The first one; asks nothing if they were fetched with it."""
        return next(iter(self.sectors.all()), None)

    @property
    def framing(self) -> Framing:
        return Framing(self.photo_x, self.photo_y, self.photo_part)

    @property
    def pair(self) -> str:
        """Colours of what is drawn instead of a picture."""
        return self.sector.colour if self.sector else Pair.AUDIOVISUAL

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, (self.given_name, self.family_name)))

    def name_for(self, language: str) -> str:
        """As lists, pages and titles show it: in Latin letters for who reads French or English."""
        written = self.artistic_name or self.full_name
        own = "" if self.artistic_name else self.latin_name
        return in_script_of(written, language, own=own)

    @property
    def shown_name(self) -> str:
        return self.name_for(get_language() or "ru")


class PortfolioItem(Told, models.Model):
    """One work that a professional shows, in the language of its own text."""

    TOLD = ("title", "summary", "role")

    professional = models.ForeignKey(
        Professional,
        on_delete=models.CASCADE,
        related_name="portfolio",
        verbose_name=_("professional"),
    )
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    title = CleanCharField(_("Title"), max_length=160)
    summary = CleanTextField(_("Summary"), max_length=600, blank=True)
    role = CleanCharField(_("Role in the work"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("Year"), null=True, blank=True)
    link = models.CharField(_("Link"), max_length=300, blank=True, validators=[validate_link])
    picture = models.ImageField(_("Picture"), upload_to="portfolio/", blank=True)
    picture_alt = CleanCharField(_("Description of the picture"), max_length=200, blank=True)
    text_language = models.CharField(
        _("Language of the text"), max_length=2, choices=Language, default=Language.RUSSIAN
    )

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("portfolio")
        ordering = ("order", "-year", "pk")
        constraints = [
            models.CheckConstraint(
                name="work_year_plausible",
                condition=Q(year__isnull=True) | Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message=_("Give a year between 1900 and 2100."),
            ),
            models.CheckConstraint(
                name="work_text_language_known",
                condition=Q(text_language__in=Language.values),
                violation_error_message=_("Unknown language."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
