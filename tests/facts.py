"""Reading the facts for machines of a page with a library that knows schema.org."""

import json
from datetime import date, datetime

import html5lib
from schema_org import registry
from schema_org.base import SchemaModel


def things_on(html: str) -> list[SchemaModel]:
    """Every thing that the page describes; raises when one is not as schema.org wants it."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    blocks = tree.iterfind(".//script[@type='application/ld+json']")
    return [thing(json.loads(block.text)) for block in blocks]


def thing(data: dict) -> SchemaModel:
    """A model of the library, which knows all types, their properties and what these may hold."""
    data = dict(data)
    assert data.pop("@context", "https://schema.org") == "https://schema.org"
    model = registry.get_model(data["@type"])
    ranges = {item.schema_name: item.ranges for item in model.SCHEMA_PROPERTIES}
    return model.model_validate(
        {
            key: value if key[0] == "@" else _value(value, ranges.get(key, ()))
            for key, value in data.items()
        }
    )


def _value(value, ranges):
    if isinstance(value, list):
        return [_value(item, ranges) for item in value]
    if isinstance(value, dict):
        return thing(value)
    for name in ranges:
        if name in registry.ENUM_BY_SCHEMA:
            return registry.ENUM_BY_SCHEMA[name](value)
    if {"Date", "DateTime"} & set(ranges):
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value
