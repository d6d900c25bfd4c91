"""Answers a second: by wrk where it is installed, else by a client of our own."""

import http.client
import re
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import urlsplit

READERS = 16
# Connections stay with the worker that took them, now and then nearly all with one of two; and
# whatever else happens on a machine slows it down. So the best round says most.
ROUNDS = 4


class Speed(NamedTuple):
    """What came back in a while."""

    rate: float
    median_ms: float
    errors: int


class Answer(NamedTuple):
    """One answer."""

    status: int
    body: bytes
    seconds: float


def fetch(url: str, seconds: float = 60) -> Answer:
    parts = urlsplit(url)
    began = time.perf_counter()
    connection = http.client.HTTPConnection(parts.netloc, timeout=seconds)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(), time.perf_counter() - began)
    finally:
        connection.close()


def speed(url: str, seconds: float) -> Speed:
    """The best of ``ROUNDS``, after enough answers to warm up every worker."""
    with ThreadPoolExecutor(READERS) as readers:
        list(readers.map(fetch, [url] * READERS * 2))
    measured = _by_wrk if shutil.which("wrk") else _by_hand
    rounds = [measured(url, seconds) for _round in range(ROUNDS)]
    best = max(rounds, key=lambda found: found.rate)
    return best._replace(errors=sum(found.errors for found in rounds))


def _by_wrk(url: str, seconds: float) -> Speed:
    command = ["wrk", "-t2", f"-c{READERS}", f"-d{max(1, round(seconds))}s", "--latency", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    median = re.search(r"50%\s+([\d.]+)(us|ms|s)", text)
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    factor = {"us": 0.001, "ms": 1, "s": 1000}
    return Speed(
        float(rate[1]) if rate else 0,
        float(median[1]) * factor[median[2]] if median else 0,
        int(errors[1]) if errors else 0,
    )


def _by_hand(url: str, seconds: float) -> Speed:
    until = time.monotonic() + seconds

    def read(_reader: int) -> list[Answer]:
        answers = []
        while time.monotonic() < until:
            answers.append(fetch(url))
        return answers

    with ThreadPoolExecutor(READERS) as readers:
        answers = [answer for row in readers.map(read, range(READERS)) for answer in row]
    times = sorted(answer.seconds for answer in answers)
    errors = sum(answer.status >= 400 for answer in answers)
    return Speed(len(answers) / seconds, times[len(times) // 2] * 1000, errors)
