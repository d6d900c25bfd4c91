"""Vocabularies of the programme."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Country(models.TextChoices):
    """The two countries of the partnership."""

    KAZAKHSTAN = "KZ", _("Kazakhstan")
    FRANCE = "FR", _("France")


class Pair(models.TextChoices):
    """The nine printed pairs of ground and figure (design, section 4); also the glyphs' names."""

    AUDIOVISUAL = "av", pgettext_lazy("colour pair", "Lens: yellow and black")
    PERFORMING = "pa", pgettext_lazy("colour pair", "Curtains: crimson and rose")
    MUSIC = "mu", pgettext_lazy("colour pair", "Spiral: blue and sky")
    DESIGN = "de", pgettext_lazy("colour pair", "Shapes: orange and brown")
    ARCHITECTURE = "ar", pgettext_lazy("colour pair", "Arches: grey and navy")
    CRAFTS = "cr", pgettext_lazy("colour pair", "Ram's horn: brown and apricot")
    DIGITAL = "di", pgettext_lazy("colour pair", "Stepped diamond: teal and black")
    LITERATURE = "li", pgettext_lazy("colour pair", "Pages: green and mint")
    FASHION = "fa", pgettext_lazy("colour pair", "Skirt: pink and plum")


class OrganisationKind(models.TextChoices):
    """What sort of organisation takes part."""

    PARTY = "party", _("Party to the memorandum")
    INSTITUTION = "institution", _("Cultural institution")
    STUDIO = "studio", _("Studio or company")
    SCHOOL = "school", _("School or university")
    FESTIVAL = "festival", _("Festival")
    FOUNDATION = "foundation", _("Foundation")
    AUTHORITY = "authority", _("Public authority")


class PeriodState(models.TextChoices):
    """Where a period of commitments stands."""

    PLANNED = "planned", pgettext_lazy("period", "Planned")
    CURRENT = "current", pgettext_lazy("period", "Current")
    CLOSED = "closed", pgettext_lazy("period", "Closed")


class CommitmentGroup(models.TextChoices):
    """The three promises of the memorandum; each covers one or two kinds of event."""

    FESTIVALS_EXHIBITIONS = "festivals_exhibitions", _("Festivals and exhibitions")
    MASTERCLASSES_SEMINARS = "masterclasses_seminars", _("Masterclasses and seminars")
    PROFESSIONAL_MEETINGS = "professional_meetings", _("Professional meetings")


class Operator(models.TextChoices):
    """How a target is compared: “at least 5” is gte, “more than 10” is gt."""

    GTE = "gte", _("at least")
    GT = "gt", _("more than")


class CallTimeZone(models.TextChoices):
    """Zones whose wall clock a deadline is set on."""

    ALMATY = "Asia/Almaty", _("Almaty")
    PARIS = "Europe/Paris", _("Paris")


class CallStatus(models.TextChoices):
    """Where an open call stands; its phase is computed from the clock."""

    DRAFT = "draft", pgettext_lazy("call status", "Draft")
    PUBLISHED = "published", pgettext_lazy("call status", "Published")
    CANCELLED = "cancelled", pgettext_lazy("call status", "Cancelled")


CALL_FOLLOWS: dict[str, frozenset[str]] = {
    CallStatus.DRAFT: frozenset({CallStatus.PUBLISHED}),
    CallStatus.PUBLISHED: frozenset({CallStatus.CANCELLED}),
    CallStatus.CANCELLED: frozenset(),
}

PUBLIC_CALL_STATUSES = frozenset({CallStatus.PUBLISHED, CallStatus.CANCELLED})


class CallPhase(models.TextChoices):
    """Where the clock stands against an open call; announced results end it."""

    CLOSING_SOON = "closing", pgettext_lazy("call phase", "Closing soon")
    OPEN = "open", pgettext_lazy("call phase", "Applications open")
    UPCOMING = "upcoming", pgettext_lazy("call phase", "Not open yet")
    IN_REVIEW = "review", pgettext_lazy("call phase", "Under review")
    DECIDED = "decided", pgettext_lazy("call phase", "Results announced")


class QuestionKind(models.TextChoices):
    """What an applicant gives as the answer to a question."""

    TEXT = "text", pgettext_lazy("question", "Text")
    CHOICE = "choice", pgettext_lazy("question", "One of the options")
    CHOICES = "choices", pgettext_lazy("question", "Several of the options")
    NUMBER = "number", pgettext_lazy("question", "Number")
    DATE = "date", pgettext_lazy("question", "Date")
    LINK = "link", pgettext_lazy("question", "Link")
    FILE = "file", pgettext_lazy("question", "Files")


WITH_OPTIONS = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})


class AimDimension(models.TextChoices):
    """By what the balance of a selection is looked at."""

    SECTOR = "sector", _("Sector")
    CITY = "city", _("City")
    LANGUAGE = "language", _("Language")


class ArticleKind(models.TextChoices):
    """News come and go; pages are there for good."""

    NEWS = "news", pgettext_lazy("article", "News")
    PAGE = "page", pgettext_lazy("article", "Page")


class FixedPage(models.TextChoices):
    """Pages whose addresses the portal knows; staff write what stands on them."""

    ABOUT = "about", _("About the partnership")
    CONTACTS = "contacts", _("Contact")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    PRIVACY = "privacy", _("Personal data")


# Memoranda are signed and kept in Russian; every other text of one is a translation.
ORIGINAL = "ru"
