"""What all tests share: services that may be absent, a real server, a clock, a clean cache.

``scripts/test.py`` finds PostgreSQL, Redis, Chromium and Pango and names them in the environment:
TEST_POSTGRES_URL, TEST_REDIS_URL, TEST_CHROMIUM, TEST_PANGO. A test that needs one asks for its
fixture or bears its mark and is skipped where it is absent; with REQUIRE_SERVICES=1 such a skip is
a failure.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
# Playwright's own loop runs in the main thread, where Django would see "async" everywhere.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

SERVICES = {
    "postgres": ("TEST_POSTGRES_URL", "PostgreSQL"),
    "redis": ("TEST_REDIS_URL", "Redis"),
    "browser": ("TEST_CHROMIUM", "Chromium"),
    "paper": ("TEST_PANGO", "Pango"),
}
# Tests that share a thing outside the database run one after another, each group in one process.
SERIAL_GROUPS = ("browser", "redis", "slow")
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for marker, (variable, name) in SERVICES.items():
            if item.get_closest_marker(marker) and not os.environ.get(variable):
                item.add_marker(pytest.mark.skip(reason=f"{name} was not found ({variable})"))
        group = next((name for name in SERIAL_GROUPS if item.get_closest_marker(name)), None)
        if group:
            item.add_marker(pytest.mark.xdist_group(group))


# --- database and cache -----------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The cache lives in a table that no migration makes."""
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)


@pytest.fixture(autouse=True)
def _clean_slate(request):
    """No test sees what another left in the cache (rate limits!) or in the language."""
    if request.node.get_closest_marker("django_db") or DATABASE_FIXTURES & set(
        request.fixturenames
    ):
        request.getfixturevalue("_django_db_helper")
        cache.clear()
    yield
    translation.deactivate()


# --- clock ------------------------------------------------------------------------------------


@pytest.fixture
def frozen_at() -> Iterator[Callable[[str], time_machine.Traveller]]:
    """Stop the clock: ``clock = frozen_at("2026-03-01T09:00+05:00"); clock.shift(60)``."""
    travels: list[time_machine.travel] = []

    def stop_at(instant: str) -> time_machine.Traveller:
        travel = time_machine.travel(datetime.fromisoformat(instant), tick=False)
        travels.append(travel)
        return travel.start()

    yield stop_at
    for travel in reversed(travels):
        travel.stop()


# --- services ---------------------------------------------------------------------------------


def _service(marker: str) -> str:
    variable, name = SERVICES[marker]
    if not os.environ.get(variable):
        pytest.skip(f"{name} was not found ({variable})")
    return os.environ[variable]


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """A server on which the test may create databases of its own."""
    return _service("postgres")


@pytest.fixture(scope="session")
def redis_url() -> str:
    """A Redis database that tests may empty."""
    return _service("redis")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    return _service("browser")


class OwnRedis:
    """A Redis server that a test may stop, start and empty as it likes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_for_port(self.port)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def own_redis(tmp_path) -> Iterator[OwnRedis]:
    _service("redis")
    if not shutil.which("redis-server"):
        pytest.skip("redis-server is not installed here (TEST_REDIS_URL)")
    server = OwnRedis(tmp_path)
    server.start()
    yield server
    server.stop()


# --- real servers -----------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port} after {seconds} seconds")


def answer_of(url: str, seconds: float = 20) -> tuple[int, str]:
    """Status and body; waits for a server that is still starting."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.fixture
def start_process() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start ``python …`` in the project's folder with variables of its own; ended afterwards."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=clean_environment() | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        process.communicate()


def clean_environment() -> dict[str, str]:
    """This process's environment without what chooses the settings of the test run."""
    chosen = {"DATABASE_URL", "REDIS_URL", "REDIS_CACHE_URL", "DATA_DIR", "PORTAL_MODE"}
    chosen |= {"DJANGO_SETTINGS_MODULE", "SITE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {name: value for name, value in os.environ.items() if name not in chosen}


# --- browser ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, chromium_path):
    """The Chromium of this machine; without its sandbox, which a container cannot give it."""
    return {**browser_type_launch_args, "executable_path": chromium_path, "args": ["--no-sandbox"]}


@pytest.fixture(autouse=True)
def _no_policy_violation(request):
    """A browser test fails when the Content-Security-Policy had to stop something."""
    if "page" not in request.fixturenames:
        yield
        return
    complaints: list[str] = []
    context = request.getfixturevalue("context")
    context.on(
        "console",
        lambda message: (
            complaints.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    yield
    assert complaints == []
