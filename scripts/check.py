"""Everything that can be known without running the tests; quiet about what is in order."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = [sys.executable]
MANAGE = [*PYTHON, "manage.py"]

# A complete environment of production; nothing in it is ever reached.
PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "SITE_URL": "https://portal.example.org",
    "DATABASE_URL": "postgres://portal:secret@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "MAIL_FROM_ADDRESS": "portal@example.org",
    "OPERATOR_NAME": "Almaty Creative",
    "OPERATOR_BIN": "123456789012",
    "TRUSTED_PROXY_COUNT": "1",
}
COMPOSE = {
    "DATABASE_PASSWORD": "x",
    "DATABASE_ADMIN_PASSWORD": "x",
}
TEMPLATES = sorted(str(path) for path in ROOT.glob("templates/**/*.html"))
TEST = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PORTAL_MODE": "test"}


def _steps(folder: str) -> list[tuple[str, list[str], dict[str, str]]]:
    djade = [str(BIN / "djade"), "--target-version", "5.2", "--check", *TEMPLATES]
    return [
        ("lint", [str(BIN / "ruff"), "check", "."], {}),
        ("format", [str(BIN / "ruff"), "format", "--check", "."], {}),
        ("templates", djade, {}),
        ("types", [str(BIN / "mypy")], TEST),
        ("import contracts", [str(BIN / "lint-imports"), "--no-cache"], TEST),
        ("missing migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], TEST),
        ("words of installed packages", [*PYTHON, "scripts/vendor_catalogue.py", "--check"], {}),
        ("message catalogues", [*PYTHON, "scripts/messages.py", "--check"], {}),
        (
            "production settings",
            [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
            PRODUCTION | {"DATA_DIR": folder},
        ),
    ]


def _compose_step() -> list[tuple[str, list[str], dict[str, str]]]:
    """Needs no engine; where the plugin is missing, the tests read the file by themselves."""
    docker = shutil.which("docker")
    if not docker or not _passes_silently([docker, "compose", "version"]):
        return []
    command = [docker, "compose", "--env-file", os.devnull, "config", "--quiet"]
    return [("containers", command, PRODUCTION | COMPOSE)]


def _passes_silently(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _passes(name: str, command: list[str], variables: dict[str, str]) -> bool:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"--- {name} ---\n{done.stdout}{done.stderr}".rstrip(), flush=True)
    return done.returncode == 0


def fix() -> int:
    """Let the formatters write what ``main`` would only complain about."""
    djade = [str(BIN / "djade"), "--target-version", "5.2", *TEMPLATES]
    subprocess.run([str(BIN / "ruff"), "check", "--fix", "--quiet", "."], cwd=ROOT, check=False)
    subprocess.run([str(BIN / "ruff"), "format", "--quiet", "."], cwd=ROOT, check=False)
    subprocess.run(djade, cwd=ROOT, capture_output=True, check=False)
    return 0


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        steps = _steps(folder) + _compose_step()
        failed = [step[0] for step in steps if not _passes(*step)]
    if failed:
        print("Not in order: " + ", ".join(failed))
        return 1
    print(f"{len(steps)} checks are in order.")
    return 0


if __name__ == "__main__":
    sys.exit(fix() if "--fix" in sys.argv else main())
