"""The servers that are measured, and the machine they stand on."""

import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

from bench.load import fetch

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "portal_bench"
CHOSEN = {
    *("DATABASE_URL", "REDIS_URL", "REDIS_CACHE_URL", "PORTAL_MODE", "DATA_DIR", "SITE_URL"),
    "PYTHONDONTWRITEBYTECODE",
}


class Stage:
    """A database and a folder of its own, and the environment that names them."""

    def __init__(self, folder: Path, postgres: str, redis: str, database: str = DATABASE) -> None:
        self.folder, self._postgres, self._database = folder, urlsplit(postgres), database
        kept = {name: value for name, value in os.environ.items() if name not in CHOSEN}
        self.env = kept | {
            "PORTAL_MODE": "local",
            "DATA_DIR": str(folder),
            "DATABASE_URL": self._url(database),
            "REDIS_URL": redis,
            "LOG_LEVEL": "ERROR",
            "DEMONSTRATION_DATA": "0",
            "PYTHONPATH": str(ROOT),
            # As in the shipped image, nothing is compiled at a start but the first.
            "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
            "WEB_WORKERS": "2",
            "WEB_THREADS": "4",
        }

    def make_database(self) -> None:
        self.drop_database()
        self._execute(f"CREATE DATABASE \"{self._database}\" TEMPLATE template0 ENCODING 'UTF8'")

    def drop_database(self) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{self._database}" WITH (FORCE)')

    def run(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.env, check=True)

    def _url(self, name: str) -> str:
        return urlunsplit(self._postgres._replace(path=f"/{name}"))

    def _execute(self, statement: str) -> None:
        connection = psycopg2.connect(self._url("postgres"))
        connection.autocommit = True
        try:
            connection.cursor().execute(statement)
        finally:
            connection.close()


class Server:
    """A started server and what it weighs."""

    def __init__(self, process: subprocess.Popen[bytes], address: str, first: float) -> None:
        self.process, self.address, self.seconds_to_first_page = process, address, first

    def workers(self) -> list[tuple[float, float]]:
        """Megabytes of each worker: its share (PSS) and all it sees (RSS)."""
        return [(_memory(pid, "Pss"), _memory(pid, "Rss")) for pid in self._children()]

    def _children(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in listed.read_text().split()]


@contextmanager
def gunicorn(stage: Stage, application: str, page: str, **extra: str) -> Iterator[Server]:
    """As in production, with two workers of four threads."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.py", application]
    env = stage.env | {"BIND": f"127.0.0.1:{port}"} | extra
    address = f"http://127.0.0.1:{port}"
    began = time.perf_counter()
    process = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=env)
    try:
        wait_for(f"{address}{page}")
        yield Server(process, address, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(40)


@contextmanager
def proxy(stage: Stage, web: str) -> Iterator[str]:
    """The shipped nginx in front of ``web``; its folders and ports are this run's own."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        yield ""
        return
    port, folder = free_port(), stage.folder / "proxy"
    (folder / "static").mkdir(parents=True, exist_ok=True)
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for shipped, here in (
        ("web:8000", urlsplit(web).netloc),
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("/tmp/", f"{folder}/"),
        ("root /data", f"root {folder}"),
        ("access_log /dev/stdout short", "access_log off"),
    ):
        text = text.replace(shipped, here)
    (folder / "nginx.conf").write_text(text)
    os.chmod(stage.folder, 0o755)
    user = f"daemon off; user {'root' if os.getuid() == 0 else os.environ.get('USER', 'nobody')};"
    process = subprocess.Popen([nginx, "-c", str(folder / "nginx.conf"), "-g", user])
    try:
        wait_for(f"http://127.0.0.1:{port}/proxy-healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str) -> None:
    for _ in range(1500):
        try:
            if fetch(url).status == 200:
                return
        except OSError:
            pass
        time.sleep(0.02)
    raise SystemExit(f"Nothing good came from {url}.")


def description() -> str:
    """Figures of one machine compare only with figures of the same machine."""
    cpu = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    total = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    memory = round(int(total[1]) / 1024 / 1024) if total else 0
    return (
        f"{cpu[1] if cpu else platform.processor()}, {os.cpu_count()} cores, {memory} GB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def _memory(pid: int, kind: str) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(rf"^{kind}:\s*(\d+) kB", text, re.M)
    return int(found[1]) / 1024 if found else 0
