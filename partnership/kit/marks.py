"""Which tables were written lately: a mark in the cache for each, changed by every write.

A page remembers the marks of the tables it read and is dropped when one of them has changed.
Whoever writes, and whichever way (a form, ``update()``, a worker, a command), need not know:
every connection to the database watches its own statements.
"""

import logging
import re
import secrets
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django.apps import apps
from django.core.cache import BaseCache, caches
from django.db import Error as DatabaseError
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

Marks = dict[str, str]

# Written all the time and never shown to the public.
_UNSEEN_APPS = {
    "account",
    "admin",
    "auditlog",
    "auth",
    "contenttypes",
    "mfa",
    "notifications",
    "sessions",
    "usersessions",
}
# No table: is new when the whole cache was emptied.
_EPOCH = "(epoch)"
# Longer than any page lives: a mark that is absent says "not written lately".
_SECONDS = 3600
_READS = re.compile(r"\s*\(?\s*(SELECT|EXPLAIN|SHOW|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK)\b", re.I)
_TARGET = re.compile(r"\s*(?:INSERT\s.*?\bINTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.I)
# Every sign-in writes it, and no page shows it.
_SIGN_IN = re.compile(r'\s*UPDATE "?accounts_user"? SET "?last_login"? = \S+ WHERE', re.I)
_NAMES = re.compile(r"\w+")

CACHE_AWAY = (RedisError, OSError, DatabaseError)

# Marks that wait for the end of the statement before: the next one on the connection sets them.
_late: WeakKeyDictionary[BaseDatabaseWrapper, list["Bump"]] = WeakKeyDictionary()
_read: ContextVar[set[str] | None] = ContextVar("tables read", default=None)


class Reading:
    """Notes the tables that statements read, for as long as it is open."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __enter__(self) -> "Reading":
        self._token = _read.set(self.tables)
        return self

    def __exit__(self, *_exception: object) -> None:
        _read.reset(self._token)


def note_read(tables: Iterable[str]) -> None:
    """For what is kept elsewhere and was not read again."""
    seen = _read.get()
    if seen is not None:
        seen |= set(tables)


class Bump:
    """Gives the tables of one statement new marks, once its transaction is through."""

    def __init__(self, tables: frozenset[str]) -> None:
        self.tables = tables

    def __call__(self) -> None:
        token = secrets.token_hex(6)
        try:
            strict_cache().set_many({_key(name): token for name in self.tables}, _SECONDS)
        except CACHE_AWAY as error:
            logger.warning("pages may be a minute old: %s", type(error).__name__)


def watch_writes(sender: object, connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Installed at the front: whoever pops the last wrapper must not take away this one."""
    if connection.alias == "default" and not any(
        wrapper is _watched for wrapper in connection.execute_wrappers
    ):
        connection.execute_wrappers.insert(0, _watched)


def marks_now(tables: Iterable[str]) -> Marks:
    """The present marks of ``tables``; raises one of ``CACHE_AWAY`` when nobody can tell."""
    names = {_key(name): name for name in (*tables, _EPOCH)}
    found = strict_cache().get_many(list(names))
    return {names[key]: str(token) for key, token in found.items()}


def marks_before(tables: Iterable[str]) -> Marks:
    """The same for who is about to read ``tables``: begins the epoch if need be."""
    marks = marks_now(tables)
    if _EPOCH not in marks:
        strict_cache().add(_key(_EPOCH), secrets.token_hex(6), None)
        marks = marks_now(tables)
    return marks


def marks_of(tables: Iterable[str], marks: Marks) -> Marks:
    """Those of ``tables`` out of all marks."""
    return {name: marks[name] for name in (*tables, _EPOCH) if name in marks}


def is_known(marks: Marks) -> bool:
    """Without the epoch nothing was marked since the cache was emptied."""
    return _EPOCH in marks


def dirty_tables() -> set[str]:
    """What this connection has written and not yet committed."""
    waiting = connections["default"].run_on_commit
    return {name for entry in waiting if isinstance(entry[1], Bump) for name in entry[1].tables}


def strict_cache() -> BaseCache:
    """The cache that all processes share, and that says so when it is away."""
    cache = caches["default"]
    strict: BaseCache = getattr(cache, "strict", cache)
    return strict


@lru_cache(maxsize=1)
def known_tables() -> frozenset[str]:
    """The tables of all models but those that no public page shows."""
    return frozenset(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in _UNSEEN_APPS
    )


def _watched(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    connection = context["connection"]
    _bump_late(connection)
    written, read = tables_in(str(sql))
    seen = _read.get()
    if seen is not None:
        seen |= read
    result = execute(sql, params, many, context)
    if written and _is_unfinished(connection, str(sql)):
        _late.setdefault(connection, []).append(Bump(written))
    elif written:
        _bump_on_commit(connection, written)
    return result


def _is_unfinished(connection: BaseDatabaseWrapper, sql: str) -> bool:
    """Outside a transaction SQLite commits such a row only when the caller has read its number.

    A mark written now, into a table of the same database, would undo the row.
    """
    alone = connection.vendor == "sqlite" and not connection.in_atomic_block
    return alone and connection.get_autocommit() and "RETURNING" in sql


def _bump_late(connection: BaseDatabaseWrapper) -> None:
    for bump in _late.pop(connection, ()):
        bump()


def finish_marks(sender: object, **kwargs: object) -> None:
    """What no further statement has marked; called at the end of a request."""
    for connection in connections.all(initialized_only=True):
        _bump_late(connection)


@lru_cache(maxsize=512)
def tables_in(sql: str) -> tuple[frozenset[str], frozenset[str]]:
    """Tables a statement writes and reads; rather one too many than one too few."""
    named = known_tables().intersection(_NAMES.findall(sql))
    if not named or _READS.match(sql) or _SIGN_IN.match(sql):
        return frozenset(), named
    target = _TARGET.match(sql)
    return (named & {target[1]} if target else named), named


def _bump_on_commit(connection: BaseDatabaseWrapper, tables: frozenset[str]) -> None:
    """Once per transaction and savepoint: an undone savepoint takes its own entry with it."""
    inside = set(connection.savepoint_ids)
    for sids, waiting, *_ in connection.run_on_commit:
        if isinstance(waiting, Bump) and waiting.tables >= tables and sids <= inside:
            return
    if connection.in_atomic_block or connection.get_autocommit():
        connection.on_commit(Bump(tables), robust=True)
    else:
        Bump(tables)()


def _key(name: str) -> str:
    return f"mark:{name}"
