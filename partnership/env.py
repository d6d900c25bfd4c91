"""Typed readers of the environment: a bad value stops the start with one clear sentence."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ValidationError
from django.core.management.utils import get_random_secret_key
from django.core.validators import validate_email

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}


class BadEnvironment(SystemExit):
    """Ends the process; its message names the variable and what it wants."""


class Env:
    """Reads variables; an empty value counts as absent.

    Asking for what has no default and no value ends the process, so that production never
    starts on a guess.
    """

    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self._source = os.environ if source is None else source

    def text(self, name: str, default: str | None = None, *, wants: str = "a text") -> str:
        """``wants`` says what is asked for when there is neither a value nor a default."""
        value = self._source.get(name, "").strip()
        if value:
            return value
        if default is None:
            self._refuse(name, wants, missing=True)
        return default

    def secret(self, name: str, *, at_least: int) -> str:
        """A key of ``at_least`` characters with some variety, as Django's own check asks."""
        wants = f"a random text of at least {at_least} characters"
        value = self.text(name, wants=wants)
        if len(value) < at_least or len(set(value)) < 5:
            self._refuse(name, wants)
        return value

    def address(self, name: str, default: str | None = None) -> str:
        """An e-mail address."""
        wants = "an e-mail address"
        value = self.text(name, default, wants=wants)
        if value != default and not _is_address(value):
            self._refuse(name, wants)
        return value

    def addresses(self, name: str) -> list[str]:
        """E-mail addresses separated by commas."""
        values = self.items(name)
        if not all(map(_is_address, values)):
            self._refuse(name, "e-mail addresses separated by commas")
        return values

    def digits(self, name: str, default: str | None = None, *, length: int) -> str:
        """A number that is a name, such as a BIN: exactly ``length`` digits."""
        wants = f"{length} digits"
        value = self.text(name, default, wants=wants)
        if not re.fullmatch(rf"[0-9]{{{length}}}", value):
            self._refuse(name, wants)
        return value

    def folder(self, name: str, default: Path, *, writable: bool) -> Path:
        """A folder, made when it is not there yet; whether we can write there when we must."""
        path = Path(self.text(name, str(default))).resolve()
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError:
            self._refuse(name, "a folder that the portal may create and write to")
        if writable and not os.access(path, os.W_OK | os.X_OK):
            self._refuse(name, "a folder that the portal may write to")
        return path

    def boolean(self, name: str, default: bool) -> bool:
        value = self._source.get(name, "").strip().lower()
        if value in _TRUE | _FALSE:
            return value in _TRUE
        if value:
            self._refuse(name, "1 or 0")
        return default

    def integer(self, name: str, default: int, *, minimum: int = 0) -> int:
        value = self._source.get(name, "").strip()
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or int(value) < minimum:
            self._refuse(name, f"a whole number of at least {minimum}")
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self._source.get(name, "").strip() or default
        if value not in choices:
            self._refuse(name, "one of: " + ", ".join(choices))
        return value

    def items(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        """A list separated by commas."""
        value = self._source.get(name, "")
        return [item.strip() for item in value.split(",") if item.strip()] or list(default)

    def url(self, name: str, default: str | None = None, *, schemes: tuple[str, ...]) -> str:
        """An address with one of ``schemes`` and a host, without a trailing slash."""
        starts = " or ".join(f"{scheme}://" for scheme in schemes)
        wants = f"an address that starts with {starts}"
        value = self.text(name, default, wants=wants).rstrip("/")
        try:
            parts = urlsplit(value)
            valid = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:
            valid = False
        if not valid:
            self._refuse(name, wants)
        return value

    def origin(self, name: str, default: str | None = None) -> str:
        """The address of a whole site: scheme, host and port, nothing behind them."""
        value = self.url(name, default, schemes=("https", "http"))
        if urlsplit(value)[2:] != ("", "", ""):
            self._refuse(name, "an address without a path, like https://portal.example.org")
        return value

    def hosts(self, name: str, default: tuple[str, ...]) -> list[str]:
        """Names of hosts; never all hosts, or a stranger's name could get into our links."""
        value = self.items(name, default)
        if "*" in value:
            self._refuse(name, "the names of the hosts, separated by commas, without *")
        return value

    def redis(self, name: str, default: str = "") -> str:
        """The address of one numbered database of Redis; nothing when there is none."""
        if not self.text(name, ""):
            return default
        value = self.url(name, schemes=("redis", "rediss"))
        if not re.fullmatch(r"(/[0-9]{1,4})?", urlsplit(value).path):
            self._refuse(name, "an address like redis://host:6379/0")
        return value

    def database(self, name: str) -> dict[str, Any]:
        """Django's settings of the PostgreSQL database that the address names."""
        value = self.url(name, schemes=("postgres", "postgresql"))
        config = dict(environ.Env.db_url_config(value))
        if not config["NAME"]:
            self._refuse(name, "an address like postgres://user:password@host:5432/database")
        return config

    def mail(self, name: str) -> dict[str, Any]:
        """Django's e-mail settings from smtp://, smtp+tls:// or smtp+ssl:// addresses."""
        value = self.url(name, schemes=("smtp", "smtp+tls", "smtp+ssl"))
        return dict(environ.Env.email_url_config(value))

    def _refuse(self, name: str, wants: str, *, missing: bool = False) -> NoReturn:
        fault = "is missing" if missing else "has a value that cannot be used"
        raise BadEnvironment(f"{name} {fault}: set it to {wants} (see .env.example).")


def kept_secret(folder: Path) -> str:
    """A key of this machine's own, made once and readable by nobody else."""
    path = folder / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
