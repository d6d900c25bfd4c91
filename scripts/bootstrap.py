"""Get the portal ready to start on a machine with nothing but Python and make.

Uses the standard library alone, and no syntax that an old Python could not read: it has to be
able to say that Python is too old. Every obstacle ends in one sentence and exit status 1.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.sha256"
OLDEST = (3, 11)
# What the portal needs of Python itself -> what to install where it was left out.
MODULES = {
    "venv": "python3-venv",
    "ensurepip": "python3-venv",
    "sqlite3": "the SQLite part of Python",
    "ssl": "the SSL part of Python",
    "zlib": "the zlib part of Python",
}


class ObstacleError(Exception):
    """One sentence for the person at the keyboard."""


def check_python(version: "Sequence[object]") -> None:
    found = ".".join(str(part) for part in version[:2])
    if tuple(map(int, found.split("."))) < OLDEST:
        raise ObstacleError(
            f"Python 3.11 or newer is needed and this is {found}: install it, or name one that "
            "is there, for example: make run PYTHON=python3.12"
        )


def check_modules(names: "dict[str, str]") -> None:
    for name, package in names.items():
        if importlib.util.find_spec(name) is None:
            raise ObstacleError(
                f"This Python lacks its module “{name}”: install {package} "
                "(on Debian and Ubuntu: apt-get install python3-venv), then try again."
            )


def check_port(text: str) -> int:
    """The port as a number, free to listen on."""
    if not (text.isdigit() and 0 < int(text) < 65536):
        raise ObstacleError(f"PORT must be a number from 1 to 65535, not “{text}”.")
    port = int(text)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ObstacleError(
                f"Port {port} cannot be used ({error.strerror}): stop what listens there, "
                f"or choose another, for example: make run PORT={port + 1}"
            ) from None
    return port


def _fingerprint(requirements: "list[Path]") -> str:
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for path in requirements:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _venv_works() -> bool:
    """A folder that was moved, or a Python that was removed, leaves an environment dead."""
    if not PYTHON.exists():
        return False
    code = f"import sys, pip; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
    answer = subprocess.run([str(PYTHON), "-c", code], capture_output=True, check=False)
    return answer.returncode == 0


def _make_venv() -> None:
    print("Making the virtual environment in .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise ObstacleError(
            "The virtual environment could not be made (on Debian and Ubuntu: apt-get install "
            f"python3-venv); Python says: {_last_line(made.stdout + made.stderr)}"
        )


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    return (errors or lines or ["nothing"])[-1]


def _install(requirements: Path) -> None:
    print(f"Installing {requirements.name} (once; a minute or so) …", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--requirement", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ObstacleError(
            f"{requirements.name} could not be installed (is the network there?); "
            f"pip says: {_last_line(done.stdout + done.stderr)}"
        )


def prepare_environment(*, with_tests: bool) -> None:
    """A working .venv with the pinned packages; does nothing when nothing has changed."""
    product, tests = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
    wanted = {_fingerprint([product, tests])}
    if not with_tests:
        wanted.add(_fingerprint([product]))
    if _venv_works():
        if STAMP.exists() and STAMP.read_text() in wanted:
            return
    else:
        _make_venv()
    STAMP.unlink(missing_ok=True)
    _install(tests if with_tests else product)
    STAMP.write_text(_fingerprint([product, tests] if with_tests else [product]))


def compile_messages() -> None:
    script = ROOT / "scripts" / "compile_messages.py"
    done = subprocess.run([str(PYTHON), str(script)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ObstacleError(f"The translations do not compile: {_last_line(done.stderr)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--with-tests", action="store_true", help="install requirements-dev.txt")
    parser.add_argument("--port", help="a port of 127.0.0.1 that must be free")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what .venv/bin/python runs")
    return parser.parse_args()


def main() -> int:
    try:
        check_python(sys.version_info)
        check_modules(MODULES)
        arguments = _arguments()
        if arguments.port is not None:
            check_port(arguments.port)
        prepare_environment(with_tests=arguments.with_tests)
        compile_messages()
    except ObstacleError as obstacle:
        print(obstacle, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if arguments.command:
        os.chdir(ROOT)
        os.execv(PYTHON, [str(PYTHON), *arguments.command])
    return 0


if __name__ == "__main__":
    sys.exit(main())
