"""To whom a person's data were shown or handed, for the person to read.

An app adds its part from ``AppConfig.ready()``::

    disclosures.register("exports", "applicants.application_exports.told_of_exports")
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from partnership.accounts.hooks import Hooks
from partnership.accounts.models import User


class Told(NamedTuple):
    """One time: when, to whom, and what of the person."""

    at: datetime
    to: str
    what: str


parts: Hooks[Callable[[User], list[Told]]] = Hooks()
register = parts.register


def disclosures_of(user: User) -> list[Told]:
    """Everything that was told, the latest first, in the language of the page."""
    told = [line for _name, part in parts.items() for line in part(user)]
    return sorted(told, key=lambda line: line.at, reverse=True)
