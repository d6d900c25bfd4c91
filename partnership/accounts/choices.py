"""Vocabularies of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """The four languages of the portal, in the order of the switcher, by their own names."""

    KAZAKH = "kk", "Қазақша"
    RUSSIAN = "ru", "Русский"
    FRENCH = "fr", "Français"
    ENGLISH = "en", "English"


class TimeZone(models.TextChoices):
    """Zones a person may live by; Almaty time has been UTC+5 since 1 March 2024."""

    ALMATY = "Asia/Almaty", _("Almaty")
    PARIS = "Europe/Paris", _("Paris")
    LONDON = "Europe/London", _("London")
    ISTANBUL = "Europe/Istanbul", _("Istanbul")
    DUBAI = "Asia/Dubai", _("Dubai")
    TASHKENT = "Asia/Tashkent", _("Tashkent")
    SEOUL = "Asia/Seoul", _("Seoul")
    NEW_YORK = "America/New_York", _("New York")


class Purpose(models.TextChoices):
    """What a person may consent to; each is a separate box, none ticked beforehand."""

    PROCESSING = "processing", _("Processing of personal data")
    TRANSFER_FRANCE = "transfer_france", _("Transfer to France")
    PUBLIC_DIRECTORY = "public_directory", _("Public directory")
    NEWS = "news", _("Programme news")


class Role(models.TextChoices):
    """Groups of staff; what each may do is in ``roles.py``."""

    COORDINATOR = "coordinator", _("Coordinator")
    SECTOR_OFFICER = "sector_officer", _("Sector officer")
    REVIEWER = "reviewer", _("Reviewer")
    DOOR_STAFF = "door_staff", _("Door staff")
    TRANSLATOR = "translator", _("Translator")
    VIEWER = "viewer", _("Viewer")
    # Not of the staff: reads what people show to partners, and has no right in the admin.
    PARTNER = "partner", _("Partner")
