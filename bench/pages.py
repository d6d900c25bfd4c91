"""How long the pages take: gunicorn as in production, SQLite, the sample programme, 8 readers.

Numbers of one machine compare only with numbers of the same machine. Run by ``make bench``.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATHS = ("/kk/", "/ru/events/", "/fr/events/?q=festival", "/healthz")
READERS, SECONDS = 8, 5


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(port: int, path: str) -> tuple[float, int, int]:
    """Milliseconds, status and bytes of one answer."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    size = len(answer.read())
    connection.close()
    return (time.perf_counter() - began) * 1000, answer.status, size


def read_for_a_while(port: int, path: str) -> list[tuple[float, int, int]]:
    until = time.monotonic() + SECONDS
    answers = []
    while time.monotonic() < until:
        answers.append(fetch(port, path))
    return answers


def measure(port: int, path: str) -> None:
    fetch(port, path)
    with ThreadPoolExecutor(READERS) as readers:
        lists = readers.map(read_for_a_while, [port] * READERS, [path] * READERS)
        answers = [answer for answers in lists for answer in answers]
    times = sorted(answer[0] for answer in answers)
    errors = sum(answer[1] >= 400 for answer in answers)
    p95 = times[int(len(times) * 0.95) - 1]
    print(
        f"{path:<26}{len(times) / SECONDS:8.0f}/s{statistics.median(times):9.0f} ms"
        f"{p95:9.0f} ms{answers[0][2] / 1024:8.1f} KB{errors:7}"
    )


def a_detail_page(port: int) -> str:
    """The address of the first event on the list."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/en/events/")
    page = connection.getresponse().read().decode()
    links = [part.split('"')[0] for part in page.split('href="/en/events/')[1:]]
    slug = next((link for link in links if link and link[0].isalnum()), "")
    return f"/en/events/{slug}" if slug else ""


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            if fetch(port, "/healthz")[1] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server never answered.")


def main() -> int:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"PORTAL_MODE": "local", "DATA_DIR": folder, "LOG_LEVEL": "ERROR"}
        subprocess.run(
            [sys.executable, "manage.py", "prepare", "--sample"], cwd=ROOT, env=env, check=True
        )
        command = [sys.executable, "-m", "gunicorn", "partnership.wsgi", "--no-control-socket"]
        command += ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
        command += ["--workers", "2", "--threads", "4", "--log-level", "error"]
        server = subprocess.Popen(command, cwd=ROOT, env=env)
        try:
            wait_for(port)
            print(f"{'page':<26}{'answers':>10}{'median':>12}{'p95':>12}{'size':>11}{'errors':>7}")
            for path in filter(None, (*PATHS, a_detail_page(port))):
                measure(port, path)
        finally:
            server.terminate()
            server.wait(20)
    return 0


if __name__ == "__main__":
    sys.exit(main())
