"""What works and what does not, each part in one word."""

from datetime import timedelta
from functools import cache as once
from typing import Literal
from uuid import uuid4

from django.core.cache import cache, caches
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from partnership.kit.cache import ForgivingRedisCache
from partnership.notifications.services.heartbeat import last_heartbeat

WORKER_MAY_BE_SILENT = timedelta(minutes=10)

State = Literal["ok", "down", "outdated", "late", "unknown"]


def health() -> dict[str, State]:
    """The database, its migrations, the cache and the worker; never raises, never explains."""
    try:
        connection.ensure_connection()
        return {
            "database": "ok",
            "migrations": _migrations(),
            "cache": _cache(),
            "worker": _worker(),
        }
    except (DatabaseError, InterfaceError):
        connection.close()
        return {
            "database": "down",
            "migrations": "unknown",
            "cache": "unknown",
            "worker": "unknown",
        }


@once
def _migrations_on_disk() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None)
    return frozenset(loader.disk_migrations or {})


def _migrations() -> State:
    applied = set(MigrationRecorder(connection).applied_migrations())
    return "ok" if applied >= _migrations_on_disk() else "outdated"


def _cache() -> State:
    """Write and read back; of Redis itself, because its cache remembers while it is away."""
    backend = caches["default"]
    if isinstance(backend, ForgivingRedisCache):
        return "ok" if backend.redis_answers() else "down"
    value = uuid4().hex
    cache.set("health", value, timeout=30)
    return "ok" if cache.get("health") is not None else "down"


def _worker() -> State:
    """A worker looks for mail every 30 seconds; ten minutes of silence mean it is gone."""
    seen = last_heartbeat()
    if seen is None:
        return "unknown"
    return "ok" if timezone.now() - seen < WORKER_MAY_BE_SILENT else "late"
