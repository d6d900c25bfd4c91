"""Bring the catalogues up to date with the sources, without GNU gettext.

Every message that a Python file or a template marks for translation gets its entry in
``locale/<language>/LC_MESSAGES/django.po``; entries nobody asks for any more go. ``--from DIR``
takes translations from JSON lines (msgid, msgid_plural, ctxt and one key for each language).
What stays untranslated is printed, and with ``--check`` nothing is written and it is a failure.
"""

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("kk", "ru", "fr", "en")
PACKAGES = ("partnership", "programs", "events", "applicants")
TEMPLATES = ("templates", *PACKAGES)
TEMPLATE_SUFFIXES = (".html", ".txt", ".xml")
# Words of installed packages that our own pages say too need no second translation.
BORROWED = ("django/conf", "django/contrib/admin", "django/contrib/auth", "allauth")
_RU = (
    "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) "
    "? 1 : n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);"
)
PLURALS = {
    "kk": (2, "nplurals=2; plural=(n!=1);"),
    "ru": (4, _RU),
    "fr": (2, "nplurals=2; plural=(n > 1);"),
    "en": (2, "nplurals=2; plural=(n != 1);"),
}
# How many of a call's first strings are context, message and plural.
_CALLS = {
    "_": "m",
    "gettext": "m",
    "gettext_lazy": "m",
    "gettext_noop": "m",
    "ngettext": "mp",
    "ngettext_lazy": "mp",
    "pgettext": "cm",
    "pgettext_lazy": "cm",
    "npgettext": "cmp",
    "npgettext_lazy": "cmp",
}
_CALL_IN_TEMPLATE = re.compile(
    r"""\b(?:\w*gettext|_)\((?:u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*"|count|[,\s])*\)"""
)
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!%)%([sd])|\{(\w+)\}")


class Key(NamedTuple):
    """What gettext looks a translation up by."""

    context: str | None
    msgid: str


class Message(NamedTuple):
    """One message as the sources have it."""

    key: Key
    plural: str
    place: str


Translation = list[str]
Catalogue = dict[Key, Translation]


# --- what the sources say ---------------------------------------------------------------------


def _messages_in_code(code: str, place: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
        roles = _CALLS.get(name, "")
        texts = [a.value for a in node.args[: len(roles)] if isinstance(a, ast.Constant)]
        if roles and len(texts) == len(roles) and all(isinstance(text, str) for text in texts):
            told = dict(zip(roles, map(str, texts), strict=True))
            yield Message(Key(told.get("c"), told["m"]), told.get("p", ""), place)


def _messages_in_template(text: str, place: str) -> Iterator[Message]:
    """Django turns the template into calls of gettext between lines of X; those are read."""
    calls = "\n".join(_CALL_IN_TEMPLATE.findall(templatize(text, origin=place)))
    yield from _messages_in_code(calls, place)


def source_files(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path
    for folder in TEMPLATES:
        for path in sorted((root / folder).rglob("*")):
            in_templates = "templates" in path.relative_to(root).parts
            if in_templates and path.suffix in TEMPLATE_SUFFIXES:
                yield path


def collect(root: Path) -> dict[Key, Message]:
    """Every message of the sources; one with a plural wins over the same one without."""
    found: dict[Key, Message] = {}
    for path in source_files(root):
        place = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        read = _messages_in_code if path.suffix == ".py" else _messages_in_template
        for message in read(text, place):
            known = found.get(message.key)
            if message.key.msgid and (known is None or (message.plural and not known.plural)):
                found[message.key] = message
    return found


# --- what is translated already ---------------------------------------------------------------


def _translation(entry: polib.POEntry) -> Translation:
    if entry.msgid_plural:
        return [entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural)]
    return [entry.msgstr]


def read_catalogue(path: Path) -> Catalogue:
    """The finished translations of one file; fuzzy ones do not count."""
    if not path.exists():
        return {}
    entries = [e for e in polib.pofile(str(path)) if e.translated() and not e.obsolete]
    return {Key(entry.msgctxt, entry.msgid): _translation(entry) for entry in entries}


def borrowed(root: Path, language: str) -> Catalogue:
    """What the vendor catalogue and the installed packages have for the same words."""
    found: Catalogue = {}
    for name in BORROWED:
        package, _, rest = name.partition("/")
        spec = find_spec(package)
        folder = Path((spec.submodule_search_locations or [""])[0]) / rest if spec else Path()
        found |= read_catalogue(folder / f"locale/{language}/LC_MESSAGES/django.po")
    vendor = root / f"partnership/locale_vendor/{language}/LC_MESSAGES/django.po"
    return found | read_catalogue(vendor)


def read_lines(folder: Path) -> tuple[dict[str, Catalogue], list[str]]:
    """The translations of all ``*.jsonl`` by language, and where two files disagree."""
    found: dict[str, Catalogue] = {language: {} for language in LANGUAGES}
    quarrels: list[str] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                told: dict[str, Any] = json.loads(line)
                key = Key(told.get("ctxt") or None, told["msgid"])
            except (ValueError, KeyError, TypeError, AttributeError):
                quarrels.append(f"{path.name}:{number}: not a line of translations")
                continue
            for language in LANGUAGES:
                words = told.get(language) or []
                words = [words] if isinstance(words, str) else list(words)
                words = [spaced(text) for text in words] if language == "fr" else words
                if words and found[language].setdefault(key, words) != words:
                    quarrels.append(f"{path.name}:{number}: {language} differs: {key.msgid!r}")
    return found, quarrels


def spaced(text: str) -> str:
    """French as it is printed: a narrow space before ; ! ? and a hard one before : and in « »."""
    text = re.sub(r"[ \u00a0\u202f]([;!?])(?=\s|$|»)", "\u202f\\1", text)
    text = re.sub(r"[ \u202f]:(?=\s|$)", "\u00a0:", text)
    return re.sub(r"«[ \u202f]?(?=\S)", "«\u00a0", re.sub(r"[ \u202f]»", "\u00a0»", text))


# --- writing ----------------------------------------------------------------------------------


def fitted(words: Translation, message: Message, language: str) -> Translation | None:
    """The words in as many forms as the language has, or nothing when they do not fit."""
    forms = PLURALS[language][0]
    if not words or not all(words):
        return None
    if not message.plural:
        return words[:1]
    if language == "ru" and len(words) == 3:
        words = [*words, words[1]]
    if len(words) == 1 and language == "kk":
        words = words * 2
    return words if len(words) == forms else None


def _entry(message: Message, words: Translation | None, language: str) -> polib.POEntry:
    empty = [""] * (PLURALS[language][0] if message.plural else 1)
    forms = words or empty
    entry = polib.POEntry(
        msgid=message.key.msgid,
        msgctxt=message.key.context,
        occurrences=[(message.place, "")],
        flags=["python-format"] if placeholders(message.key.msgid + message.plural) else [],
    )
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict(enumerate(forms))
    else:
        entry.msgstr = forms[0]
    return entry


def write_catalogue(
    path: Path, language: str, messages: dict[Key, Message], known: Catalogue
) -> list[Message]:
    """Write one language in a fixed order; give back what has no translation."""
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Project-Id-Version": "partnership-portal",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language][1],
    }
    missing = []
    for key, message in sorted(messages.items(), key=lambda item: _order(item[0])):
        words = fitted(known.get(key, []), message, language)
        if words is None:
            missing.append(message)
        catalogue.append(_entry(message, words, language))
    path.parent.mkdir(parents=True, exist_ok=True)
    text = str(catalogue) if str(catalogue).endswith("\n") else f"{catalogue}\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    return missing


def _order(key: Key) -> tuple[str, str]:
    return key.msgid.casefold() + key.msgid, key.context or ""


def placeholders(text: str) -> set[str]:
    """The names that a translation must keep, as the formatting will look for them."""
    return {match[0] for match in _PLACEHOLDER.finditer(text)}


def catalogue_path(root: Path, language: str) -> Path:
    return root / f"locale/{language}/LC_MESSAGES/django.po"


def untranslated(root: Path) -> dict[str, list[Message]]:
    """What each language lacks in the catalogues as they are."""
    messages = collect(root)
    known = {code: read_catalogue(catalogue_path(root, code)) for code in LANGUAGES}
    return {
        code: [
            m for key, m in messages.items() if fitted(known[code].get(key, []), m, code) is None
        ]
        for code in LANGUAGES
        if code != "en"
    }


def update(root: Path, folder: Path | None) -> dict[str, list[Message]]:
    """Rewrite every catalogue; new lines win over old entries, both over borrowed words."""
    messages = collect(root)
    told, quarrels = read_lines(folder) if folder else ({}, [])
    for quarrel in quarrels:
        print(quarrel)
    missing = {}
    for language in LANGUAGES:
        path = catalogue_path(root, language)
        known = borrowed(root, language) | read_catalogue(path) | told.get(language, {})
        missing[language] = write_catalogue(path, language, messages, known)
    missing.pop("en")
    print(f"{len(messages)} messages in the sources")
    return missing


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path, help="a folder of *.jsonl")
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a gap")
    options = parser.parse_args(arguments)
    missing = untranslated(ROOT) if options.check else update(ROOT, options.folder)
    for language, messages in missing.items():
        for message in messages:
            print(f"{language} lacks: {message.key.msgid!r}  ({message.place})")
    gaps = sum(map(len, missing.values()))
    print(f"{gaps} translations are missing" if gaps else "Nothing is untranslated.")
    return 1 if gaps and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
