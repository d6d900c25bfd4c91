"""Run all tests, with PostgreSQL, Redis, Chromium and Pango where this machine has them.

With CI=true or REQUIRE_SERVICES=1 nothing may be missing and nothing may be skipped.
"""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET = {
    "PostgreSQL": "start one on 127.0.0.1:5432 or set DATABASE_URL",
    "Redis": "start one on 127.0.0.1:6379 or set REDIS_URL",
    "Chromium": "install chromium or set CHROMIUM to its path",
    "Pango": "install libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0",
}
SUMMARY = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed)")


def find_postgres() -> str:
    """The address of a server that lets us in, with a database name of this checkout's own."""
    given = os.environ.get("DATABASE_URL", "")
    address = urlsplit(given or "postgres://postgres@127.0.0.1:5432/")
    try:
        psycopg2.connect(urlunsplit(address._replace(path="/postgres")), connect_timeout=3).close()
    except psycopg2.Error:
        return ""
    own = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    return given or urlunsplit(address._replace(path=f"/portal_{own}"))


def find_redis() -> str:
    """The address of a Redis; on the usual port its last database, which tests may empty."""
    url = os.environ.get("REDIS_URL", "") or "redis://127.0.0.1:6379/15"
    parts = urlsplit(url)
    try:
        address = (parts.hostname or "127.0.0.1", parts.port or 6379)
        with socket.create_connection(address, timeout=2):
            return url
    except OSError:
        return ""


def find_chromium() -> str:
    given = os.environ.get("CHROMIUM", "")
    return given or next(filter(None, map(shutil.which, CHROMIUMS)), "")


def find_pango() -> str:
    """Loading is the only honest question: the letters are printed with nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", "import weasyprint"], capture_output=True, check=False
    )
    return "here" if done.returncode == 0 else ""


def must_have_all() -> bool:
    yes = {"1", "true", "yes"}
    return any(os.environ.get(name, "").lower() in yes for name in ("CI", "REQUIRE_SERVICES"))


def environment(found: dict[str, str]) -> dict[str, str]:
    """The tests' variables: the portal's own are theirs to set, so they are taken out first."""
    portal = {"DATABASE_URL", "REDIS_URL", "REDIS_CACHE_URL", "PORTAL_MODE", "SITE_URL", "DATA_DIR"}
    kept = {name: value for name, value in os.environ.items() if name not in portal}
    kept["TEST_POSTGRES_URL"] = found["PostgreSQL"]
    kept["TEST_REDIS_URL"] = found["Redis"]
    kept["TEST_CHROMIUM"] = found["Chromium"]
    kept["TEST_PANGO"] = found["Pango"]
    if found["PostgreSQL"]:
        kept["DATABASE_URL"] = found["PostgreSQL"]
    return kept


def run_pytest(arguments: list[str], variables: dict[str, str]) -> tuple[int, str]:
    """Pass the output through as it comes; give back the status and pytest's last line."""
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", *arguments]
    last = ""
    with subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            last = line if SUMMARY.search(line) else last
    return process.returncode, last


def main() -> int:
    found = {
        "PostgreSQL": find_postgres(),
        "Redis": find_redis(),
        "Chromium": find_chromium(),
        "Pango": find_pango(),
    }
    missing = [f"{name} ({HOW_TO_GET[name]})" for name, address in found.items() if not address]
    if missing:
        print("Skipping what needs " + "; ".join(missing) + ".", flush=True)
        if must_have_all():
            print("Here nothing may be skipped, so this is a failure.", file=sys.stderr)
            return 1
    status, last = run_pytest(sys.argv[1:], environment(found))
    skipped = dict((kind, int(count)) for count, kind in SUMMARY.findall(last)).get("skipped", 0)
    if skipped and must_have_all() and status == 0:
        print(f"Here nothing may be skipped, and {skipped} tests were:", file=sys.stderr)
        print(last, end="", flush=True)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
