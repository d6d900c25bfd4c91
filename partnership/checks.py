"""What must be true of the machine and the settings before the portal is let out."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from ctypes import CDLL
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

# The country has one zone since 1 March 2024; old zone data still says +06:00.
ALMATY_SINCE_2024 = timedelta(hours=5)
PRINTING_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
PLACEHOLDERS = {"", "000000000000", "change me", "changeme", "example"}
# These orders know nothing of Cyrillic: lower() and trigrams silently find nothing.
BLIND_COLLATIONS = {"C", "POSIX"}
MAY_BE_INVENTED = ("events.Event", "programs.OpenCall", "programs.Article")

Apps = Sequence[AppConfig] | None


def register_all() -> None:
    """Called once, when the portal is ready."""
    register(almaty_is_five_hours_ahead)
    register(admin_scripts_are_served_by_us)
    register(letters_can_be_printed)
    register(operator_is_named, Tags.security, deploy=True)
    register(site_address_is_https, Tags.security, deploy=True)
    register(database_knows_cyrillic, Tags.database)
    register(invented_events_are_marked, Tags.database)


def almaty_is_five_hours_ahead(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Refuse zone data from before 2024: every time on every page would be an hour off."""
    instant = datetime(2026, 1, 1, tzinfo=UTC).astimezone(ZoneInfo("Asia/Almaty"))
    if instant.utcoffset() == ALMATY_SINCE_2024:
        return []
    return [
        Error(
            "The time zone data is outdated: Asia/Almaty is not at +05:00 on 1 January 2026.",
            hint="Install the tzdata version of requirements.txt.",
            id="portal.E001",
        )
    ]


def admin_scripts_are_served_by_us(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """The admin's language tabs need jQuery UI, and nothing may come from a third party."""
    address = settings.JQUERY_UI_URL
    if "//" not in address and finders.find(address):
        return []
    return [Error(f"JQUERY_UI_URL names no static file: {address}", id="portal.E002")]


def letters_can_be_printed(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Warn when the libraries of the system that print PDF are missing; the rest works without."""
    missing = [name for name in PRINTING_LIBRARIES if not _is_installed(name)]
    if not missing:
        return []
    return [
        Warning(
            f"Decision letters cannot be printed without: {', '.join(missing)}.",
            hint="On Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0.",
            id="portal.W004",
        )
    ]


def operator_is_named(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """The law asks every consent to name who keeps the data."""
    names = ("OPERATOR_NAME", "OPERATOR_BIN", "SECURITY_CONTACT", "MAIL_FROM_ADDRESS")
    empty = [name for name in names if str(getattr(settings, name, "")).lower() in PLACEHOLDERS]
    return [
        Error(f"{name} is not filled in.", hint="See .env.example.", id="portal.E003")
        for name in empty
    ]


def site_address_is_https(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION or settings.SITE_URL.startswith("https://"):
        return []
    return [
        Warning(
            "SITE_URL is not https: links in mail and cookies would be open to read.",
            hint="Set SITE_URL to the https:// address of the site.",
            id="portal.W001",
        )
    ]


def database_knows_cyrillic(
    app_configs: Apps, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn when PostgreSQL was created with a locale that sorts and folds only ASCII."""
    return [
        Warning(
            f"The database “{alias}” has the collation C: searching Cyrillic finds nothing.",
            hint="Create it with --locale=C.UTF-8 or any other UTF-8 locale.",
            id="portal.W002",
        )
        for alias in databases or ()
        if _collation(alias) in BLIND_COLLATIONS
    ]


def invented_events_are_marked(
    app_configs: Apps, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn of sample events left behind: without the setting nothing tells them from real ones."""
    if settings.DEMONSTRATION_DATA:
        return []
    return [
        Warning(
            f"The database “{alias}” holds invented events, and DEMONSTRATION_DATA=0 marks none.",
            hint="Start over with an empty database, or set DEMONSTRATION_DATA=1.",
            id="portal.W003",
        )
        for alias in databases or ()
        if _holds_invented_events(alias)
    ]


def _holds_invented_events(alias: str) -> bool:
    """Asked before the first migration as well, when there is no table yet."""
    tables = connections[alias].introspection.table_names()
    models = (apps.get_model(name) for name in MAY_BE_INVENTED)
    there = [model for model in models if model._meta.db_table in tables]
    return any(m._base_manager.using(alias).filter(is_demonstration=True).exists() for m in there)


def _is_installed(library: str) -> bool:
    """By the names that Linux, macOS and Windows give to libraries."""
    for name in (f"lib{library}.so.0", f"lib{library}.dylib", f"{library}-0"):
        with suppress(OSError):
            CDLL(name)
            return True
    return False


def _collation(alias: str) -> str:
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
        return str(cursor.fetchone()[0])
