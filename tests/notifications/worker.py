"""A real worker in processes of its own, on the database of the test."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from celery import Celery
from django.db import connection

from tests.conftest import ROOT, clean_environment


class Worker:
    """Two sending processes; ``kill`` ends all of them as a power cut would."""

    def __init__(self, folder: Path, *, smtp_port: int, redis_url: str = "") -> None:
        self.folder = folder
        self.redis_url = redis_url
        self.environment = clean_environment() | {
            "PORTAL_MODE": "test",
            "DATA_DIR": str(folder),
            "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "partnership.settings",
        }
        if redis_url:
            self.environment["REDIS_URL"] = redis_url
        if connection.vendor == "postgresql":
            found = connection.settings_dict
            login = f"{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT'] or 5432}"
            self.environment["DATABASE_URL"] = f"postgres://{login}/{found['NAME']}"
        else:
            self._copy_database()
        self.process: subprocess.Popen[bytes] | None = None

    def _copy_database(self) -> None:
        """SQLite's test database lives in memory, where no other process can reach it."""
        connection.ensure_connection()
        with sqlite3.connect(self.folder / "portal.sqlite3") as file:
            connection.connection.backup(file)

    def start(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "partnership", "worker"]
        command += ["--concurrency", "2", "--loglevel", "WARNING"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=(self.folder / "worker.log").open("ab"),
            stderr=subprocess.STDOUT,
        )

    def kill(self) -> None:
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def sweep(self, times: int = 1, task: str = "notifications.deliver_due") -> None:
        """Do what beat does every half minute, or with the task it is told."""
        app = Celery("beat", broker=self.redis_url or "filesystem://")
        if not self.redis_url:
            queue = self.folder / "queue"
            for name in ("in", "control", "processed"):
                (queue / name).mkdir(parents=True, exist_ok=True)
            app.conf.broker_transport_options = {
                "data_folder_in": queue / "in",
                "data_folder_out": queue / "in",
                "control_folder": queue / "control",
            }
        with app.connection_for_write() as line:
            for _ in range(times):
                app.send_task(task, connection=line)

    def let_leases_run_out(self) -> None:
        """As if two minutes had passed since the processes died."""
        self._write(
            "UPDATE notifications_message SET lease_until = '2020-01-01 00:00:00+00:00'"
            " WHERE state = 'sending'"
        )

    def let_waits_end(self) -> None:
        """As if the pause after an outage were over."""
        self._write(
            "UPDATE notifications_message SET send_after = '2020-01-01 00:00:00+00:00'"
            " WHERE state = 'queued'"
        )

    def wait_for_log(self, words: str, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while words not in (self.folder / "worker.log").read_text():
            assert time.monotonic() < deadline, (self.folder / "worker.log").read_text()
            time.sleep(0.1)

    def states(self) -> dict[str, int]:
        """How many mails are in each state, as the worker's database has it."""
        return dict(self._read("SELECT state, count(*) FROM notifications_message GROUP BY state"))

    def _read(self, query: str) -> list[tuple[str, int]]:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(query)
                return cursor.fetchall()
        with sqlite3.connect(self.folder / "portal.sqlite3", timeout=20) as file:
            return file.execute(query).fetchall()

    def _write(self, statement: str) -> None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(statement)
            return
        with sqlite3.connect(self.folder / "portal.sqlite3", timeout=20) as file:
            file.execute(statement)

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
