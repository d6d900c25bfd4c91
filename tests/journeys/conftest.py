"""Prepared portals: made once, copied for each test that wants one of its own."""

import shutil
import uuid
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest

from tests.journeys.serving import run


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A data folder as ``make run`` leaves it: SQLite, static files, reference data."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    run(folder, "manage.py", "prepare")
    return folder


@pytest.fixture(scope="session")
def postgres_server(postgres_url):
    connection = psycopg2.connect(urlunsplit(urlsplit(postgres_url)._replace(path="/postgres")))
    connection.autocommit = True
    yield connection
    connection.close()


@contextmanager
def database(server, url, template=""):
    name = f"journeys_{uuid.uuid4().hex[:12]}"
    copied = f" TEMPLATE {template}" if template else ""
    server.cursor().execute(f"CREATE DATABASE {name}{copied}")
    try:
        yield name, urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def prepared_postgres(prepared, postgres_server, postgres_url):
    with database(postgres_server, postgres_url) as (name, url):
        run(prepared, "manage.py", "prepare", "--no-static", DATABASE_URL=url)
        yield name


@pytest.fixture
def folder(prepared, tmp_path):
    """A portal's own folder with a SQLite database of its own."""
    return copy_of(prepared, tmp_path)


@pytest.fixture
def postgres(prepared_postgres, postgres_server, postgres_url):
    """The address of a prepared PostgreSQL database of the test's own."""
    with database(postgres_server, postgres_url, prepared_postgres) as (_name, url):
        yield url


def copy_of(prepared, parent):
    """Static files are shared: nothing writes into them."""
    own = parent / "data"
    shutil.copytree(prepared, own, ignore=shutil.ignore_patterns("static"))
    (own / "static").symlink_to(prepared / "static")
    return own
