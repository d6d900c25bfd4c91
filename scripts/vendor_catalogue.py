"""List the words of the installed packages that a language of the portal lacks.

A word missing in Kazakh shows up in Russian and nobody notices, so ``--check`` is a gate:
every message a visitor, member or staff member can meet is translated either by its own
package or in ``partnership/locale_vendor``. Needs polib, but neither GNU gettext nor settings.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import polib
from django.conf.global_settings import LANGUAGES as LANGUAGES_OF_DJANGO
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "partnership" / "locale_vendor"
LANGUAGES = ("kk", "ru", "fr")
DOMAINS = ("django", "djangojs")
# The language that lists every message of a package; French is complete and kept up.
COMPLETE = "fr"

# Folders holding ``locale/``. Left out, as not installed: gis, postgres, flatpages, redirects,
# sitemaps, syndication, sites, admindocs.
WITH_CATALOGUE = (
    "django/conf",
    "django/contrib/admin",
    "django/contrib/auth",
    "django/contrib/contenttypes",
    "django/contrib/humanize",
    "django/contrib/sessions",
    "allauth",
    "django_filters",
)
# These mark their words for translation but ship no French: the words are read from the code.
WITHOUT_CATALOGUE = ("auditlog", "csp", "modeltranslation")

# Where a message of allauth is used -> why nobody here can meet it.
UNUSED_PLACES = {
    "*socialaccount/*": "nobody signs in through a third party",
    "*idp/*": "the portal is no identity provider",
    "headless/*": "the portal has no API for sign-in",
}
_WELCOME = "Django's welcome and directory pages, shown only with DEBUG"
UNUSED_MESSAGES = {
    **{
        str(name): "names of languages the portal does not speak" for _, name in LANGUAGES_OF_DJANGO
    },
    "Site Maps": "title of an application that is not installed",
    "Syndication": "title of an application that is not installed",
    "Directory indexes are not allowed here.": _WELCOME,
    "“%(path)s” does not exist": _WELCOME,
    "Index of %(directory)s": _WELCOME,
    "The install worked successfully! Congratulations!": _WELCOME,
    'View <a href="https://docs.djangoproject.com/en/%(version)s/releases/" target="_blank" '
    'rel="noopener">release notes</a> for Django %(version)s': _WELCOME,
    "You are seeing this page because <a "
    'href="https://docs.djangoproject.com/en/%(version)s/ref/settings/#debug" target="_blank" '
    'rel="noopener">DEBUG=True</a> is in your settings file and you have not configured any '
    "URLs.": _WELCOME,
    "Django Documentation": _WELCOME,
    "Topics, references, &amp; how-to’s": _WELCOME,
    "Tutorial: A Polling App": _WELCOME,
    "Get started with Django": _WELCOME,
    "Django Community": _WELCOME,
    "Connect, get help, or contribute": _WELCOME,
}

_CALL_IN_TEMPLATE = re.compile(
    r"""\b(?:\w*gettext|_)\((?:u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*"|count|[,\s])*\)"""
)


class Message(NamedTuple):
    """What gettext looks a translation up by, and what the translators called it."""

    domain: str
    context: str | None
    msgid: str


class Report(NamedTuple):
    """``missing`` falls back to another language; ``stale`` is said by no package any more."""

    missing: list[Message]
    stale: list[Message]


def package_folder(path: str) -> Path:
    """Where the folder of an installed package is, without importing the package."""
    name, _, rest = path.partition("/")
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{name} is not installed")
    return Path(spec.submodule_search_locations[0]) / rest


def entries(locale: Path, language: str, domain: str) -> list[polib.POEntry]:
    """The live entries of one catalogue; none when there is no such file."""
    path = locale / language / "LC_MESSAGES" / f"{domain}.po"
    return [e for e in polib.pofile(str(path)) if not e.obsolete] if path.exists() else []


def _is_unused(entry: polib.POEntry) -> bool:
    places = [place for place, _ in entry.occurrences]
    return entry.msgid in UNUSED_MESSAGES or (
        bool(places) and all(any(fnmatch(p, skip) for skip in UNUSED_PLACES) for p in places)
    )


def _messages_in_code(code: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        name = node.func.id.removesuffix("_lazy").removesuffix("_noop")
        constants = [a.value for a in node.args if isinstance(a, ast.Constant)]
        texts = [value for value in constants if isinstance(value, str)]
        if name in {"_", "gettext", "ngettext"} and texts:
            yield Message("django", None, texts[0])
        elif name in {"pgettext", "npgettext"} and len(texts) > 1:
            yield Message("django", texts[0], texts[1])


def messages_in_sources(folder: Path) -> set[Message]:
    """Every message the Python files and templates below a folder mark for translation."""
    found: set[Message] = set()
    for path in folder.rglob("*.py"):
        if "tests" not in path.relative_to(folder).parts:
            found.update(_messages_in_code(path.read_text()))
    for path in folder.rglob("templates/**/*.*"):
        calls = _CALL_IN_TEMPLATE.findall(templatize(path.read_text(), origin=str(path)))
        found.update(_messages_in_code("\n".join(calls)))
    return found


def known_messages() -> dict[Message, bool]:
    """Every message of the installed packages, and whether the portal can show it."""
    known: dict[Message, bool] = {}
    for package in WITH_CATALOGUE:
        for domain in DOMAINS:
            for entry in entries(package_folder(package) / "locale", COMPLETE, domain):
                message = Message(domain, entry.msgctxt, entry.msgid)
                known[message] = known.get(message, False) or not _is_unused(entry)
    for package in WITHOUT_CATALOGUE:
        known.update(dict.fromkeys(messages_in_sources(package_folder(package)), True))
    return known


def translated_messages(locale: Path, language: str) -> set[Message]:
    """What a locale folder can say in a language; fuzzy entries do not count."""
    return {
        Message(domain, entry.msgctxt, entry.msgid)
        for domain in DOMAINS
        for entry in entries(locale, language, domain)
        if entry.translated()
    }


def report(language: str, known: dict[Message, bool], vendor: Path = VENDOR) -> Report:
    """Compare what the packages say with what the language can say."""
    ours = translated_messages(vendor, language)
    translated = set(ours)
    for package in WITH_CATALOGUE + WITHOUT_CATALOGUE:
        translated |= translated_messages(package_folder(package) / "locale", language)
    needed = {message for message, shown in known.items() if shown}
    return Report(
        sorted(needed - translated, key=lambda message: message.msgid),
        sorted(ours - set(known), key=lambda message: message.msgid),
    )


def main(arguments: list[str] | None = None) -> int:
    """Print the gaps of every language; with ``--check`` a gap is a failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="exit 1 when anything is listed")
    options = parser.parse_args(arguments)
    known = known_messages()
    found = 0
    for language in LANGUAGES:
        gaps = report(language, known)
        for kind, messages in zip(Report._fields, gaps, strict=True):
            found += len(messages)
            for domain, context, msgid in messages:
                print(f"{language} {domain} {kind}: {context or ''}{msgid!r}")
    print(f"{sum(known.values())} messages of the packages, {found} to look at")
    return 1 if options.check and found else 0


if __name__ == "__main__":
    sys.exit(main())
