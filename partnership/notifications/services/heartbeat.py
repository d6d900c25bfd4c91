"""A sign of life of the worker, which the health page reads."""

from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

_KEY = "notifications.heartbeat"
_A_WEEK = 7 * 24 * 3600


def beat() -> None:
    """Note that a worker is at work now."""
    cache.set(_KEY, timezone.now().isoformat(), _A_WEEK)


def last_heartbeat() -> datetime | None:
    """When a worker last looked for mail; None when nobody knows."""
    noted = cache.get(_KEY)
    return datetime.fromisoformat(noted) if noted else None
