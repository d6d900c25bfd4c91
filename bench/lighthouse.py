"""Judges the main pages with Lighthouse on its mobile setting; fails below 95 in any category.

Starts a portal of its own with the sample programme, as ``make run`` does, and asks the npm
registry for Lighthouse once. Needs node and Chromium; run it on an idle machine.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = "lighthouse@12.8.2"
LEAST = 95
PORT = 8790
LANGUAGE = os.environ.get("LIGHTHOUSE_LANGUAGE", "ru")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
# The page, and where its address is found: itself, or the first link of that shape on it.
PAGES = {
    "home": ("", ""),
    "programme": ("events/", ""),
    "event": ("events/", r"events/(?!month|feed)[a-z0-9-]+/"),
    "profile": ("professionals/", r"professionals/[a-z0-9-]+/"),
    "partnership": ("partnership/", ""),
}


@contextmanager
def portal(folder: str) -> Iterator[str]:
    """The address of a portal as in production: search engines may read it."""
    site = f"http://localhost:{PORT}"
    variables = os.environ | {
        "PORTAL_MODE": "local",
        "DATA_DIR": folder,
        "SITE_URL": site,
    }
    prepare = [sys.executable, "manage.py", "prepare", "--sample"]
    loading = variables | {"DEMONSTRATION_DATA": "1"}
    subprocess.run(prepare, cwd=ROOT, env=loading, check=True)
    variables["DEMONSTRATION_DATA"] = "0"
    web = [sys.executable, "-m", "gunicorn", "-w", "2", "--log-level", "error"]
    server = subprocess.Popen(
        [*web, "-b", f"127.0.0.1:{PORT}", "partnership.wsgi"], cwd=ROOT, env=variables
    )
    try:
        _wait_for(f"{site}/healthz")
        yield f"{site}/{LANGUAGE}/"
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str) -> None:
    for _attempt in range(60):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the portal does not answer")


def address_of(home: str, start: str, shape: str) -> str:
    """The page itself, or the first page of the wanted shape that it links to."""
    if not shape:
        return home + start
    with urllib.request.urlopen(home + start, timeout=30) as answer:
        found = re.search(f'href="/{LANGUAGE}/({shape})"', answer.read().decode())
    if found is None:
        raise SystemExit(f"no page like {shape} is linked from {start}")
    return home + found[1]


def judged(address: str, chromium: str, report: Path) -> dict[str, int]:
    """The four scores of a page, 0 to 100."""
    command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json"]
    command += [f"--output-path={report}", "--chrome-flags=--headless --no-sandbox --disable-gpu"]
    subprocess.run(command, env=os.environ | {"CHROME_PATH": chromium}, check=True)
    categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: round(100 * found["score"]) for name, found in categories.items()}


def main() -> int:
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), "")
    if not chromium or not shutil.which("npx"):
        print("Lighthouse needs npx and Chromium.")
        return 1
    worst = 100
    with tempfile.TemporaryDirectory() as folder, portal(folder) as home:
        for name, (start, shape) in PAGES.items():
            address = address_of(home, start, shape)
            scores = judged(address, chromium, Path(folder) / f"{name}.json")
            print(f"{name:12}", *(f"{key} {score}" for key, score in scores.items()), flush=True)
            worst = min(worst, *scores.values())
    return 0 if worst >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
