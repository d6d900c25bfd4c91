"""Which tables were written lately: a mark in the cache for each, changed by every write.

A page remembers the marks of the tables it read and is dropped when one of them has changed.
Whoever writes, and whichever way (a form, ``update()``, a worker, a command), need not know:
every connection to the database watches its own statements.
"""

import logging
import re
import secrets
from collections.abc import Callable, Container, Iterable
from contextvars import ContextVar
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django.apps import apps
from django.core.cache import BaseCache, caches
from django.db import Error as DatabaseError
from django.db import connections, models
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
# A whole row, however it is asked for; "count(*)" is not.
_EVERY_COLUMN = re.compile(r"(?:SELECT|DISTINCT|ALL|,|\.)\s*\*", re.I)
# What an UPDATE sets: Django writes the table's name before any other column.
_IS_SET = re.compile(r'(?<!\.)"(\w+)"\s*=')
_UPDATE = re.compile(r"\s*UPDATE\b", re.I)
# Columns that are written so often, alone, that they have a mark of their own.
_apart: dict[str, frozenset[str]] = {}

CACHE_AWAY = (RedisError, OSError, DatabaseError)

# Marks that wait for the end of the statement before: the next one on the connection sets them.
_late: WeakKeyDictionary[BaseDatabaseWrapper, list["Bump"]] = WeakKeyDictionary()
_read: ContextVar["Reading | None"] = ContextVar("tables read", default=None)


def set_apart(model: type[models.Model], column: str) -> None:
    """A write of this column alone drops only what was read with the column.

    For a counter that every visitor moves. Any other write of the table drops both. Said when the
    application starts, before a statement is looked at.
    """
    table = model._meta.db_table
    _apart[table] = _apart.get(table, frozenset()) | {column}
    known_tables.cache_clear()
    tables_in.cache_clear()


class Reading:
    """Notes the tables that statements read, for as long as it is open.

    Knows the marks that all tables had before: what is kept in a process need not ask for its own.
    A reading within another notes for both.
    """

    def __init__(self, marks: Marks | None = None) -> None:
        self.tables: set[str] = set()
        self._marks = marks

    def __enter__(self) -> "Reading":
        self._around = _read.get()
        if self._around is not None:
            self._marks = self._around.marks
        self._token = _read.set(self)
        return self

    def __exit__(self, *_exception: object) -> None:
        _read.reset(self._token)
        note_read(self.tables)

    @property
    def marks(self) -> Marks:
        """Asked for once, before the first thing is read that depends on them."""
        if self._marks is None:
            self._marks = _marks_to_keep_by()
        return self._marks


def note_read(tables: Iterable[str]) -> None:
    """For what is kept elsewhere and was not read again."""
    reading = _read.get()
    if reading is not None:
        reading.tables |= set(tables)


def read_so_far() -> frozenset[str]:
    """What the page that is being made has read."""
    reading = _read.get()
    return frozenset() if reading is None else frozenset(reading.tables)


def marks_to_keep_by() -> Marks:
    """Those of all tables, for who is about to read.

    None when nobody can tell, and for a transaction that has written: it sees what others do not.
    """
    reading = _read.get()
    return _marks_to_keep_by() if reading is None else reading.marks


def _marks_to_keep_by() -> Marks:
    if dirty_tables():
        return {}
    try:
        return marks_before(known_tables())
    except CACHE_AWAY:
        return {}


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
    """The tables of all models but those that no public page shows, and the columns set apart."""
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in _UNSEEN_APPS
    }
    return frozenset(tables | _columns_apart(tables))


def _columns_apart(tables: Iterable[str], among: Container[str] | None = None) -> set[str]:
    """As ``events_event.seats_taken``; only those of ``among`` if it is given."""
    return {
        f"{table}.{column}"
        for table in tables
        for column in _apart.get(table, ())
        if among is None or column in among
    }


def _watched(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    connection = context["connection"]
    _bump_late(connection)
    written, read = tables_in(str(sql))
    note_read(read)
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
    """Tables a statement writes and reads; rather one too many than one too few.

    Who reads a column that is set apart reads its table, too: a write of the table names only that.
    """
    names = set(_NAMES.findall(sql))
    named = known_tables() & names
    if not named:
        return frozenset(), named
    asked = None if _EVERY_COLUMN.search(sql) else names
    read = named | _columns_apart(named, asked)
    if _READS.match(sql) or _SIGN_IN.match(sql):
        return frozenset(), read
    target = _TARGET.match(sql)
    if not target:
        return named, read
    return _written(target[1], sql) & known_tables(), read


def _written(table: str, sql: str) -> frozenset[str]:
    """The table, or the columns set apart if the statement sets nothing else."""
    own = _apart.get(table)
    columns = set(_IS_SET.findall(sql)) if own and _UPDATE.match(sql) else set()
    if own and columns and columns <= own:
        return frozenset(_columns_apart([table], columns))
    return frozenset({table})


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
