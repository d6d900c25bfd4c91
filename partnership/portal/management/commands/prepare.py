"""Bring database, cache table, static files and reference data to where this release wants them."""

import hashlib
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

# Any number will do, as long as every release uses the same one.
LOCK = 20241104


class Command(BaseCommand):
    """Safe to run twice and by two machines at once: the second one waits, then finds it done."""

    help = "Migrate, create the cache table, collect static files and load the reference data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sample", action="store_true", help="load the sample programme too")
        parser.add_argument("--no-static", action="store_true", help="leave static files alone")

    def handle(self, *args: Any, **options: Any) -> None:
        with _alone():
            # The cache first: whatever is written afterwards marks its table there.
            call_command("createcachetable", verbosity=0)
            call_command("migrate", interactive=False, verbosity=0)
            call_command("load_reference", verbosity=0)
            if options["sample"]:
                call_command("load_sample", verbosity=0)
        if not options["no_static"]:
            _collect_static()


@contextmanager
def _alone() -> Iterator[None]:
    """Hold PostgreSQL's advisory lock; SQLite lets only one writer in anyway."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _collect_static() -> None:
    """Compressing takes seconds, so it is skipped when no file has changed.

    Nothing is cleared: pages of the release before may still ask for their own files.
    """
    stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
    now = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(now)


def _static_fingerprint() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
