"""``make run``: one command starts everything, and everything ends with it."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import bootstrap
from tests.conftest import ROOT, answer_of, clean_environment, free_port

SECONDS_TO_START = 60
SECONDS_TO_STOP = 20


class Running:
    """The command, as make starts it: in a process group of its own."""

    def __init__(self, folder, *arguments):
        self.port = free_port()
        self.log = folder / "log"
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run_portal", "--port", str(self.port), *arguments],
            cwd=ROOT,
            env=clean_environment() | {"PORTAL_MODE": "local", "DATA_DIR": str(folder / "data")},
            stdout=self.log.open("w"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait_until_ready(self):
        deadline = time.monotonic() + SECONDS_TO_START
        while "To stop it" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)
        return self

    def descendants(self):
        return descendants_of(self.process.pid)

    def address(self, path):
        return f"http://127.0.0.1:{self.port}{path}"


def descendants_of(parent):
    children = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            children.append(int(status.parent.name))
    return children + [pid for child in children for pid in descendants_of(child)]


def is_alive(pid):
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until_gone(pids):
    deadline = time.monotonic() + SECONDS_TO_STOP
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return [pid for pid in pids if is_alive(pid)]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder after its first start, so that not every test has to make one."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=ROOT,
        env=clean_environment() | {"PORTAL_MODE": "local", "DATA_DIR": str(folder)},
        check=True,
    )
    return folder


@pytest.fixture
def run_portal(tmp_path, prepared):
    started = []

    def run(*arguments):
        if not started:
            shutil.copytree(prepared, tmp_path / "data")
        started.append(Running(tmp_path, *arguments))
        return started[-1].wait_until_ready()

    yield run
    for running in started:
        for pid in [*running.descendants(), running.process.pid]:
            if is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        running.process.wait()


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc").exists(), reason="counts processes in /proc (Linux)"),
]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_command_serves_works_and_ends_without_leaving_anybody(run_portal, number):
    running = run_portal("--no-sample")
    family = running.descendants()
    status, page = answer_of(running.address("/kk/"))
    health, _ = answer_of(running.address("/healthz"))

    running.process.send_signal(number)

    assert running.process.wait(SECONDS_TO_STOP) == 0
    assert (status, health) == (200, 200)
    assert '<html lang="kk"' in page
    assert len(family) >= 4  # gunicorn and its two workers, the Celery worker and its beat
    assert wait_until_gone(family) == []
    assert running.log.read_text().rstrip().endswith("Stopped.")


def test_a_killed_command_leaves_nobody_behind(run_portal):
    running = run_portal("--no-sample")
    family = running.descendants()

    running.process.kill()

    assert wait_until_gone(family) == []


def test_it_all_ends_with_a_sentence_when_one_part_dies(run_portal):
    running = run_portal("--no-sample")
    family = running.descendants()
    worker = next(pid for pid in family if "celery" in command_of(pid))

    os.kill(worker, signal.SIGKILL)

    assert running.process.wait(SECONDS_TO_STOP) != 0
    assert "The worker has ended by itself" in running.log.read_text()
    assert wait_until_gone(family) == []


def command_of(pid):
    return (Path("/proc") / str(pid) / "cmdline").read_text()


def test_a_second_start_is_quick_and_keeps_what_is_there(run_portal, tmp_path):
    first = run_portal()
    first.process.send_signal(signal.SIGINT)
    first.process.wait(SECONDS_TO_STOP)
    database = tmp_path / "data" / "portal.sqlite3"
    before = rows(database)
    began = time.monotonic()

    run_portal()

    assert time.monotonic() - began < 30
    assert before["events_event"] >= 24
    assert {name: count for name, count in rows(database).items() if name in before} == before


def rows(database):
    names = ("events_event", "accounts_user", "applicants_registration", "programs_sector")
    connection = sqlite3.connect(database)
    counts = {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names
    }
    connection.close()
    return counts


# --- obstacles, one sentence each -------------------------------------------------------------


def run_bootstrap(*arguments):
    return subprocess.run(
        [sys.executable, "scripts/bootstrap.py", *arguments],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("port", ["none", "0", "70000", "-1", ""])
def test_a_port_that_is_none_is_refused(port):
    done = run_bootstrap(f"--port={port}")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"PORT must be a number from 1 to 65535, not “{port}”.\n"


def test_a_busy_port_is_named_before_anything_is_done():
    with bootstrap.socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = run_bootstrap("--port", str(port))

    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} cannot be used")
    assert done.stderr.count("\n") == 1


def test_an_old_python_is_told_which_one_is_needed():
    with pytest.raises(bootstrap.ObstacleError, match=r"3\.11 or newer is needed and this is 3\.9"):
        bootstrap.check_python((3, 9, 2, "final", 0))


def test_a_missing_module_is_named_with_its_package():
    with pytest.raises(bootstrap.ObstacleError, match="lacks its module “no_such_module”"):
        bootstrap.check_modules({"no_such_module": "python3-venv"})


def test_a_failing_installation_says_what_pip_said(tmp_path, monkeypatch):
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("no-such-package-of-ours==1.0 --broken-option\n")
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))

    with pytest.raises(bootstrap.ObstacleError) as refusal:
        bootstrap._install(requirements)

    assert str(refusal.value).startswith("requirements.txt could not be installed")
    assert "\n" not in str(refusal.value)


def test_production_is_not_run_this_way(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "run_portal"],
        cwd=ROOT,
        env=clean_environment() | {"PORTAL_MODE": "test", "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == "CommandError: This is for one machine only: set PORTAL_MODE=local.\n"
